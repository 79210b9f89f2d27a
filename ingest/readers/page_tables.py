"""Tables of a web page: those that hold data as rows; those that only arrange the page are unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.readers.page_blocks import blocks
from ingest.readers.source import Paragraph
from ingest.readers.tables import table_paragraphs

_MOST_COLUMNS = 200
_MOST_GROWTH = 2_000_000  # characters that merged cells may add to a table
_TEXT_CELL = 500  # characters; a cell that is longer and of several blocks is a page in a frame
_TEXT_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    columns: int
    rows: int
    is_head: bool


def data_tables(root: etree._Element) -> frozenset[etree._Element]:
    """The tables below `root` whose rows say something: two rows and columns at least, no page within."""
    return frozenset(table for table in root.iter("table") if table is not root and _holds_data(table))


def _holds_data(table: etree._Element) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = [list(map(list, map(_texts, row))) for row in _rows(table)]
    if sum(sum(any(cell) for cell in row) > 1 for row in cells) < 2:
        return False
    has_all = _length(text for row in cells for cell in row for text in cell) == _length(
        text for text in _texts(table)
    ) - _length(text for caption in table.iter("caption") for text in _texts(caption))
    return has_all and not any(_is_page(cell) for row in cells for cell in row)


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def _length(texts: Iterable[str]) -> int:
    return sum(map(len, texts))


def _texts(cell: etree._Element) -> Iterator[str]:
    return (block.text for block in blocks(cell) if block.text)


def _is_page(texts: Sequence[str]) -> bool:
    return len(texts) >= _TEXT_BLOCKS and _length(texts) > _TEXT_CELL


def read_table(table: etree._Element) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """The caption and the rows, and warnings."""
    rows = [list(map(_cell, row)) for row in _rows(table)]
    grid, is_filled = _grid(rows)
    head = _head_rows(table, rows)
    captions = tuple(Paragraph(text) for caption in table.iter("caption") for text in _texts(caption))
    warnings = () if is_filled else ("有表格的合并单元格过多，只在第一格写出其内容，请核对。",)
    return captions + table_paragraphs(grid, head), warnings


def _cell(cell: etree._Element) -> _Cell:
    columns = max(min(_span(cell, "colspan"), _MOST_COLUMNS), 1)
    return _Cell(" ".join(_texts(cell)), columns, _span(cell, "rowspan"), cell.tag == "th")


def _span(cell: etree._Element, name: str) -> int:
    """0 means “to the end”, as HTML has it for rowspan."""
    text = (cell.get(name) or "1").strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 1


def _head_rows(table: etree._Element, rows: Sequence[Sequence[_Cell]]) -> int | None:
    """The rows of thead, or the leading ones that are all <th>; None where neither is there."""
    head = sum(len(part.findall("tr")) for part in table.findall("thead"))
    leading = next((i for i, row in enumerate(rows) if not row or not all(c.is_head for c in row)), len(rows))
    return head or leading or None


def _grid(rows: Sequence[Sequence[_Cell]]) -> tuple[list[list[str]], bool]:
    """Each cell in every place that it covers, or, where that would grow out of hand, in its first only."""
    is_filled = _growth(rows) <= _MOST_GROWTH
    grid: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}  # column: the rows still covered from above, and the text
    for position, row in enumerate(rows):
        line: list[str] = []
        for cell in row:
            _fill_from_above(line, reaching)
            below = min(cell.rows or len(rows), len(rows) - position) - 1 if is_filled else 0
            for _ in range(cell.columns if is_filled else 1):
                if below:
                    reaching[len(line)] = (below, cell.text)
                line.append(cell.text)
        _fill_from_above(line, reaching, to_the_end=True)
        grid.append(line)
    return grid, is_filled


def _growth(rows: Sequence[Sequence[_Cell]]) -> int:
    return sum(
        (len(cell.text) + 1) * cell.columns * min(cell.rows or len(rows), len(rows) - i)
        for i, row in enumerate(rows)
        for cell in row
    )


def _fill_from_above(line: list[str], reaching: dict[int, tuple[int, str]], to_the_end: bool = False) -> None:
    """The places of the line that cells of the rows above cover, up to the next free one."""
    while len(line) in reaching or (to_the_end and any(column > len(line) for column in reaching)):
        column = len(line)
        if column not in reaching:
            line.append("")
            continue
        rows, text = reaching.pop(column)
        line.append(text)
        if rows > 1:
            reaching[column] = (rows - 1, text)
