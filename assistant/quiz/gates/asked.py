"""What an item shows, and what it asks for: read off its key."""

from __future__ import annotations

import re

from assistant.quiz.item import Blank, Choice, Item, Kind, Pairs, Points
from ingest.numerals import parse_numeral

_JOINED = r"[0-9A-Za-z.%零〇一二两三四五六七八九十百]"  # part of one number or word
_JOINS = re.compile(_JOINED)
_NUMBER = re.compile(r"[\d.,]+|[零〇一二两三四五六七八九十百千万]+")


def keys(item: Item) -> tuple[str, ...]:
    """The words that a right reply consists of; none for a verdict."""
    match item.key:
        case Choice(options, correct):
            return () if item.kind is Kind.TRUE_FALSE else tuple(options[i] for i in correct)
        case Blank(accepted):
            return accepted[:1]
        case Points(points):
            return points
        case Pairs(pairs):
            return tuple(right for _, right in pairs)


def stated(item: Item) -> tuple[str, ...]:
    """What of the key must stand in the quote: of a case and of a series of years only the amounts do."""
    if item.kind is Kind.SINGLE and ":case:" in item.fact:
        return ()
    return keys(item)


def wrong_options(item: Item) -> tuple[str, ...]:
    match item.key:
        case Choice(options, correct):
            return tuple(option for i, option in enumerate(options) if i not in correct)
        case _:
            return ()


def sides(item: Item) -> tuple[str, ...]:
    return tuple(side for pair in item.key.pairs for side in pair) if isinstance(item.key, Pairs) else ()


def asks_for_units(item: Item) -> bool:
    return item.fact.endswith(":units") and "的责任单位？" not in item.stem


def has_numbers(item: Item) -> bool:
    return isinstance(item.key, Choice) and all(map(is_number, item.key.options))


def is_number(text: str) -> bool:
    return bool(numbers_of(text))


def numbers_of(text: str) -> tuple[float, ...]:
    """The value of a text that is a number, or the bounds of one that is a range; nothing of any other."""
    found = _NUMBER.findall(text)
    if not 1 <= len(found) <= 2 or len(_NUMBER.sub("", text).replace("%", "")) > 1:
        return ()
    try:
        return tuple(sorted(map(parse_numeral, found)))
    except ValueError:  # 十三五
        return ()


def says_the_same(one: str, other: str) -> bool:
    a, b = numbers_of(one), numbers_of(other)
    if a and b:
        return (a[0] <= b[0] and b[-1] <= a[-1]) or (b[0] <= a[0] and a[-1] <= b[-1])
    return one in other or other in one


def stands_in(words: str, text: str) -> bool:
    """Numbers and Latin words only whole: 5 does not stand in 15, 三 not in 十三."""
    before = rf"(?<!{_JOINED})" if _JOINS.match(words[:1]) else ""
    after = rf"(?!{_JOINED})" if _JOINS.match(words[-1:]) else ""
    return words in text and bool(re.search(f"{before}{re.escape(words)}{after}", text))
