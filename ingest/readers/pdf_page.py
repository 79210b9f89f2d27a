"""One page of a PDF: its glyphs upright and from the top left, its rules, and whether it is a picture."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_uint
from dataclasses import dataclass

from pypdfium2 import PdfPage, PdfTextPage, raw

from ingest.readers.pdf_drawings import Frame, read_drawings
from ingest.readers.printed_grids import Grid
from ingest.readers.printed_lines import Glyph, Line, lines_of
from ingest.readers.printed_pages import Page
from ingest.readers.ruled_tables import Rule, tables

_FEW_GLYPHS = 10  # a page number or a stamp of the scanner
_MOST_UNMAPPED = 0.05  # of a page's glyphs; more, and the page is recognised as a picture
_PICTURE = 0.5  # of the page's area that pictures cover
_MANY_OUTLINES = 200  # of letters turned into curves
_FAINT = 170  # of 255: lighter in red, green and blue
_TRANSPARENT = 128  # of 255: less opaque
_QUARTER = math.pi / 2
_SLANT = math.radians(10)

# Fonts whose table names the radical ⾦ instead of the ideograph 金 it looks like, and ligatures.
_LOOKALIKES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFB00, 0xFB07))
} | {0x02: "-", 0xAD: "-"}  # hyphens, as pdfium gives them


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read, and what is odd about it."""

    page: Page
    watermarks: tuple[str, ...]  # text set aslant
    has_unmapped: bool
    is_picture: bool
    is_scanned: bool  # a picture, or letters that are no text: to be recognised


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top in the page's own space
    angle: float  # radians against the reading direction of an upright page
    is_faint: bool
    is_unmapped: bool


def read_sheet(page: PdfPage, number: int) -> Sheet:
    """Raises PdfiumError where the page is damaged."""
    text = page.get_textpage()
    try:
        characters = list(_characters(text))
    finally:
        text.close()
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, _turns(characters, page))
    drawings = read_drawings(page, frame)
    printed = [one for one in characters if not one.text.isspace()]
    unmapped = sum(one.is_unmapped for one in printed)
    is_unreadable = unmapped > max(_FEW_GLYPHS, _MOST_UNMAPPED * len(printed))
    is_picture = drawings.pictured > _PICTURE
    is_bare = len(printed) < _FEW_GLYPHS and (is_picture or drawings.outlines > _MANY_OUTLINES)
    upright, sideways, aslant = _by_direction(characters, frame.turns)
    parts = (*_parts(upright, frame, drawings.rules, number), *_sideways(sideways, frame))
    return Sheet(
        Page(number, *frame.size, parts=parts),
        watermarks=("".join(one.text for one in aslant),) if aslant else (),
        has_unmapped=unmapped > 0,
        is_picture=is_picture,
        is_scanned=is_unreadable or is_bare,
    )


def _characters(text: PdfTextPage) -> Iterator[_Character]:
    """What the page prints; not the blanks and line ends that pdfium supposes."""
    box = raw.FS_RECTF()
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    for i in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, i) == 1 or not raw.FPDFText_GetLooseCharBox(text, i, box):
            continue
        code = raw.FPDFText_GetUnicode(text, i)
        is_unmapped = code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF or code >= 0xF0000
        has_color = raw.FPDFText_GetFillColor(text, i, red, green, blue, alpha)
        lightest = min(red.value, green.value, blue.value)
        yield _Character(
            _LOOKALIKES.get(code, chr(code)) if code and not 0xD800 <= code <= 0xDFFF else "\ufffd",
            (box.left, box.bottom, box.right, box.top),
            raw.FPDFText_GetCharAngle(text, i),
            bool(has_color) and (lightest > _FAINT or alpha.value < _TRANSPARENT),
            is_unmapped or raw.FPDFText_HasUnicodeMapError(text, i) == 1,
        )


def _turns(characters: Sequence[_Character], page: PdfPage) -> int:
    """Quarter turns, clockwise, that make most of the text upright; without text, as the page is shown."""
    directions = Counter(-round(one.angle / _QUARTER) % 4 for one in characters)
    return max(directions, key=directions.__getitem__) if directions else page.get_rotation() // 90


def _by_direction(
    characters: Sequence[_Character], turns: int
) -> tuple[list[_Character], list[_Character], list[_Character]]:
    """Those that are upright once the page is turned, those at a right angle to them, and those aslant."""
    upright: list[_Character] = []
    sideways: list[_Character] = []
    aslant: list[_Character] = []
    for one in characters:
        angle = (one.angle + turns * _QUARTER) % (2 * math.pi)
        nearest = round(angle / _QUARTER)
        if abs(angle - nearest * _QUARTER) > _SLANT:
            aslant.append(one)
        else:
            (sideways if nearest % 4 else upright).append(one)
    return upright, sideways, aslant


def _parts(
    characters: Sequence[_Character], frame: Frame, rules: Sequence[Rule], number: int
) -> Iterator[Line | Grid]:
    """From the top down: the lines above a table, the table, the lines below it."""
    dark = [_glyph(one, frame) for one in characters if not one.is_faint]
    grids, rest = tables(rules, dark, number) if rules else ((), dark)
    for grid in grids:
        yield from lines_of([glyph for glyph in rest if glyph.middle < grid.top])
        yield grid
        rest = [glyph for glyph in rest if glyph.middle >= grid.top]
    yield from lines_of(rest)
    yield from lines_of([_glyph(one, frame) for one in characters if one.is_faint], is_faint=True)


def _sideways(characters: Sequence[_Character], frame: Frame) -> Iterator[Line]:
    """Text that runs up or down the page, such as 装订线, as one line."""
    if not characters:
        return
    places = [frame.place(one.box) for one in characters]
    text = "".join(one.text for one in characters).strip()
    if text:
        left, top = min(place[0] for place in places), min(place[1] for place in places)
        right, bottom = max(place[2] for place in places), max(place[3] for place in places)
        size = max(right - left, 1.0) if right - left < bottom - top else max(bottom - top, 1.0)
        yield Line(text, left, top, right, bottom, size, is_faint=True)


def _glyph(one: _Character, frame: Frame) -> Glyph:
    return Glyph(one.text, *frame.place(one.box))
