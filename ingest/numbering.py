"""The printed numbers of provisions: 编章节条 of statutes and 一、（一）1.（1）① —— of official documents.

GB/T 9704-2012, 7.3.3 fixes the order 一、 → （一） → 1. → （1）. A number counts only at the start of a
paragraph: elsewhere 第五条 is a reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from ingest.numerals import CHINESE_NUMERAL, chinese_numeral, parse_numeral


class Style(IntEnum):
    """Numbering styles from the outermost to the innermost."""

    PART = 1  # 第一编
    CHAPTER = 2  # 第一章
    SECTION = 3  # 第一节
    ARTICLE = 4  # 第一条
    CHINESE_COMMA = 5  # 一、
    CHINESE_BRACKETS = 6  # （一）
    ARABIC_DOT = 7  # 1.
    ARABIC_BRACKETS = 8  # （1）
    CIRCLED = 9  # ①
    DASH = 10  # ——


@dataclass(frozen=True, slots=True)
class Number:
    """A provision's number. `ordinal` counts within the style; 0 for dashes, which carry none."""

    style: Style
    ordinal: int
    printed: str
    suffix: int = 0  # 第十七条之一 has ordinal 17, suffix 1


_NUMERAL = rf"(?:\d+|{CHINESE_NUMERAL})"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第(?P<n>{_NUMERAL})编(?=\s|$)")),
    (Style.CHAPTER, re.compile(rf"第(?P<n>{_NUMERAL})章(?=\s|$)")),
    (Style.SECTION, re.compile(rf"第(?P<n>{_NUMERAL})节(?=\s|$)")),
    (Style.ARTICLE, re.compile(rf"第(?P<n>{_NUMERAL})条(?:之(?P<suffix>{_NUMERAL}))?(?=\s|$)")),
    (Style.CHINESE_COMMA, re.compile(rf"(?P<n>{CHINESE_NUMERAL})[、．.]")),
    (Style.CHINESE_BRACKETS, re.compile(rf"[（(](?P<n>{CHINESE_NUMERAL})[）)]")),
    (Style.ARABIC_DOT, re.compile(r"(?P<n>\d{1,3})(?:[．、]|\.(?!\d))")),
    (Style.ARABIC_BRACKETS, re.compile(r"[（(](?P<n>\d{1,3})[）)]")),
    (Style.CIRCLED, re.compile(rf"(?P<n>[{_CIRCLED}])")),
    (Style.DASH, re.compile(r"(?P<n>——|－－|--)")),
)


def read_number(paragraph: str) -> Number | None:
    """The number a paragraph starts with: “（17）开展…” gives （17）; None where it starts with none."""
    for style, pattern in _PATTERNS:
        match = pattern.match(paragraph)
        if match:
            return Number(style, _ordinal(style, match["n"]), match[0], _suffix(match))
    return None


def render_number(style: Style, ordinal: int) -> str:
    """The number as it would be printed: (ARABIC_BRACKETS, 9) gives （9）."""
    words = chinese_numeral(ordinal)
    forms = {
        Style.PART: f"第{words}编",
        Style.CHAPTER: f"第{words}章",
        Style.SECTION: f"第{words}节",
        Style.ARTICLE: f"第{words}条",
        Style.CHINESE_COMMA: f"{words}、",
        Style.CHINESE_BRACKETS: f"（{words}）",
        Style.ARABIC_DOT: f"{ordinal}.",
        Style.ARABIC_BRACKETS: f"（{ordinal}）",
        Style.CIRCLED: _CIRCLED[(ordinal - 1) % len(_CIRCLED)],
        Style.DASH: "——",
    }
    return forms[style]


def _ordinal(style: Style, numeral: str) -> int:
    if style is Style.DASH:
        return 0
    if style is Style.CIRCLED:
        return _CIRCLED.index(numeral) + 1
    return int(parse_numeral(numeral))


def _suffix(match: re.Match[str]) -> int:
    printed = match.groupdict().get("suffix")
    return int(parse_numeral(printed)) if printed else 0
