"""What is drawn on a page of a PDF besides its text: rules of tables, pictures, letters as curves."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass

from pypdfium2 import PdfMatrix, PdfObject, PdfPage, raw

from ingest.readers.ruled_tables import MAX_RULES, Rule

_LEAST_RULE = 5.0  # points
_STRAIGHT = 1.0  # points by which a rule may lean
_WHITE = 250  # of 255
_MOST_OBJECTS = 50_000  # on a page; a map may hold millions

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns the page's own space, whose y goes up, so that its text is upright and y goes down from 0."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int  # quarter turns, clockwise

    def place(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a box given as left, bottom, right, top."""
        left, bottom, right, top = box
        match self.turns:
            case 0:
                return left - self.left, self.top - top, right - self.left, self.top - bottom
            case 1:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 2:
                return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
            case _:
                return self.top - top, self.right - right, self.top - bottom, self.right - left

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)


@dataclass(frozen=True, slots=True)
class Drawings:
    """`pictured`: the share of the page that pictures cover, at most 1; `outlines`: how many paths there
    are."""

    rules: tuple[Rule, ...]
    pictured: float
    outlines: int


def read_drawings(page: PdfPage, frame: Frame) -> Drawings:
    """A page with more rules than a table can have is drawn upon: it gives none."""
    rules: list[Rule] = []
    pictured, outlines = 0.0, 0
    width, height = frame.size
    objects = page.get_objects((raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=5)
    for _, drawn in zip(range(_MOST_OBJECTS), objects, strict=False):
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _matrix(drawn).on_rect(0, 0, 1, 1)
            pictured += abs((right - left) * (top - bottom)) / max(width * height, 1.0)
        else:
            outlines += 1
            if len(rules) <= MAX_RULES:
                rules.extend(_rules(drawn, frame))
    return Drawings(tuple(rules) if len(rules) <= MAX_RULES else (), min(pictured, 1.0), outlines)


def _matrix(drawn: PdfObject) -> PdfMatrix:
    """From the object's own space to the page's, through the forms that hold it."""
    matrix, around = drawn.get_matrix(), drawn.container
    while around is not None:
        matrix, around = matrix.multiply(around.get_matrix()), around.container
    return matrix


def _rules(path: PdfObject, frame: Frame) -> Iterator[Rule]:
    """The horizontal and vertical strokes of a path and the edges of its filled boxes."""
    if not _is_visible(path):
        return
    matrix = _matrix(path)
    for start, end in _strokes(path):
        (x0, y0), (x1, y1) = matrix.on_point(*start), matrix.on_point(*end)
        left, top, right, bottom = frame.place((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        across, down = right - left, bottom - top
        if min(across, down) <= _STRAIGHT and max(across, down) >= _LEAST_RULE:
            yield Rule(left, top, right, bottom)


def _is_visible(path: PdfObject) -> bool:
    """White boxes behind text are no frames."""
    mode, is_stroked = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(mode), byref(is_stroked))
    read = raw.FPDFPageObj_GetStrokeColor if is_stroked.value else raw.FPDFPageObj_GetFillColor
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not (is_stroked.value or mode.value) or not read(path, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) < _WHITE and alpha.value > 0


def _strokes(path: PdfObject) -> Iterator[tuple[Point, Point]]:
    x, y = c_float(), c_float()
    start = before = (0.0, 0.0)
    for i in range(min(raw.FPDFPath_CountSegments(path), MAX_RULES)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        if not raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
            continue
        here = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield before, here
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, start
        before = here
