"""款: the paragraphs of an article. They bear no number; where an article has several, they are counted.

An article of one paragraph and its 项 has no 第一款. What follows the last 项 is the next 款, not text of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.lines import Line
from ingest.numbering import Number, Style
from ingest.parts import Part
from ingest.tree import style_order

_CLOSES = tuple("。！？…”）)")
_ENDS = (*_CLOSES, "：", ":", "；", ";")


def count_paragraphs(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the number of the 款 that begins on each, where an article has more than one."""
    counted = list(lines)
    order = style_order([line.number for line in lines if line.number])
    ends = [i for i, line in enumerate(lines) if _ends_article(line, order)]
    for first, end in pairwise([*ends, len(lines)]):
        if not _is_article(lines[first]):
            continue
        begins = [i for i in range(first + 1, end) if _begins_paragraph(lines, first, i, end)]
        for count, i in enumerate([first, *begins] if begins else [], start=1):
            counted[i] = replace(lines[i], paragraph=count)
    return counted


def _is_article(line: Line) -> bool:
    return line.number is not None and line.number.style is Style.ARTICLE


def _ends_article(line: Line, order: Mapping[Style, int]) -> bool:
    is_outer = line.number is not None and order[line.number.style] <= order[Style.ARTICLE]
    return is_outer or line.is_heading or line.part is not Part.BODY


def _begins_paragraph(lines: Sequence[Line], first: int, i: int, end: int) -> bool:
    line, before = lines[i], lines[i - 1]
    if line.number is not None or line.is_row or not line.text.endswith(_ENDS):
        return False
    items = [number for j in range(first + 1, i) if (number := lines[j].number)]
    if not items:
        return before.is_row or before.text.endswith(_CLOSES)
    return not _is_amid_items(items, [number for j in range(i + 1, end) if (number := lines[j].number)])


def _is_amid_items(before: Sequence[Number], after: Sequence[Number]) -> bool:
    """Whether the items before a line go on after it."""
    outermost = min(number.style for number in before)
    last = [number.ordinal for number in before if number.style is outermost][-1]
    following = next((number.ordinal for number in after if number.style is outermost), 0)
    return following > last
