"""A message cut into phrases: what is told and what is asked, in the order in which it was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

MOST_QUESTIONS = 10  # of one message; a thousand would keep all others waiting
_SPLIT = re.compile(r"[？?！!。；;\n]+|(?<=[呢吗么])[，,\s]+")
_LISTED = re.compile(
    r"(?P<one>[^，]+?)(?:和|与|跟|以及|、)(?P<other>[^，]+)(?:，[^，]{0,6}?)?(?P<rest>(?:分别|各自|各是|各有|各[由归为要达]|都各).+|的?[^，]{0,8}(?:不同|区别|不一样).*)"
)
# A comma, or 、 between two things asked: 服务小农户多少户、联农带农多少户.
_PHRASE_END = re.compile(r"，|(?<=[户家人亩吨元%年钱少谁哪])、(?=[^、]*(?:多少|几|哪|谁))")
_INTERROGATIVE = re.compile(
    r"多少|几|哪|谁|还是|什么|啥|咋|怎|如何|吗|呢|么|吧|多久|多长|多大|何时|能否|是否|可否|不$|没$|没有$|嘛$|"
    r"([\u4e00-\u9fff])[不没]\1|能不|可不可|有没有|符不符"
)


def is_question(phrase: str) -> bool:
    return bool(_INTERROGATIVE.search(phrase))


def phrases_of(text: str, asks: Callable[[str], bool]) -> Iterator[str]:
    """The phrases between commas; “A和B分别由谁负责” gives “A由谁负责” and “B由谁负责”. `asks` tells
    whether words ask for anything."""
    for sentence in filter(None, (piece.strip(" ，,") for piece in _SPLIT.split(text))):
        listed = _LISTED.fullmatch(sentence)
        if listed and asks(listed["rest"]):
            yield from (listed["one"] + listed["rest"], listed["other"] + listed["rest"])
        else:
            yield from filter(None, _PHRASE_END.split(sentence))


def answerable(phrases: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The phrases up to what can be answered at once, and where there are more, a word on it."""
    asking = [place for place, phrase in enumerate(phrases) if is_question(phrase)]
    if len(asking) <= MOST_QUESTIONS:
        return phrases, ()
    return phrases[: asking[MOST_QUESTIONS]], (f"问题太多，只看了前{MOST_QUESTIONS}个",)
