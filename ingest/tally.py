"""An independent count of numbered provisions, over the text by other means than the tree's, so that none is
lost silently: what the two do not agree on, and sequences that jump or go back, are warnings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.document import Document, Provision
from ingest.numbering import Number, Style, read_article, read_number
from ingest.numerals import CHINESE_NUMERAL

_MOST_WARNINGS = 20  # of a kind
_NUMERAL = rf"(?:[0-9０-９]{{1,4}}|{CHINESE_NUMERAL})"
_AT_START = re.compile(rf"(?m)^(?P<printed>第\s?{_NUMERAL}\s?条(?:之{_NUMERAL})?)(?P<rest>.{{0,20}})")
# 。第六条　各单位…: an article that stands inside a paragraph, as where a line break was lost.
_INSIDE = re.compile(
    rf"(?<=[。；])\s*(?P<printed>第{_NUMERAL}条(?:之{_NUMERAL})?)[\s\u3000]+(?P<rest>.{{0,16}})"
)
_SEQUENCES = (
    Style.PART,
    Style.SUBPART,
    Style.CHAPTER,
    Style.SECTION,
    Style.CHINESE_COMMA,
    Style.CHINESE_BRACKETS,
)


def tally(document: Document) -> tuple[str, ...]:
    """Warnings, each naming the number and its place."""
    found = (
        _missing(document),
        _inside(document),
        _disordered_articles(document),
        _disordered(document.provisions),
    )
    return tuple(warning for kind in found for warning in _limited(list(kind)))


def _limited(warnings: Sequence[str]) -> Sequence[str]:
    if len(warnings) <= _MOST_WARNINGS:
        return warnings
    return [*warnings[:_MOST_WARNINGS], f"同类问题还有{len(warnings) - _MOST_WARNINGS}处，请对照原文核对。"]


def _missing(document: Document) -> Iterator[str]:
    """Articles by a regular expression over lines that are none in the tree, and stand nowhere else in it."""
    known = {_key(number) for number in articles(document)}
    for match in _AT_START.finditer(document.text):
        number = read_article(match["printed"])
        if number and _key(number) not in known:
            yield f"“{match[0]}…”一段开头像是条文编号，按引用处理，没有单独成条，请对照原文核对。"


def _inside(document: Document) -> Iterator[str]:
    known = {_key(number) for number in articles(document)}
    for match in _INSIDE.finditer(document.text):
        number = read_article(match["printed"])
        if number and _key(number) not in known:
            yield f"段落中间的“{match[0].strip()}…”像是条文编号，没有单独成条，请对照原文核对。"


def articles(document: Document) -> list[Number]:
    """The numbers of its articles, in reading order."""
    printed = (p.number for p in document.walk() if p.number and p.number.startswith("第"))
    return [number for text in printed if (number := read_article(text))]


def _key(number: Number) -> tuple[int, int]:
    return number.ordinal, number.suffix


def _disordered_articles(document: Document) -> Iterator[str]:
    """Articles count through the whole text."""
    numbers = articles(document)
    if numbers and numbers[0].ordinal > 1:
        yield f"条文从{numbers[0].printed}开始，前面的条文可能缺失，请对照原文核对。"
    yield from _steps_back(numbers)


def _disordered(siblings: Sequence[Provision]) -> Iterator[str]:
    """Doubles and steps back among the provisions below one another."""
    by_style = defaultdict[Style, list[Number]](list)
    for each in siblings:
        if each.number and (number := read_number(each.number)):
            by_style[number.style].append(number)
    for style in _SEQUENCES:
        if len(by_style[style]) > 1:
            yield from _steps_back(by_style[style])
    for each in siblings:
        if each.children:
            yield from _disordered(each.children)


def _steps_back(numbers: Sequence[Number]) -> Iterator[str]:
    doubles = {key for key, count in Counter(map(_key, numbers)).items() if count > 1}
    for before, number in pairwise(numbers):
        if _key(number) == _key(before) or (_key(number) in doubles and _key(number) < _key(before)):
            yield f"编号{number.printed}重复出现（前一个编号是{before.printed}），请对照原文核对。"
        elif _key(number) < _key(before):
            yield f"编号{number.printed}排在{before.printed}之后，顺序不对，请对照原文核对。"
