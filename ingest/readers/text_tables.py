"""Tables in plain text: cells set apart by tabs, or by drawn lines (│, ┃, |)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.numbering import read_number

_BARS = re.compile("[│┃║|]")
# A line of a frame: ┌──┬──┐, +---+---+, |:--|--:|. It says nothing but where rows end.
_RULE = re.compile(r"[\s\u2500-\u257f|:+=-]*(?:[─━═]|--)[\s\u2500-\u257f|:+=-]*")
_CROSSINGS = re.compile(r"[\u250c-\u254b\u2552-\u256c+|│┃]")
_FEWEST_ROWS = 2

Row = list[str]


def table_at(lines: Sequence[str], start: int) -> tuple[list[Row], int]:
    """The rows of the table that begins at `start`, and the line after it. Two rows of equally many cells
    make a table; where there are fewer, no rows, and the line from which on a table may begin."""
    end, groups, width = start, [list[Row]()], 0
    while end < len(lines) and (cells := _cells(lines[end])) is not None:
        if cells and width and len(cells) != width:
            break
        if cells:
            groups[-1].append(cells)
            width = len(cells)
        else:
            groups.append([])
        end += 1
    if sum(map(len, groups)) < _FEWEST_ROWS:
        return [], max(end, start + 1)
    return list(_rows([group for group in groups if group])), end


def _cells(line: str) -> Row | None:
    """The cells of a line that may be a row; none for a drawn rule; None for any other text."""
    if _RULE.fullmatch(line) and _CROSSINGS.search(line):
        return []
    inner = line.strip()
    if _BARS.search(inner):
        cells = _BARS.split(re.sub(rf"^{_BARS.pattern}|{_BARS.pattern}$", "", inner))
        return [cell.strip() for cell in cells] if len(cells) > 1 else None
    if "\t" in inner:
        cells = [cell.strip() for cell in line.strip("\r\n").split("\t")]
        return None if _is_numbered_text(cells) else cells
    return None


def _is_numbered_text(cells: Row) -> bool:
    """“一、⇥总体要求”: a list copied from Word, with a tab between number and text."""
    first = next(cell for cell in cells if cell)
    number = read_number(first)
    return number is not None and number.printed == first


def _rows(groups: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """Where rules stand between all rows, the lines between two rules are one row with wrapped cells."""
    if len(groups) <= _FEWEST_ROWS:
        yield from (row for group in groups for row in group)
        return
    for group in groups:
        yield ["".join(parts) for parts in zip(*group, strict=True)]
