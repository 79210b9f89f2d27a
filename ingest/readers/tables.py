"""Tables as text: each row a paragraph that says of every cell what it is.

A clause is read and quoted without the table around it, so a cell carries the heads of its column:
“地区：兴庆区｜低保标准/城市：700元”. No cell is lost, whatever the table looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.document_numbers import is_number
from ingest.numbering import Style, read_number
from ingest.readers.source import Paragraph

SEPARATOR = "｜"
_LONGEST_HEAD = 30  # characters; a longer cell is text in a frame, no head
_MOST_HEAD_ROWS = 3
_MOST_LETTERHEAD_ROWS, _MOST_LETTERHEAD_CELLS = 6, 2  # a list of documents has more columns

Row = Sequence[str]


def table_paragraphs(
    grid: Sequence[Row], head_rows: int | None = None, page: int | None = None
) -> tuple[Paragraph, ...]:
    """The rows of a table in order; a merged cell stands in each place of `grid` that it covers.

    `head_rows` where the format tells how many there are, else they are told by their looks.

    >>> [row.text for row in table_paragraphs([["地区", "标准"], ["兴庆区", "700元"]])]
    ['地区：兴庆区｜标准：700元']
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in grid]
    rows = [row for row in rows if any(row)]
    captions, rows = _split_captions(rows)
    count = _head_rows(rows) if head_rows is None else min(max(head_rows - len(captions), 0), len(rows))
    if count == len(rows):
        count = 0
    heads = _column_heads(rows[:count])
    lines = [*captions, *_unused(heads, rows[count:]), *(_line(row, heads) for row in rows[count:])]
    return tuple(Paragraph(line, page=page, is_table_row=True) for line in lines)


def arranges_text(rows: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether cells, given by their paragraphs, hold provisions that count on from one cell to the next, or
    in the only row: the table arranges them on the page, and its rows say nothing.

    >>> arranges_text([[["一、党务公开", "（一）党费"], ["二、财务公开"]]])
    True
    >>> arranges_text([[["职责"], ["一、宣传", "二、走访"]], [["待遇"], ["一、补贴", "二、保险"]]])
    False
    """
    numbers = [[read_number(text) for text in cell] for row in rows for cell in row]
    outermost = [[each for each in cell if each and each.style <= Style.CHINESE_COMMA] for cell in numbers]
    counted = [each.ordinal for cell in outermost for each in cell]
    counts_on = len(counted) > 1 and all(after == before + 1 for before, after in pairwise(counted))
    holds_several = any(sum(each is not None for each in cell) > 1 for cell in numbers)
    return counts_on and holds_several and (len(rows) == 1 or sum(map(bool, outermost)) > 1)


def is_letterhead(grid: Sequence[Row]) -> bool:
    """Whether a few rows hold 发文机关标志 (“某县民政局文件”) or 发文字号."""
    if len(grid) > _MOST_LETTERHEAD_ROWS or any(len(set(row)) > _MOST_LETTERHEAD_CELLS for row in grid):
        return False
    cells = [cell.strip() for row in grid for cell in row]
    return any(is_number(cell) or cell.replace(" ", "").endswith("文件") for cell in cells)


def _split_captions(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Leading rows that are one cell across the whole table, and the rest."""
    count = next((i for i, row in enumerate(rows) if len(row) < 2 or len(set(row)) > 1), len(rows))
    return [row[0] for row in rows[:count]], rows[count:]


def _head_rows(rows: Sequence[Row]) -> int:
    """One row, and those below it as long as a head above spans several columns; none where the first row
    holds empty cells, numbers or long text."""
    if len(rows) < 2 or len(rows[0]) < 2 or not all(_may_be_head(cell) for cell in rows[0]):
        return 0
    count = 1
    while count < min(_MOST_HEAD_ROWS, len(rows) - 1) and _spans(rows[:count]):
        count += 1
    return count


def _may_be_head(cell: str) -> bool:
    return 0 < len(cell) <= _LONGEST_HEAD and not cell[0].isdigit()


def _spans(head: Sequence[Row]) -> bool:
    """Whether two neighbouring columns still bear the same heads."""
    columns = list(zip(*head, strict=False))
    return any(one == other for one, other in pairwise(columns))


def _column_heads(head: Sequence[Row]) -> list[str]:
    width = max((len(row) for row in head), default=0)
    columns = ([row[i] for row in head if i < len(row) and row[i]] for i in range(width))
    return ["/".join(dict.fromkeys(column)) for column in columns]


def _unused(heads: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The heads of columns in which nothing stands, as a line of their own: no row will name them."""
    empty = [
        head for i, head in enumerate(heads) if head and not any(i < len(row) and row[i] for row in rows)
    ]
    return [SEPARATOR.join(empty)] if empty else []


def _line(row: Row, heads: Sequence[str]) -> str:
    return SEPARATOR.join(_cells(row, heads))


def _cells(row: Row, heads: Sequence[str]) -> Iterator[str]:
    """Each cell with its head; a cell merged across columns once, an empty one not at all."""
    before = None
    for position, cell in enumerate(row):
        head = heads[position] if position < len(heads) else ""
        if cell and (cell != before or head):
            yield f"{head}：{cell}" if head else cell
        before = cell
