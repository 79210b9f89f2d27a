"""Glyphs with their places, of a PDF or a recognised picture, become lines in reading order.

Places are measured from the top left of the page, in points of a PDF or pixels of a picture; all
tolerances are in em, the size of the characters, so that both are read alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_SHARED = 0.6  # of the lower one's height that glyphs of a row share; the boxes of fonts differ
_GAP = 0.6  # em, beyond the usual gap of the line: a blank that the file does not hold
_NARROW_GAP = 0.15  # between words, and after 第一条
_ARTICLE = re.compile(r"第\S{1,9}条(?:之[一二三四五六七八九十]+)?")
_COLUMN_GAP = 0.8  # em, of which a mark that hangs over the edge takes none
_COLUMN_ROWS = 8  # with text on both sides of a gutter; fewer may be a list or a table without rules
_COLUMN_WIDTH = 10  # em of a column at least
_GUTTER = 0.4  # em on both sides of its middle that are blank
_HANGING = frozenset("，。、；：")
_FULL_ROWS = 0.6  # of the rows of the left column reach its right edge: a table's cells do not


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or a run of them that was recognised as one."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float | None = None

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def inked(self) -> float:
        """Its right edge; of a full-width mark the left half only is printed, and it may hang over."""
        return (self.left + self.right) / 2 if self.text in _HANGING else self.right


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `column`: 0 across the page, 1 left, 2 right. `is_faint`: so light that it may be a
    watermark."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # em
    column: int = 0
    confidence: float | None = None
    is_faint: bool = False


Row = list[Glyph]


def lines_of(glyphs: Sequence[Glyph], is_faint: bool = False) -> tuple[Line, ...]:
    """Lines in reading order: down the page, and where it has two columns, the left before the right."""
    rows = _rows(glyphs)
    gutter = _gutter(rows)
    parts = [(0, rows)] if gutter is None else _parts(rows, gutter)
    return tuple(_line(row, column, is_faint) for column, part in parts for row in part)


def _rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Glyphs that stand beside each other, from left to right. The tallest come first: a raised number
    belongs to the row of the text it is raised from."""
    middles: list[float] = []
    rows: list[Row] = []
    at = 0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top - glyph.bottom):
        if not (at < len(rows) and _belongs(glyph, rows[at])):
            after = bisect_left(middles, glyph.middle)
            near = [i for i in (after - 1, after) if 0 <= i < len(rows) and _belongs(glyph, rows[i])]
            at = min(near, key=lambda i: abs(middles[i] - glyph.middle)) if near else after
            if not near:
                middles.insert(after, glyph.middle)
                rows.insert(after, [])
        rows[at].append(glyph)
    printed = (row for row in rows if any(not glyph.text.isspace() for glyph in row))
    return [sorted(row, key=lambda glyph: glyph.left) for row in printed]


def _printed(row: Row) -> Row:
    return [glyph for glyph in row if not glyph.text.isspace()]


def _belongs(glyph: Glyph, row: Row) -> bool:
    first = row[0]
    shared = min(glyph.bottom, first.bottom) - max(glyph.top, first.top)
    return shared >= _SHARED * min(glyph.bottom - glyph.top, first.bottom - first.top)


def _size(row: Row) -> float:
    """An ideograph is as wide as its font is large; the height of the box depends on the font."""
    widths = [glyph.right - glyph.left for glyph in row if len(glyph.text) == 1 and _is_wide(glyph.text)]
    height = 0.9 * max(glyph.bottom - glyph.top for glyph in row)
    return (median(widths) if widths else height) or 1.0


def _is_wide(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _line(row: Row, column: int, is_faint: bool) -> Line:
    size = _size(row)
    printed = _printed(row)
    known = [glyph.confidence for glyph in row if glyph.confidence is not None]
    return Line(
        _text(row, size).strip(),
        left=printed[0].left,
        top=min(glyph.top for glyph in printed),
        right=max(glyph.right for glyph in printed),
        bottom=max(glyph.bottom for glyph in printed),
        size=size,
        column=column,
        confidence=min(known, default=None),
        is_faint=is_faint,
    )


def _text(row: Row, size: float) -> str:
    """The characters of a row; a gap wider than the others of the row is a blank. In “发 文 机 关”, spread
    over the width of the page, no gap is."""
    gaps = [(after.left - before.right) / size for before, after in pairwise(row)]
    usual = max(median(gaps), 0.0) if len(gaps) > 1 else 0.0
    text = row[0].text
    for glyph, gap in zip(row[1:], gaps, strict=True):
        is_latin = text[-1].isascii() and text[-1].isalpha() and glyph.text[0].isascii()
        is_blank = text[-1].isspace() or glyph.text.isspace()
        is_narrow = is_latin or _ARTICLE.fullmatch(text.strip())
        wide = gap - usual > (_NARROW_GAP if is_narrow else _GAP)
        text += (" " if wide and not is_blank else "") + glyph.text
    return text


def _gutter(rows: Sequence[Row]) -> float | None:
    """The middle of the blank strip between two columns, None where the page has one.

    A strip counts when many rows have text on both sides of it and the left ones are filled to its edge:
    a table without rules and a list of names and numbers are ragged.
    """
    size = median([_size(row) for row in rows]) if rows else 1.0
    left, right = _extent(rows)
    gaps = [gap for row in rows for gap in _gaps(row, _COLUMN_GAP * size)]
    inner = [(a, b) for a, b in gaps if a - left > _COLUMN_WIDTH * size and right - b > _COLUMN_WIDTH * size]
    if len(inner) < _COLUMN_ROWS:
        return None
    places = {(a + b) / 2 for a, b in inner}
    likeliest = max(places, key=lambda place: (sum(a < place < b for a, b in inner), -place))
    both = [(a, b) for a, b in inner if a < likeliest < b]
    middle = (max(a for a, _ in both) + min(b for _, b in both)) / 2
    edge = sorted(a for a, _ in both)[int(0.8 * len(both))]  # of the fullest left lines
    full = sum(1 for a, _ in both if edge - a < 2 * size)
    return middle if len(both) >= _COLUMN_ROWS and full >= _FULL_ROWS * len(both) else None


def _extent(rows: Sequence[Row]) -> tuple[float, float]:
    if not rows:
        return 0.0, 0.0
    return min(row[0].left for row in rows), max(glyph.right for row in rows for glyph in row)


def _gaps(row: Row, width: float) -> Iterator[tuple[float, float]]:
    """Blanks wider than the usual ones of the row by at least `width`."""
    printed = _printed(row)
    gaps = [(a.inked, b.left) for a, b in pairwise(printed)]
    usual = max(median(b - a for a, b in gaps), 0.0) if len(gaps) > 1 else 0.0
    return ((a, b) for a, b in gaps if b - a - usual >= width)


def _parts(rows: Sequence[Row], gutter: float) -> Iterator[tuple[int, list[Row]]]:
    """Runs of rows across the page, and between them left and right columns."""
    run: list[Row] = []
    for row in rows:
        if _crosses(row, gutter):
            yield from _split(run, gutter)
            run = []
            yield 0, [row]
        else:
            run.append(row)
    yield from _split(run, gutter)


def _crosses(row: Row, gutter: float) -> bool:
    half = _GUTTER * _size(row)
    return any(glyph.left < gutter + half and gutter - half < glyph.inked for glyph in _printed(row))


def _split(run: Sequence[Row], gutter: float) -> Iterator[tuple[int, list[Row]]]:
    """Columns, unless so few rows have both that they are a letterhead or a signature."""
    both = sum(1 for row in run if row[0].left < gutter < row[-1].right)
    if both < _COLUMN_ROWS / 2:
        yield from ((0, [row]) for row in run)
        return
    glyphs = [glyph for row in run for glyph in row]
    yield 1, _rows([glyph for glyph in glyphs if glyph.inked <= gutter])
    yield 2, _rows([glyph for glyph in glyphs if glyph.inked > gutter])
