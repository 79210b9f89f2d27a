"""Texts of one title that are parts of one document, each in a file of its own (民法典 by its 编), and no
revisions of each other.

A document is told by its title. A text that begins at a late article is the part from there on and a document
of its own, “中华人民共和国民法典（第二百零五条起）”: told by itself alone, so that the parts may come in any
order. Where a text begins early it may as well have lost a page; then it is only said.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Document
from ingest.numbering import Number, Style, read_number
from ingest.numerals import chinese_numeral
from ingest.tally import articles
from ingest.titles import document_id

LATE = 10  # a lost page costs fewer articles

_PART = re.compile(r"（第[^（）]+条起）$")
_NAMES_ITSELF = re.compile(r"[）)]$|第[^，。]{1,4}(?:编|分编|篇|部分)|[编篇册]$")  # 第二编 物权, （1999年）
_REMEDY = (
    "可能是同一文件的几个部分，不是修订；两版不能同时现行。"
    "要都保留，请合并成一个文件，或在各文件的标题里写明是哪一部分（如“第二编”），再重新收录。"
)


def as_part(document: Document) -> Document:
    """The document, with another title where it is the later part of a text."""
    numbers = articles(document)
    first = next((read_number(each.number) for each in document.walk() if each.number), None)
    if first is None or first.style > Style.ARTICLE or numbers[:1] == [] or numbers[0].ordinal <= LATE:
        return document
    if document.parent or _NAMES_ITSELF.search(document.title):
        return document
    title = f"{document.title}（第{chinese_numeral(numbers[0].ordinal)}条起）"
    told = f"按《{document.title}》从{numbers[0].printed}起的一个部分单独收录，与其他部分同时现行，互不取代。"
    return replace(document, doc_id=document_id(title), title=title, warnings=(told, *document.warnings))


def is_part(title: str) -> bool:
    return bool(_PART.search(title))


def whole_title(title: str) -> str:
    """
    >>> whole_title("中华人民共和国民法典（第二百零五条起）")
    '中华人民共和国民法典'
    """
    return _PART.sub("", title)


def overlap(one: Document, other: Document) -> bool:
    """Whether there are articles that both may hold."""
    spans = _span(one), _span(other)
    return bool(spans[0] and spans[1]) and not _are_apart(spans[0], spans[1])


def continuation(before: Document, after: Document) -> str | None:
    """A warning where the articles of one revision begin after those of the other; None where they do not,
    or one has no articles."""
    spans = _span(before), _span(after)
    if not (spans[0] and spans[1] and _are_apart(spans[0], spans[1])):
        return None
    (first, last), (begin, end) = spans
    told = f"该版{first.printed}至{last.printed}，本版{begin.printed}至{end.printed}"
    return f"与第 {before.revision} 版条号不重叠（{told}），{_REMEDY}"


_Span = tuple[Number, ...]  # the first and the last article, or none


def _span(document: Document) -> _Span:
    numbers = sorted(articles(document), key=lambda number: number.ordinal)
    return (numbers[0], numbers[-1]) if numbers else ()


def _are_apart(one: _Span, other: _Span) -> bool:
    return one[0].ordinal > other[1].ordinal or other[0].ordinal > one[1].ordinal
