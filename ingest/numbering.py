"""The printed numbers of provisions: 编章节条 of statutes and 一、（一）1.（1）① —— of official documents.

GB/T 9704-2012, 7.3.3 fixes the order 一、 → （一） → 1. → （1）. A number counts only at the start of a
paragraph: elsewhere 第五条 is a reference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from ingest.numerals import CHINESE_DIGIT, chinese_numeral, parse_numeral


class Style(IntEnum):
    """Numbering styles from the outermost to the innermost."""

    PART = 1  # 第一编
    SUBPART = 2  # 第一分编
    CHAPTER = 3  # 第一章
    SECTION = 4  # 第一节
    ARTICLE = 5  # 第一条
    CHINESE_COMMA = 6  # 一、
    CHINESE_BRACKETS = 7  # （一）
    ARABIC_DOT = 8  # 1.
    ARABIC_BRACKETS = 9  # （1）
    ARABIC_HALF_BRACKETS = 10  # 1）
    CIRCLED = 11  # ①
    DASH = 12  # ——


@dataclass(frozen=True, slots=True)
class Number:
    """A provision's number. `ordinal` counts within the style; 0 for dashes, which carry none."""

    style: Style
    ordinal: int
    printed: str
    suffix: int = 0  # 第十七条之一 has ordinal 17, suffix 1


_DIGIT = "[0-9０-９]"
_CHINESE = rf"{CHINESE_DIGIT}{{1,12}}"
_NUMERAL = rf"(?:{_DIGIT}{{1,4}}|{_CHINESE})"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# A heading's number stands apart from its words, or the whole line is short: “第六章强制措施”.
_HEADING = r"(?=\s|$|(?![的所和与及至、，规])[^\s，。；：]{1,30}$)"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第(?P<n>{_NUMERAL})编{_HEADING}")),
    (Style.SUBPART, re.compile(rf"第(?P<n>{_NUMERAL})分编{_HEADING}")),
    (Style.CHAPTER, re.compile(rf"第(?P<n>{_NUMERAL})章{_HEADING}")),
    (Style.SECTION, re.compile(rf"第(?P<n>{_NUMERAL})节{_HEADING}")),
    (Style.ARTICLE, re.compile(rf"第(?P<n>{_NUMERAL})条(?:之(?P<suffix>{_NUMERAL}))?(?=\s|$)")),
    (Style.CHINESE_COMMA, re.compile(rf"(?P<n>{_CHINESE})[、．.]")),
    (Style.CHINESE_BRACKETS, re.compile(rf"[（(](?P<n>{_CHINESE})[）)]")),
    (Style.CHINESE_BRACKETS, re.compile(r"(?P<n>[㈠-㈩])")),
    (Style.ARABIC_DOT, re.compile(rf"(?P<n>{_DIGIT}{{1,3}})(?:、|[．.](?!{_DIGIT}))")),
    (Style.ARABIC_DOT, re.compile(r"(?P<n>[⒈-⒛])")),
    (Style.ARABIC_BRACKETS, re.compile(rf"[（(](?P<n>{_DIGIT}{{1,3}})[）)]")),
    (Style.ARABIC_BRACKETS, re.compile(r"(?P<n>[⑴-⒇])")),
    (Style.ARABIC_HALF_BRACKETS, re.compile(rf"(?P<n>{_DIGIT}{{1,3}})[）)]")),
    (Style.CIRCLED, re.compile(rf"(?P<n>[{_CIRCLED}])")),
    (Style.DASH, re.compile(r"(?P<n>——|――|──|－－|--(?!-))")),
)


def read_number(paragraph: str) -> Number | None:
    """The number a paragraph starts with: “（17）开展…” gives （17）; None where it starts with none."""
    for style, pattern in _PATTERNS:
        match = pattern.match(paragraph)
        if match:
            try:
                return Number(style, _ordinal(style, match["n"]), match[0], _suffix(match))
            except ValueError:  # 百、千 and the like are numerals by their characters only
                continue
    return None


def render_number(style: Style, ordinal: int) -> str:
    """The number as it would be printed: (ARABIC_BRACKETS, 9) gives （9）."""
    words = chinese_numeral(ordinal)
    forms = {
        Style.PART: f"第{words}编",
        Style.SUBPART: f"第{words}分编",
        Style.CHAPTER: f"第{words}章",
        Style.SECTION: f"第{words}节",
        Style.ARTICLE: f"第{words}条",
        Style.CHINESE_COMMA: f"{words}、",
        Style.CHINESE_BRACKETS: f"（{words}）",
        Style.ARABIC_DOT: f"{ordinal}.",
        Style.ARABIC_BRACKETS: f"（{ordinal}）",
        Style.ARABIC_HALF_BRACKETS: f"{ordinal}）",
        Style.CIRCLED: _CIRCLED[(ordinal - 1) % len(_CIRCLED)],
        Style.DASH: "——",
    }
    return forms[style]


def _ordinal(style: Style, numeral: str) -> int:
    if style is Style.DASH:
        return 0
    return int(parse_numeral(unicodedata.normalize("NFKC", numeral).strip("().")))


def _suffix(match: re.Match[str]) -> int:
    printed = match.groupdict().get("suffix")
    return int(parse_numeral(printed)) if printed else 0
