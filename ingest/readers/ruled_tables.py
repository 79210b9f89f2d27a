"""Tables by their rules: the lines drawn on a page give cells, and the glyphs in them their text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdfplumber import table

from ingest.readers.printed_grids import Grid
from ingest.readers.printed_lines import Glyph, lines_of

MAX_RULES = 2_000  # on a page; more are a drawing, and the time to compare them grows with their square
_TOLERANCE = 3.0  # points by which ends of rules may miss each other
_LEAST_CELLS = 2  # side by side, as in the imprint; a frame around text is no table


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical stroke."""

    left: float
    top: float
    right: float
    bottom: float


Box = tuple[float, float, float, float]  # left, top, right, bottom


def tables(rules: Sequence[Rule], glyphs: Sequence[Glyph], page: int) -> tuple[tuple[Grid, ...], list[Glyph]]:
    """The tables of a page from its top down, and the glyphs outside of them."""
    rest = list(glyphs)
    found = []
    for cells in _cells(rules):
        if len(cells) >= _LEAST_CELLS and len({left for left, _, _, _ in cells}) > 1:
            grid = _grid(cells, rest, page)
            if any(any(row) for row in grid.rows):
                found.append(grid)
                rest = [glyph for glyph in rest if not any(_holds(cell, glyph) for cell in cells)]
    return tuple(sorted(found, key=lambda grid: grid.top)), rest


def _cells(rules: Sequence[Rule]) -> list[list[Box]]:
    edges = table.merge_edges([_edge(rule) for rule in rules], _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = table.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    cells: list[list[Box]] = table.cells_to_tables(table.intersections_to_cells(crossings))
    return cells


def _edge(rule: Rule) -> dict[str, object]:
    is_flat = rule.right - rule.left > rule.bottom - rule.top
    return {
        "x0": rule.left,
        "x1": rule.right,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.right - rule.left,
        "height": rule.bottom - rule.top,
        "orientation": "h" if is_flat else "v",
    }


def _holds(cell: Box, glyph: Glyph) -> bool:
    left, top, right, bottom = cell
    return left <= (glyph.left + glyph.right) / 2 <= right and top <= glyph.middle <= bottom


def _grid(cells: Sequence[Box], glyphs: Sequence[Glyph], page: int) -> Grid:
    columns = sorted({left for left, _, _, _ in cells})
    rows = sorted({top for _, top, _, _ in cells})
    grid = [[""] * len(columns) for _ in rows]
    for cell in cells:
        text = _text(cell, glyphs)
        for i, j in _covered(cell, rows, columns):
            grid[i][j] = text
    return Grid(
        tuple(map(tuple, grid)),
        pages=(page,) * len(rows),
        top=rows[0],
        bottom=max(bottom for _, _, _, bottom in cells),
        edges=tuple(columns),
    )


def _covered(cell: Box, rows: Sequence[float], columns: Sequence[float]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = cell
    return (
        (i, j)
        for i, row in enumerate(rows)
        if top <= row < bottom - 1
        for j, column in enumerate(columns)
        if left <= column < right - 1
    )


def _text(cell: Box, glyphs: Sequence[Glyph]) -> str:
    """Lines of a cell follow each other without a blank, but between words."""
    text = ""
    for line in lines_of([glyph for glyph in glyphs if _holds(cell, glyph)]):
        is_word = text[-1:].isascii() and text[-1:].isalpha() and line.text[0].isascii()
        text += (" " if is_word else "") + line.text
    return text
