"""The layout of a table (w:tbl, ECMA-376 part 1, 17.4): which cell covers which places of the grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, find, is_on, number, tag

_MOST_COLUMNS = 64  # Word allows 63
_PROPERTIES = (
    "w:tblPr",
    "w:tblGrid",
    "w:trPr",
    "w:tcPr",
    "w:tblPrEx",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:customXmlPr",
)
_DELETED = ("w:del", "w:moveFrom")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it. One that continues another shows what that one shows."""

    element: Element | None  # None for places before and after a row that is shorter than the table
    columns: int = 1
    continues_above: bool = False
    continues_left: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int | None  # None where the file marks none
    deleted_rows: int

    @property
    def is_frame(self) -> bool:
        """Whether there is one column only: text in a frame rather than a table."""
        return all(len(row) == 1 for row in self.rows)


def layout(table: Element) -> Layout:
    rows = list(_inside(table, "w:tr"))
    kept = [row for row in rows if not any(find(row, "w:trPr", name) is not None for name in _DELETED)]
    heads = len(list(takewhile(lambda row: is_on(find(row, "w:trPr", "w:tblHeader")), kept)))
    return Layout(tuple(tuple(_cells(row)) for row in kept), heads or None, len(rows) - len(kept))


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls and the like."""
    for child in element:
        if tag(child) == name:
            yield child
        elif tag(child) not in _PROPERTIES:
            yield from _inside(child, name)


def _cells(row: Element) -> Iterator[Cell]:
    yield from _empty(number(find(row, "w:trPr", "w:gridBefore")))
    for cell in _inside(row, "w:tc"):
        properties = find(cell, "w:tcPr")
        if find(properties, "w:cellDel") is None:
            span = number(find(properties, "w:gridSpan")) or 1
            yield Cell(
                cell,
                columns=max(1, min(span, _MOST_COLUMNS)),
                continues_above=_continues(find(properties, "w:vMerge")),
                continues_left=_continues(find(properties, "w:hMerge")),
            )
    yield from _empty(number(find(row, "w:trPr", "w:gridAfter")))


def _empty(columns: int | None) -> Iterator[Cell]:
    if columns and columns > 0:
        yield Cell(None, columns=min(columns, _MOST_COLUMNS))


def _continues(merge: Element | None) -> bool:
    """w:vMerge and w:hMerge without a value continue the cell before."""
    return merge is not None and attribute(merge) != "restart"
