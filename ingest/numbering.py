"""The printed numbers of provisions: 编章节条 of statutes and 一、（一）1.（1）① —— of official documents.

GB/T 9704-2012, 7.3.3 fixes the order 一、 → （一） → 1. → （1）. A number counts only at the start of a
paragraph: elsewhere 第五条 is a reference. Whether an article's number, or a decimal one (1.1.2), is one
where it stands is for the sequence to say: `ingest.lines`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ingest.numerals import CHINESE_DIGIT, chinese_numeral, parse_ordinal


class Style(IntEnum):
    """Numbering styles from the outermost to the innermost, as most documents nest them."""

    PART = 1  # 第一编
    SUBPART = 2  # 第一分编
    CHAPTER = 3  # 第一章
    SECTION = 4  # 第一节
    ARTICLE = 5  # 第一条
    ROMAN = 6  # Ⅰ.
    CHINESE_COMMA = 7  # 一、
    CHINESE_BRACKETS = 8  # （一）
    ARABIC_DOT = 9  # 1.
    DECIMAL = 10  # 1.1, 1.1.1, and the “1 总则” above them
    ARABIC_BRACKETS = 11  # （1）
    ARABIC_HALF_BRACKETS = 12  # 1）
    CIRCLED = 13  # ①
    DASH = 14  # ——


@dataclass(frozen=True, slots=True)
class Number:
    """A provision's number. `ordinal` counts within the style; 0 for dashes, which carry none."""

    style: Style
    ordinal: int
    printed: str
    suffix: int = 0  # 第十七条之一 has ordinal 17, suffix 1
    above: tuple[int, ...] = ()  # 1.2.3 has ordinal 3, above it 1 and 2


_DIGIT = "[0-9０-９]"
_CHINESE = rf"{CHINESE_DIGIT}{{1,12}}"
_NUMERAL = rf"(?:{_DIGIT}{{1,4}}|{_CHINESE})"
_SPACED = rf"(?:{_DIGIT}{{1,4}}|{CHINESE_DIGIT}(?:\s?{CHINESE_DIGIT}){{0,11}})"  # 第 十 二 条
_GAP = r"\s?"
_LEGAL = "壹贰貳叁參肆伍陆陸柒捌玖拾佰"  # where nobody shall alter them; 陆 and others begin words, too
_PLAIN = str.maketrans(_LEGAL, "一二二三三四五六六七八九十百")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# A heading's number stands apart from its words, or the whole line is short: “第六章强制措施”.
_HEADING = r"(?=\s|$|(?![的所和与及至、，规])[^\s，。；：]{1,30}$)"
# “（一）至（三）项”, “（二）项规定的” refer to an item above; “（二）项目建设” and “（一）目标” are headings.
_NO_REFERENCE = r"(?!项(?!目)|款(?![项式])|目(?![标录前的])|[至、和或及到][（(第])"
# “一、二级医院”, “1、2号楼” count things.
_NO_COUNT = rf"(?!(?!两){_CHINESE}(?:级|类|线|等|期|季|档|、)|{_DIGIT}{{1,2}}(?:级|类|号|岁|、))"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}编{_HEADING}")),
    (Style.PART, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}(?:部\s?分|篇){_HEADING}")),
    (Style.SUBPART, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}分编{_HEADING}")),
    (Style.CHAPTER, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}章{_HEADING}")),
    (Style.SECTION, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}节{_HEADING}")),
    (Style.ARTICLE, re.compile(rf"第{_GAP}(?P<n>{_SPACED}){_GAP}条(?:之(?P<suffix>{_NUMERAL}))?")),
    (Style.ROMAN, re.compile(r"(?P<n>[Ⅰ-Ⅻ]|[IVX]{1,4})[、．.](?![0-9A-Za-z.])")),
    (Style.CHINESE_COMMA, re.compile(rf"(?P<n>{_CHINESE}){_GAP}[、．.]{_NO_COUNT}")),
    (Style.CHINESE_COMMA, re.compile(rf"(?P<n>[{_LEGAL}][{_LEGAL}零]{{0,5}})[、．.]")),
    (Style.CHINESE_BRACKETS, re.compile(rf"[（(]{_GAP}(?P<n>{_CHINESE}){_GAP}[）)]{_NO_REFERENCE}")),
    (Style.CHINESE_BRACKETS, re.compile(rf"(?P<n>{_CHINESE})[）)]")),
    (Style.CHINESE_BRACKETS, re.compile(r"(?P<n>[㈠-㈩])")),
    (Style.ARABIC_DOT, re.compile(rf"(?P<n>{_DIGIT}{{1,3}})(?:、{_NO_COUNT}|[．.](?!{_DIGIT}))")),
    (Style.ARABIC_DOT, re.compile(r"(?P<n>[⒈-⒛])")),
    (Style.ARABIC_BRACKETS, re.compile(rf"[（(]{_GAP}(?P<n>{_DIGIT}{{1,3}}){_GAP}[）)]{_NO_REFERENCE}")),
    (Style.ARABIC_BRACKETS, re.compile(r"(?P<n>[⑴-⒇])")),
    (Style.ARABIC_HALF_BRACKETS, re.compile(rf"(?P<n>{_DIGIT}{{1,3}})[）)]")),
    (Style.CIRCLED, re.compile(rf"(?P<n>[{_CIRCLED}])")),
    (Style.DASH, re.compile(r"(?P<n>——|――|──|－－|--(?!-))")),
)
_FIRST = re.compile(rf"[第{_LEGAL}ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫIVX（(㈠-㈩⒈-⒛⑴-⒇①-⑳—―─－0-9０-９-]|" + CHINESE_DIGIT)
_ARTICLE = dict(_PATTERNS)[Style.ARTICLE]
# What follows 第五条 where it names an article elsewhere: “第五条规定的…”, “第三条、第四条所称…”.
_REFERS = re.compile(
    rf"{_GAP}(?:[、，,]?{_GAP}第{_SPACED}[条款项]|第{_SPACED}[款项]|[和与及或至到的]|以及|规定|所称|所列|所指|所规定|中(?!华|央|国)|"
    r"[之以][外上下前后]|前款|修改|改为|删去|增加|[，,]?(?:和|或者)?本(?:法|条例|办法|规定|细则)第)"
)
_DECIMAL = re.compile(
    rf"(?P<n>{_DIGIT}{{1,2}}(?:[．.]{_DIGIT}{{1,2}}){{1,4}})(?P<gap>\s)?(?![0-9０-９%％．.万亿千百])"
)
_LOOSE = re.compile(
    rf"(?:(?P<chinese>{_CHINESE})|(?P<arabic>{_DIGIT}{{1,2}})){_GAP}(?:[，,](?!{_DIGIT})|。|[．.](?={_DIGIT}{{3}}))"
)
_BARE = re.compile(rf"(?P<n>{_DIGIT}{{1,2}})\s+(?=[\u4e00-\u9fff]{{2}})")


def read_number(paragraph: str) -> Number | None:
    """The number a paragraph starts with: “（17）开展…” gives （17）; None where it starts with none.

    >>> read_number("第一条为了规范…").printed, read_number("第五条规定的…")
    ('第一条', None)
    """
    if not _FIRST.match(paragraph):
        return None
    for style, pattern in _PATTERNS:
        match = pattern.match(paragraph)
        if match:
            try:
                number = Number(style, _ordinal(style, match["n"]), match[0], _suffix(match))
            except ValueError:  # 百、千 and the like are numerals by their characters only
                continue
            refers = style is Style.ARTICLE and not stands_apart(paragraph, number)
            return None if refers and refers_elsewhere(paragraph) else number
    return None


def read_article(paragraph: str) -> Number | None:
    """The article's number at the start, also where the words after it make it look like a reference."""
    match = _ARTICLE.match(paragraph)
    try:
        return (
            Number(Style.ARTICLE, _ordinal(Style.ARTICLE, match["n"]), match[0], _suffix(match))
            if match
            else None
        )
    except ValueError:
        return None


def stands_apart(paragraph: str, number: Number) -> bool:
    """Whether a blank, or the end of the line, follows the number."""
    rest = paragraph[len(number.printed) :]
    return not rest or rest[0].isspace()


def refers_elsewhere(paragraph: str) -> bool:
    """Whether the words after 第…条 are those of a reference to it."""
    match = _ARTICLE.match(paragraph)
    return match is not None and _REFERS.match(paragraph, match.end()) is not None


def read_decimal(paragraph: str) -> Number | None:
    """The number 1.1.2 that a paragraph starts with, or the 1 of “1 总则”; the sequence must confirm it.

    >>> read_decimal("1.2.3 组织体系").above, read_decimal("1.5万家以上")
    ((1, 2), None)
    """
    match = _DECIMAL.match(paragraph) or _BARE.match(paragraph)
    if match is None:
        return None
    *above, ordinal = (int(part) for part in re.split("[.．]", match["n"]))
    return Number(Style.DECIMAL, ordinal, match["n"], above=tuple(above))


def read_loose(paragraph: str) -> Number | None:
    """The number before a wrong mark, “一，提高认识”, or before figures; the sequence must confirm it."""
    match = _LOOSE.match(paragraph)
    if match is None:
        return None
    style, numeral = (
        (Style.CHINESE_COMMA, match["chinese"]) if match["chinese"] else (Style.ARABIC_DOT, match["arabic"])
    )
    try:
        return Number(style, _ordinal(style, numeral), match[0])
    except ValueError:
        return None


def render_number(style: Style, ordinal: int) -> str:
    """The number as it would be printed: (ARABIC_BRACKETS, 9) gives （9）. Not for decimals."""
    words = chinese_numeral(ordinal)
    forms = {
        Style.PART: f"第{words}编",
        Style.SUBPART: f"第{words}分编",
        Style.CHAPTER: f"第{words}章",
        Style.SECTION: f"第{words}节",
        Style.ARTICLE: f"第{words}条",
        Style.ROMAN: f"{_ROMAN[(ordinal - 1) % len(_ROMAN)]}.",
        Style.CHINESE_COMMA: f"{words}、",
        Style.CHINESE_BRACKETS: f"（{words}）",
        Style.ARABIC_DOT: f"{ordinal}.",
        Style.ARABIC_BRACKETS: f"（{ordinal}）",
        Style.ARABIC_HALF_BRACKETS: f"{ordinal}）",
        Style.CIRCLED: _CIRCLED[(ordinal - 1) % len(_CIRCLED)],
        Style.DASH: "——",
    }
    return forms[style]


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@lru_cache(maxsize=4_096)
def _ordinal(style: Style, numeral: str) -> int:
    if style is Style.DASH:
        return 0
    plain = unicodedata.normalize("NFKC", numeral).strip("().")
    if style is Style.ROMAN:
        if plain not in _ROMAN:
            raise ValueError(f"no Roman numeral in use: {plain!r}")
        return _ROMAN.index(plain) + 1
    return parse_ordinal(re.sub(r"\s", "", plain).translate(_PLAIN))


def _suffix(match: re.Match[str]) -> int:
    printed = match.groupdict().get("suffix")
    return parse_ordinal(printed) if printed else 0
