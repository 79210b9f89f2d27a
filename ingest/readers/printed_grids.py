"""Ruled tables on pages: gone on over page breaks, and their rows as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.readers.source import Paragraph
from ingest.readers.tables import table_paragraphs


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; a merged cell stands in each place it covers. `pages`: the page of each row."""

    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...]
    top: float
    bottom: float
    edges: tuple[float, ...]  # of the columns, from left to right


def continued(grid: Grid, after: Grid) -> Grid | None:
    """Both as one where the second is the first, gone on over a page break: as many columns, and no doubled
    head."""
    if len(grid.edges) != len(after.edges) or after.pages[0] <= grid.pages[-1]:
        return None
    same = next((i for i, row in enumerate(after.rows) if i >= len(grid.rows) or row != grid.rows[i]), 0)
    repeated = same if same < len(after.rows) else 0
    return replace(grid, rows=grid.rows + after.rows[repeated:], pages=grid.pages + after.pages[repeated:])


def rows(grid: Grid) -> Iterator[Paragraph]:
    """The table's paragraphs end with one for each row: heads, above them, give none."""
    found = table_paragraphs(grid.rows, page=grid.pages[0])
    pages = [page for row, page in zip(grid.rows, grid.pages, strict=True) if any(map(str.strip, row))]
    first = len(pages) - len(found)
    return (replace(row, page=pages[first + i]) for i, row in enumerate(found))
