"""Quantities: the numbers of a text with unit, comparator, period, year and what they measure.

A number counts only with a unit of measure. Ordinals (第二十三届), numbers inside quoted names (“三保障”,
“1311”), names built on a number (三年行动, 一户一策) and calendar years are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document import Comparator, Quantity
from ingest.numerals import CHINESE_NUMERAL, parse_numeral

_SCALES = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "十万": 1e5,
    "万": 1e4,
}
_UNITS = {
    # printed unit -> base unit and factor; units that are not listed with a factor stand for themselves
    "元": ("元", 1.0),
    "块": ("元", 1.0),
    "块钱": ("元", 1.0),
    "元钱": ("元", 1.0),
    "个月": ("个月", 1.0),
    "月": ("个月", 1.0),
    "年": ("个月", 12.0),
    "周年": ("个月", 12.0),
    "季度": ("个月", 3.0),
    "天": ("天", 1.0),
    "日": ("天", 1.0),
    "周": ("天", 7.0),
    "星期": ("天", 7.0),
    "个工作日": ("个工作日", 1.0),
    "小时": ("小时", 1.0),
    "%": ("%", 1.0),
    "％": ("%", 1.0),
    "‰": ("%", 0.1),
    "个百分点": ("个百分点", 1.0),
    "人": ("人", 1.0),
    "名": ("人", 1.0),
    "位": ("人", 1.0),
    "人次": ("人次", 1.0),
    "岁": ("岁", 1.0),
    "周岁": ("岁", 1.0),
    "户": ("户", 1.0),
    "家": ("家", 1.0),
    "亩": ("亩", 1.0),
    "亩次": ("亩次", 1.0),
    "公顷": ("亩", 15.0),
    "吨": ("吨", 1.0),
    "公斤": ("公斤", 1.0),
    "千克": ("公斤", 1.0),
    "斤": ("公斤", 0.5),
    "公里": ("公里", 1.0),
    "千米": ("公里", 1.0),
    "米": ("米", 1.0),
    "平方米": ("平方米", 1.0),
    "立方米": ("立方米", 1.0),
    "千瓦": ("千瓦", 1.0),
    "倍": ("倍", 1.0),
    "次": ("次", 1.0),
    "个": ("个", 1.0),
    "座": ("座", 1.0),
    "所": ("所", 1.0),
    "项": ("项", 1.0),
    "件": ("件", 1.0),
    "条": ("条", 1.0),
    "份": ("份", 1.0),
    "台": ("台", 1.0),
    "套": ("套", 1.0),
    "头": ("头", 1.0),
    "只": ("只", 1.0),
    "处": ("处", 1.0),
    "期": ("期", 1.0),
    "批": ("批", 1.0),
    "辆": ("辆", 1.0),
    "张": ("张", 1.0),
}
_COUNTABLE_IN_WORDS = frozenset(
    {
        "年",
        "个月",
        "月",
        "天",
        "日",
        "周",
        "元",
        "块",
        "块钱",
        "人",
        "名",
        "户",
        "亩",
        "岁",
        "周岁",
        "次",
        "家",
        "个",
    }
    | {"倍", "个工作日", "小时", "吨", "个百分点"}
)
_PREFIXES = {
    "不低于": Comparator.AT_LEAST,
    "不少于": Comparator.AT_LEAST,
    "不小于": Comparator.AT_LEAST,
    "至少": Comparator.AT_LEAST,
    "最少": Comparator.AT_LEAST,
    "最低": Comparator.AT_LEAST,
    "满": Comparator.AT_LEAST,
    "不超过": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST,
    "不多于": Comparator.AT_MOST,
    "不大于": Comparator.AT_MOST,
    "最多": Comparator.AT_MOST,
    "最高": Comparator.AT_MOST,
    "至多": Comparator.AT_MOST,
    "超过": Comparator.MORE_THAN,
    "突破": Comparator.MORE_THAN,
    "多于": Comparator.MORE_THAN,
    "高于": Comparator.MORE_THAN,
    "大于": Comparator.MORE_THAN,
    "不满": Comparator.LESS_THAN,
    "未满": Comparator.LESS_THAN,
    "不足": Comparator.LESS_THAN,
    "不到": Comparator.LESS_THAN,
    "没到": Comparator.LESS_THAN,
    "低于": Comparator.LESS_THAN,
    "少于": Comparator.LESS_THAN,
    "小于": Comparator.LESS_THAN,
    "约": Comparator.ABOUT,
    "大约": Comparator.ABOUT,
    "近": Comparator.ABOUT,
}
_SUFFIX = {
    "及以上": Comparator.AT_LEAST,
    "以上": Comparator.AT_LEAST,
    "及以下": Comparator.AT_MOST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
    "内": Comparator.AT_MOST,
    "以外": Comparator.MORE_THAN,
    "左右": Comparator.ABOUT,
    "上下": Comparator.ABOUT,
    "多": Comparator.MORE_THAN,
}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_NUMBER = rf"(?:\d+(?:[,，]\d{{3}})*(?:\.\d+)?|{CHINESE_NUMERAL}|半)"
_SCALED_UNIT = rf"(?:{_longest_first(_SCALES)})?(?:{_longest_first(_UNITS)})"
_PREFIX = _longest_first(_PREFIXES)
_DASH = r"\s*(?:—+|–|-|~|～|－|至|到)\s*"
# Between a comparator and its number may stand what the number is a share of: 不低于岗位总数10%.
_QUANTITY = re.compile(
    rf"(?:(?P<prefix>{_PREFIX})(?P<base>[^\d，。；、“”（）]{{0,8}}?))?"
    rf"(?P<low>{_NUMBER})(?:(?P<low_unit>{_SCALED_UNIT})?{_DASH}(?P<high>{_NUMBER}))?"
    rf"(?P<unit>{_SCALED_UNIT})(?P<tail>半)?"
    rf"(?P<suffix>{_longest_first(_SUFFIX)})?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\s*(?:—+|–|-|~|至|到)\s*((?:19|20)\d{2}))?\s*年")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」")
_NOT_A_NUMBER_BEFORE = re.compile(r"(?:第|前|上|首|届|章|条|款)$")
_NOT_A_NUMBER_AFTER = re.compile(r"性|全会|会议|以来")
_NAME_AFTER = re.compile(r"行动|计划|规划|提升|方案|保障|制度|政策|类|大|级|届|轮|方面|体|分置|位一体")
_PERIOD = re.compile(
    r"每年|每月|每季度|每半年|每天|每人|每户|每亩|人均|户均|亩均|年均|月均|累计|按月|按年|一次性|一年|全年"
)
_BRACKETED = re.compile(r"（[^（）]*）")
_CLAUSE_BREAK = re.compile(r"[，。；：？！（）()\n]")


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in order.

    >>> [(q.text, str(q.comparator), q.amount, q.base_unit) for q in read_quantities("稳定在1.5万家以上")]
    [('1.5万家以上', '>=', 15000.0, '家')]
    """
    masked = _QUOTED.sub(lambda quoted: "〓" * len(quoted[0]), text)
    masked = _YEAR.sub(lambda year: "〓" * len(year[0]), masked)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(masked):
        reading = _read(match, masked)
        if reading is not None:
            found.append(_quantity(reading, match, text, found[-1] if found else None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    value: float
    upper: float | None
    base_unit: str
    factor: float
    comparator: Comparator


def _read(match: re.Match[str], text: str) -> _Reading | None:
    scale_word, unit = _split_unit(match["unit"])
    if not _counts(match, unit, text):
        return None
    try:
        value = _number(match["low"]) + (0.5 if match["tail"] else 0.0)
        upper = _number(match["high"]) if match["high"] else None
    except ValueError:
        return None
    base_unit, factor = _UNITS[unit]
    return _Reading(value, upper, base_unit, _SCALES.get(scale_word, 1.0) * factor, _comparator(match, upper))


def _split_unit(printed: str) -> tuple[str, str]:
    """万亩次 is the scale 万 and the unit 亩次."""
    for scale in sorted(_SCALES, key=len, reverse=True):
        if printed.startswith(scale) and printed[len(scale) :] in _UNITS:
            return scale, printed[len(scale) :]
    return "", printed


def _number(text: str) -> float:
    return 0.5 if text == "半" else parse_numeral(text)


def _counts(match: re.Match[str], unit: str, text: str) -> bool:
    """Whether the match is a quantity at all and not an ordinal, a name or part of a word."""
    before, after = text[: match.start("low")], text[match.end() :]
    if _NOT_A_NUMBER_BEFORE.search(before) or (match["suffix"] is None and _NOT_A_NUMBER_AFTER.match(after)):
        return False
    if match["low"][0].isascii():
        return True
    if unit not in _COUNTABLE_IN_WORDS or (match["suffix"] is None and _NAME_AFTER.match(after)):
        return False
    repeats = re.match(r"[^，。；]{0,1}一", after) and match["low"] == "一"
    follows_one = re.search(r"一.$", before) and match["low"] == "一"
    return not (repeats or follows_one) and not before.endswith(
        ("每", "同", "任", "这", "那", "哪", "某", "另")
    )


def _comparator(match: re.Match[str], upper: float | None) -> Comparator:
    if match["prefix"]:
        return _PREFIXES[match["prefix"]]
    if match["suffix"]:
        return _SUFFIX[match["suffix"]]
    return Comparator.RANGE if upper is not None else Comparator.EQUAL


def _quantity(reading: _Reading, match: re.Match[str], text: str, before: Quantity | None) -> Quantity:
    measures = _measured(text, match.start(), before)
    periods = _PERIOD.findall(measures)
    return Quantity(
        text=text[match.start() : match.end()],
        comparator=reading.comparator,
        value=reading.value,
        unit=match["unit"],
        start=match.start(),
        end=match.end(),
        amount=reading.value * reading.factor,
        base_unit=reading.base_unit,
        upper=reading.upper,
        upper_amount=None if reading.upper is None else reading.upper * reading.factor,
        measures=measures,
        period=periods[-1] if periods else None,
        year=_year(text, match.start()),
    )


def _measured(text: str, start: int, before: Quantity | None) -> str:
    """The words of the same phrase that stand before the number: 产量稳定在 before 380万吨.

    In a list each number has its own words (良种覆盖率达到98%以上、机械化率达到85%以上); where it has none,
    those of the number before hold on (8000元、5000元).
    """
    level, phrase = _BRACKETED.sub(lambda part: "〓" * len(part[0]), text[:start]), 0
    for match in _CLAUSE_BREAK.finditer(level):
        phrase = match.end()
    if before is not None and before.end >= phrase and text[before.end :].startswith("、"):
        return text[before.end + 1 : start] or before.measures
    return text[phrase:start]


def _year(text: str, start: int) -> str | None:
    """The calendar year that the sentence names last before the number: “2027”, “2025—2027”."""
    sentence = max(text.rfind("。", 0, start), text.rfind("\n", 0, start)) + 1
    years = list(_YEAR.finditer(text, sentence, start))
    if not years:
        return None
    first, last = years[-1].groups()
    return f"{first}—{last}" if last else str(first)
