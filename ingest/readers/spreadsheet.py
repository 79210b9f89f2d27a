"""Spreadsheets as text: each sheet with its name, titles and notes as paragraphs, tables row by row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.readers.source import Paragraph, Reading, UnreadableFile
from ingest.readers.tables import table_paragraphs

MOST_CELLS = 2_000_000  # of the rectangle that a sheet fills
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)

Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as its file holds it: texts as displayed, and merged areas as (first row, first column, last
    row, last column)."""

    name: str
    cells: Mapping[Place, str]
    merged: Sequence[tuple[int, int, int, int]] = ()
    head: range | None = None  # rows that are printed on top of every page
    warnings: tuple[str, ...] = ()


def read_sheets(sheets: Sequence[Sheet], name: str) -> Reading:
    """Raises UnreadableFile where a sheet is larger than any annex."""
    filled = [sheet for sheet in sheets if any(sheet.cells.values())]
    is_named = len(filled) > 1 or any(not _DEFAULT_NAME.fullmatch(sheet.name.strip()) for sheet in filled)
    paragraphs: list[Paragraph] = []
    for sheet in filled:
        below = list(_paragraphs(sheet, name))
        if is_named and below[0].text != sheet.name.strip():
            paragraphs.append(Paragraph(sheet.name.strip(), outline=1))
        paragraphs += below
    return Reading(tuple(paragraphs), warnings=tuple(w for sheet in sheets for w in sheet.warnings))


def _paragraphs(sheet: Sheet, name: str) -> Iterator[Paragraph]:
    """Rows up to an empty one belong together: titles, a table, notes."""
    grid = _grid(sheet, name)
    for _, group in groupby(enumerate(sorted(grid)), key=lambda item: item[1] - item[0]):
        numbers = [number for _, number in group]
        rows = [grid[number] for number in numbers]
        first = next((i for i, row in enumerate(rows) if not _is_line(row)), len(rows))
        last = next((i for i in range(len(rows), first, -1) if not _is_line(rows[i - 1])), first)
        head = sum(number in sheet.head for number in numbers[first:last]) if sheet.head else 0
        yield from (Paragraph(_only(row)) for row in rows[:first])
        yield from table_paragraphs(_without_empty_columns(rows[first:last]), head_rows=head or None)
        yield from (Paragraph(_only(row)) for row in rows[last:])


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    return [list(row) for row in zip(*columns, strict=True)]


def _is_line(row: Sequence[str]) -> bool:
    """Whether the row is one text: in one cell, or merged across several."""
    return len(set(filter(None, row))) == 1


def _only(row: Sequence[str]) -> str:
    return " ".join(next(filter(None, row)).split())


def _grid(sheet: Sheet, name: str) -> dict[int, list[str]]:
    """The rows with text by number, each over all columns with text; merged cells filled."""
    cells = {place: text for place, text in sheet.cells.items() if text.strip()}
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    if len(rows) * len(columns) > MOST_CELLS:
        raise UnreadableFile(f"{name}：工作表“{sheet.name}”超过 {MOST_CELLS} 格，请拆分后再收录。")
    for top, left, bottom, right in sheet.merged:
        if text := cells.get((top, left)):
            for row in _within(rows, top, bottom):
                cells |= {(row, column): text for column in _within(columns, left, right)}
    return {row: [cells.get((row, column), "") for column in columns] for row in rows}


def _within(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
