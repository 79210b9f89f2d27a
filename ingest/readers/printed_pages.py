"""Pages of positioned lines and tables become paragraphs: what print has cut is joined, across pages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.numbering import Style, read_decimal, read_number
from ingest.readers.plain_text import CUT_AFTER, TERMINAL
from ingest.readers.printed_grids import Grid, continued, rows
from ingest.readers.printed_lines import Line
from ingest.readers.source import Paragraph

_INDENT = 1.4  # em; two characters are usual, and fonts differ
_LEAST_WIDTH = 20  # em of a full line across the page
_SLACK = 1.0  # em that an adjusted line may lack at its right end
_LONGEST_TOKEN = 12  # em of a word that does not fit
_FEW, _MOST = 5, 0.8  # numbered lines, and the share of them, that tell how paragraphs are set apart
_SAME_SIZE = 0.2  # of the size, by which lines of one paragraph may differ
_WIDE_SPACING = 3.0  # em between lines of one paragraph at most, where nothing is known of their distance
_PARTED = 1.08  # of the usual distance of lines, that of paragraphs where they stand apart
_SMALL_PRINT = 0.93  # of the size of the body: footnotes
_NOTE = re.compile(r"[①-⑳⑴-⒇*＊※]|[\[［〔]\d{1,3}[\]］〕]|\d{1,3}\s|\d{1,3}(?=[\u4e00-\u9fff])|注\d*[：:]")
_LEADERS = re.compile(
    r"(?:[.．·…‥。]\s*){3,}[（(]?[\dⅠ-Ⅻivx]+[）)]?$"
)  # “第一章 总则……3”, a line of the contents
_OPENING = "（(《〈“‘〔［[【"
# What a line must not end or begin with goes with the character beside it.
_FIRST_TOKEN = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~]+|.)[）)》〉”’〕］\]】，。、；：！？]*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines and tables in reading order."""

    number: int  # from 1
    width: float
    height: float
    parts: tuple[Line | Grid, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(part for part in self.parts if isinstance(part, Line))


@dataclass(frozen=True, slots=True)
class Measure:
    """How a document is set: of each column its left and right edge; what paragraphs begin with."""

    edges: dict[tuple[int, int], tuple[float, float]]
    indents: bool
    pitch: float | None  # em between lines of one paragraph at most, where those of two stand further apart
    size: float  # em of the body

    def of(self, page: Page, line: Line) -> tuple[float, float]:
        return self.edges[_column(page, line)]


def paragraphs(pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Paragraphs in reading order, each with the page it begins on. Footnotes follow the text of
    their page."""
    measure = _measure(pages)
    writer = _Writer(measure)
    for page in pages:
        notes = _footnotes(page, measure.size)
        for part in page.parts:
            if isinstance(part, Grid):
                writer.add_grid(part)
            elif part not in notes:
                writer.add_line(part, page)
        writer.notes.extend(_note_paragraphs(notes, page))
    return tuple(writer.finish())


def _measure(pages: Sequence[Page]) -> Measure:
    columns: dict[tuple[int, int], list[Line]] = {}
    for page in pages:
        for line in page.lines:
            columns.setdefault(_column(page, line), []).append(line)
    edges = {key: _edges(lines, is_column=key[1] > 0) for key, lines in columns.items()}
    offsets = [
        (line.left - edges[_column(page, line)][0]) / line.size
        for page in pages
        for line in page.lines
        if (number := read_number(line.text)) is not None and number.style >= Style.ARTICLE
    ]
    indented = sum(1 for offset in offsets if offset >= _INDENT)
    indents = 2 * indented >= len(offsets)
    sizes = Counter(round(line.size * 2) / 2 for page in pages for line in page.lines for _ in line.text)
    pitch = None if indents else _pitch(pages)
    return Measure(edges, indents, pitch, max(sizes, key=sizes.__getitem__, default=1.0))


def _pitch(pages: Sequence[Page]) -> float | None:
    """Midway between the usual distance of lines and that of numbered ones, if these nearly all stand further
    from the line before."""
    pairs = [pair for page in pages for pair in pairwise(page.lines) if pair[0].column == pair[1].column]
    gaps = [(line, distance(before, line)) for before, line in pairs]
    usual = median([gap for _, gap in gaps]) if gaps else 0.0
    numbered = [gap for line, gap in gaps if read_number(line.text) is not None]
    apart = sum(gap > _PARTED * usual for gap in numbered)
    is_set_so = len(numbered) >= _FEW and apart >= _MOST * len(numbered)
    return (usual + median(numbered)) / 2 if is_set_so else None


def distance(before: Line, line: Line) -> float:
    """em from the middle of a line to that of the next."""
    return (line.top + line.bottom - before.top - before.bottom) / 2 / line.size


def _column(page: Page, line: Line) -> tuple[int, int]:
    return round(page.width), line.column


def _edges(lines: Sequence[Line], *, is_column: bool) -> tuple[float, float]:
    """Where lines begin that are not indented, and where full ones end: places that recur."""
    size = median(line.size for line in lines)
    left, right = (
        _recurring([line.left for line in lines], size),
        -_recurring([-line.right for line in lines], size),
    )
    return left, right if is_column else max(right, left + _LEAST_WIDTH * size)


def _recurring(places: Sequence[float], size: float) -> float:
    """The smallest place at which more than a few lines stand."""
    buckets = Counter(round(2 * place / size) for place in places)
    least = max(1, min(3, len(places) // 4), len(places) // 50)
    near = {bucket: sum(buckets[bucket + i] for i in (-1, 0, 1)) for bucket in buckets}
    first = min((bucket for bucket, count in near.items() if count >= least), default=min(buckets))
    return min(place for place in places if round(2 * place / size) >= first)


def _footnotes(page: Page, size: float) -> tuple[Line, ...]:
    """The small print at the foot of a page, from the first line there that begins with a mark."""
    lines = page.lines
    count = next((i for i, line in enumerate(reversed(lines)) if line.size > _SMALL_PRINT * size), len(lines))
    small = lines[len(lines) - count :]
    first = next((i for i, line in enumerate(small) if _NOTE.match(line.text)), len(small))
    return small[first:] if count < len(lines) else ()


def _note_paragraphs(notes: Iterable[Line], page: Page) -> list[Paragraph]:
    found: list[Paragraph] = []
    for line in notes:
        if found and not _NOTE.match(line.text):
            found[-1] = replace(found[-1], text=_joined(found[-1].text, line.text))
        else:
            found.append(Paragraph(line.text, page=page.number, confidence=line.confidence))
    return found


class _Writer:
    """Puts lines together. A paragraph stays open until a line that begins another one."""

    def __init__(self, measure: Measure) -> None:
        self.notes: list[Paragraph] = []
        self._measure = measure
        self._done: list[Paragraph] = []
        self._lines: list[tuple[Line, Page]] = []
        self._grid: Grid | None = None

    def add_line(self, line: Line, page: Page) -> None:
        self._close_grid()
        if not (self._lines and self._continues(line, page)):
            self._close_lines()
        self._lines.append((line, page))

    def add_grid(self, grid: Grid) -> None:
        self._close_lines()
        if self._grid is not None and (whole := continued(self._grid, grid)):
            self._grid = whole
        else:
            self._close_grid()
            self._grid = grid

    def finish(self) -> list[Paragraph]:
        self._close_lines()
        self._close_grid()
        return self._done

    def _close_lines(self) -> None:
        if self._lines:
            self._done.append(_paragraph(self._lines))
            self._lines = []
            self._put_notes()

    def _close_grid(self) -> None:
        if self._grid is not None:
            self._done.extend(rows(self._grid))
            self._grid = None
            self._put_notes()

    def _put_notes(self) -> None:
        self._done.extend(self.notes)
        self.notes = []

    def _continues(self, line: Line, page: Page) -> bool:
        """Whether the line goes on with the open paragraph: by indent, length, numbers and punctuation."""
        before = self._lines[-1][0]
        if abs(before.size - line.size) > _SAME_SIZE * max(before.size, line.size):
            return False
        if _LEADERS.search(before.text):
            return False
        if self._is_in_remark() and read_number(line.text) is None:
            return True
        indent = self._indent(line, page)
        if not self._is_full(line):
            return before.text[-1] in CUT_AFTER + _OPENING and indent < _INDENT and not read_number(line.text)
        ended = before.text[-1] in TERMINAL
        is_below = page is self._lines[-1][1] and line.column == before.column
        if self._measure.pitch is not None and is_below and not (ended and read_number(line.text)):
            return distance(before, line) <= self._measure.pitch
        if ended and not self._measure.indents:
            return not read_number(line.text) and before.text[-1] in "”）" and not self._is_apart(line, page)
        if indent < _INDENT:
            return not self._begins_number(line, before)
        first, first_page = self._lines[0]
        hangs = self._indent(first, first_page) < indent and read_number(first.text) is not None
        return hangs and before.text[-1] not in TERMINAL and read_number(line.text) is None

    def _is_in_remark(self) -> bool:
        """Inside （2019年4月23日…通过…修正） below a title, whose lines are centred."""
        text = "".join(line.text for line, _ in self._lines)
        return text[0] in "（(" and text.count("）") + text.count(")") < text.count("（") + text.count("(")

    def _begins_number(self, line: Line, before: Line) -> bool:
        """A number at the start of a line that is not indented is a number where paragraphs are not either,
        or the text before has ended: “依照前款第\\n（一）项” goes on."""
        ended = before.text[-1] in TERMINAL
        number = read_number(line.text)
        if number is None:
            decimal = read_decimal(line.text)
            return ended and decimal is not None and bool(decimal.above)
        return not self._measure.indents or ended or number.style <= Style.ARTICLE

    def _indent(self, line: Line, page: Page) -> float:
        return (line.left - self._measure.of(page, line)[0]) / line.size

    def _is_full(self, line: Line) -> bool:
        """Whether the open paragraph's last line reaches the right edge: what comes next did not fit."""
        before, page = self._lines[-1]
        left, right = self._measure.of(page, before)
        if before.left - left > 0.4 * (right - left):
            return False  # a date or a signature at the right
        token = _FIRST_TOKEN.match(line.text)
        width = sum(map(_width, token[0])) if token else 1.0
        return right - before.right < (min(width, _LONGEST_TOKEN) + _SLACK) * before.size

    def _is_apart(self, line: Line, page: Page) -> bool:
        before, before_page = self._lines[-1]
        return page is before_page and distance(before, line) > _WIDE_SPACING


def _width(character: str) -> float:
    """em; letters and figures are half as wide as ideographs."""
    return 0.5 if character.isascii() else 1.0


def _paragraph(lines: Sequence[tuple[Line, Page]]) -> Paragraph:
    text = ""
    for line, _ in lines:
        text = _joined(text, line.text) if text else line.text
    known = [line.confidence for line, _ in lines if line.confidence is not None]
    return Paragraph(text, page=lines[0][1].number, confidence=min(known, default=None))


def _joined(before: str, after: str) -> str:
    """Words keep their blank; ideographs and figures have none."""
    is_word = before[-1].isascii() and after[0].isascii() and (before[-1].isalpha() or after[0].isalpha())
    return f"{before} {after}" if is_word and before[-1].isalnum() else before + after
