"""What a government page states of its document: 索引号, 发文机关, 文号, dates, in tables, lists or lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.readers.page_blocks import Block
from ingest.readers.stated import is_label

_COLON = re.compile("[：:]")
_BLANK = re.compile(r"\s")
_BEFORE_LABEL = frozenset(" \u3000；;|｜，,】])）")
_LONGEST_LABEL = 10  # characters without blanks
_LONGEST_PRINTED = 24  # with the blanks that set its characters apart: “标　　题”
_LONGEST_LINE = 300  # characters; labels within a longer block are words of a text
_CELLS = frozenset({"td", "th", "dt", "dd"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value, and the places of the blocks they stand in."""

    label: str
    value: str
    places: tuple[int, ...]


def pairs(blocks: Sequence[Block]) -> Iterator[Pair]:
    """In reading order: “标签：值” within a line, or a label in one block and its value in the next."""
    for place, block in enumerate(blocks):
        if is_label(block.text):
            yield _beside(blocks, place, block.text)
        elif block.text and len(block.text) <= _LONGEST_LINE and "。" not in block.text:
            for label, value in labelled(block.text):
                yield Pair(label, value, (place,)) if value else _beside(blocks, place, label)


def labelled(line: str) -> list[tuple[str, str]]:
    """The labels of a line, if it begins with one, and their values.

    >>> labelled("文　号：宁政发〔2024〕1号 成文日期：2024-01-02")
    [('文　号', '宁政发〔2024〕1号'), ('成文日期', '2024-01-02')]
    """
    found = [label for match in _COLON.finditer(line) if (label := _label_before(line, match.start()))]
    if not found or line[: found[0][0]].strip("【[·* \u3000"):
        return []
    ends = [start for start, _ in found[1:]] + [len(line)]
    return [
        (line[start:colon], line[colon + 1 : end].strip(" \u3000；;|｜，,【["))
        for (start, colon), end in zip(found, ends, strict=True)
    ]


def _label_before(line: str, colon: int) -> tuple[int, int] | None:
    """Where the label that ends at the colon begins, and the colon; the longest one."""
    starts = range(max(colon - _LONGEST_PRINTED, 0), colon - 1)
    begins = (
        i
        for i in starts
        if (i == 0 or line[i - 1] in _BEFORE_LABEL or line[i - 1] in "【[") and line[i].strip()
    )
    return next(((i, colon) for i in begins if is_label(line[i:colon])), None)


def _beside(blocks: Sequence[Block], place: int, label: str) -> Pair:
    """A label alone: its value is the next block of the same row, list or parent."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    is_value = (
        following is not None
        and not is_label(following.text)
        and not labelled(following.text[:_LONGEST_LINE])
        and _belong_together(blocks[place].element, following.element)
    )
    return (
        Pair(label, following.text, (place, place + 1))
        if following and is_value
        else Pair(label, "", (place,))
    )


def _belong_together(label: etree._Element, value: etree._Element) -> bool:
    if label is value or (label.getparent() is value.getparent() and label.tag not in ("p", "li")):
        return True
    one, other = _cell(label), _cell(value)
    return one is not None and other is not None and one.getparent() is other.getparent()


def _cell(element: etree._Element) -> etree._Element | None:
    return element if element.tag in _CELLS else next(element.iterancestors(*_CELLS), None)
