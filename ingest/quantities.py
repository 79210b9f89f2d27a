"""Quantities: the numbers of a text with unit, comparator, period, year and what they measure.

A number counts only with a unit of measurement. Ordinals (第二十三届), dates, numbers inside quoted names
(“三保障”, “1311”) and names built on a number (三年行动, 一户一策) are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.comparators import ADJACENT, AFTER, COMPARED, INSIDE, comparator_of
from ingest.document import Comparator, Quantity
from ingest.measurement import (
    AFTER_GE,
    COUNTED_IN_WORDS,
    COUNTERS,
    DURATIONS,
    HALVED,
    SCALE,
    SCALES,
    UNIT,
    UNITS,
    is_unit_at,
)
from ingest.numerals import CHINESE_DIGIT, NUMERAL, parse_estimate, parse_numeral
from ingest.phrases import DASH, YEAR, measured, period, year

# --- what a quantity looks like -----------------------------------------------------------------------

_NUMBER = rf"(?:{NUMERAL}|[大小]?半)"
_BEFORE = re.compile(
    rf"(?:(?P<compared>{COMPARED})[^\d，,。；;：:、“”（）()〓不未满\n]{{0,12}}?|(?P<adjacent>{ADJACENT}))\Z"
)
_SUFFIX = rf"(?P<suffix>{AFTER})?"
_FRACTION = (
    rf"(?P<denominator>{NUMERAL}|[百千万])分之(?P<numerator>{NUMERAL})"
    rf"(?:{DASH}(?:(?:{NUMERAL}|[百千万])分之)?(?P<numerator_high>{NUMERAL}))?"
)
_COUNT = (
    rf"(?P<low>{_NUMBER})(?:(?P<low_scale>{SCALE})?(?P<low_unit>{UNIT})?{DASH}(?P<high>{_NUMBER}))?"
    rf"(?P<vague>{INSIDE})?(?P<scale>{SCALE})?(?P<vague_scale>{INSIDE})?"
    rf"(?:个(?P<between>[多来半])(?P<after_ge>{AFTER_GE})|(?P<unit>{UNIT}))"
    rf"(?:(?P<half>半)(?!载)|(?<=年)零?(?P<months>{NUMERAL})个月)?"
    rf"(?P<days>[零又]{NUMERAL}[天日]|(?<=月){NUMERAL}天)?"
)
_QUANTITY = re.compile(rf"(?=[0-9０-９大小半]|{CHINESE_DIGIT})(?:{_FRACTION}|{_COUNT}){_SUFFIX}")
# People leave out 元 where money is spoken of: 工资一万二.
_MONEY = re.compile(
    rf"(?:补[贴助]|奖[励补金]|津贴|工资|收入|贷款?|[挣赚花交缴领发给拿补])[^\d，,。；;：:、〓\n]{{0,8}}?"
    rf"(?P<low>{NUMERAL})(?P<vague>{INSIDE})?(?P<scale>{SCALE})?{_SUFFIX}(?=$|[，。；、？！,?!\s]|[吗呢吧啊呀嘛对是])"
)
_SPOKEN = re.compile(
    rf"^(?P<low>{CHINESE_DIGIT}+(?<=[百千万][一二三四五六七八九]))(?P<vague>)(?P<scale>)(?P<suffix>)(?=\W*$)"
)
_FARTHEST_BEFORE = 24
_LEAST_MONEY = 100  # 给3 or 发5 more likely leave out another unit

# --- numbers that measure nothing ------------------------------------------------------------------------

_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》|「[^「」]*」")
_MONTH_OR_DAY = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_DATES = re.compile(
    rf"[一二][〇○零九][〇○零一二三四五六七八九]{{2}}年|(?<![以之])[上下]一?[个半]?(?:年|月|季度|周)|"
    rf"(?<![0-9０-９满足够])(?:{_MONTH_OR_DAY}{DASH})?{_MONTH_OR_DAY}月(?!以|内|龄)"
    rf"(?:{_MONTH_OR_DAY}[日号])?(?:{DASH}(?:{_MONTH_OR_DAY}月)?{_MONTH_OR_DAY}[日号月])?|"
    rf"[月初]{_MONTH_OR_DAY}[日号]"
)
_ORDINALS = re.compile(rf"第\s*{NUMERAL}(?:\s*(?:[、和及或]|{DASH})第?\s*{NUMERAL})*")
_ORDINAL_BEFORE = re.compile(r"(?:^|[，。、；：的在对按将给])[前后]$|[首届]$")
_NAME_AFTER = re.compile(
    r"行动|计划|规划|方案|制|级|体系|方面|分置|一体|性|以来|全会|代表重要|维护|意识|自信|全面|确立"
)
_DETERMINED = (*"每同任这那哪某另本该统唯", "最后")  # 每一户, 同一个: “each”, “the same” and so on, not “one”
_NAMES_IN_WORDS = (("二", "次"), ("四", "周"))  # 二次供水, 四周
_VAGUE_TENS = tuple("几数")  # 几十, 数十
_COUNTING = tuple("只有仅就剩才共家里")  # 只有一个劳动力 counts, 形成一个机制 does not
# What is still missing is not what there is: 差一个月满一年, 再干两个月就半年.
_PLAIN = rf"{_NUMBER}(?:{SCALE})?(?:{UNIT})"
_REMAINDERS = re.compile(
    rf"[离距][^，。]{{0,3}}?{_PLAIN}[^，。]{{0,3}}差{_PLAIN}|(?<!相差)(?<=差)[了个着]?{_PLAIN}|"
    rf"(?<=[还再])(?:[有过干等要])?{_PLAIN}(?=[就才不到满够]{{1,4}}{_PLAIN})"
)


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text in order.

    >>> [(q.text, str(q.comparator), q.amount, q.base_unit) for q in read_quantities("稳定在1.5万家以上")]
    [('1.5万家以上', '>=', 15000.0, '家')]
    """
    unquoted = _mask(_QUOTED, text)
    masked = unquoted
    for pattern in (YEAR, _DATES, _ORDINALS, _REMAINDERS):
        masked = _mask(pattern, masked)
    found: list[Quantity] = []
    for reading in sorted((*_readings(masked), *_bare_money(masked)), key=lambda reading: reading.start):
        found.append(_quantity(reading, text, unquoted, found[-1] if found else None))
    return tuple(found)


def _mask(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "〓" * len(match[0]), text)


# --- numbers, units, comparators -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number with its unit at text[start:end]; value and upper count `unit`."""

    start: int
    end: int
    value: float
    upper: float | None
    unit: str
    base_unit: str
    factor: float  # of the unit, in base units
    comparator: Comparator


def _readings(masked: str) -> Iterator[_Reading]:
    position = floor = 0
    while match := _QUANTITY.search(masked, position):
        before = _comparing_words_before(masked, match.start(), floor)
        reading = _read_fraction(match, before) if match["denominator"] else _read_count(match, before)
        if reading is not None:
            yield reading
            floor = match.end()
        # What was no quantity may hide one behind its number.
        position = match.end() if reading else match.end("numerator" if match["denominator"] else "low")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words right before a number that bound it, if any, and where they begin."""

    words: str | None
    start: int


def _comparing_words_before(masked: str, number: int, floor: int) -> _Words:
    window = max(floor, number - _FARTHEST_BEFORE)
    match = _BEFORE.search(masked[window:number])
    return (
        _Words(match["compared"] or match["adjacent"], window + match.start())
        if match
        else _Words(None, number)
    )


def _read_fraction(match: re.Match[str], before: _Words) -> _Reading | None:
    """百分之五十 and 三分之二 are percentages."""
    try:
        parts = {"百": 100.0, "千": 1000.0, "万": 10_000.0}
        denominator = match["denominator"]
        percent = 100.0 / (parts.get(denominator) or parse_numeral(denominator))
        value = parse_numeral(match["numerator"]) * percent
        upper = parse_numeral(match["numerator_high"]) * percent if match["numerator_high"] else None
    except (ValueError, ZeroDivisionError):
        return None
    comparator = _comparator([before.words, match["suffix"]], is_range=upper is not None)
    return _Reading(before.start, match.end(), value, upper, "%", "%", 1.0, comparator)


def _read_count(match: re.Match[str], before: _Words) -> _Reading | None:
    unit = match["unit"] or f"个{match['after_ge']}"
    if not _counts(match, unit, before):
        return None
    try:
        value, upper = _bounds(match, unit)
    except ValueError:
        return None
    base_unit, factor = UNITS[unit]
    if before.words == "近" and base_unit in DURATIONS:
        before = _Words(None, match.start())  # 近三年: the last three years
    scale = match["scale"] or ""
    between = None if match["between"] == "半" else match["between"]
    inside = [match["vague"], match["vague_scale"], between, match["days"] and "多", _half(match["low"])]
    return _Reading(
        before.start,
        match.end(),
        value,
        upper,
        scale + unit,
        base_unit,
        SCALES.get(scale, 1.0) * factor,
        _comparator([before.words, match["suffix"], *inside], is_range=upper is not None),
    )


def _bare_money(masked: str) -> Iterator[_Reading]:
    for match in (*_MONEY.finditer(masked), *_SPOKEN.finditer(masked)):
        scale = match["scale"] or ""
        try:
            value, factor = parse_numeral(match["low"]), SCALES.get(scale, 1.0)
        except ValueError:
            continue
        if value * factor >= _LEAST_MONEY:
            before = _comparing_words_before(masked, match.start("low"), match.start())
            comparator = _comparator([before.words, match["suffix"], match["vague"]], is_range=False)
            yield _Reading(before.start, match.end(), value, None, f"{scale}元", "元", factor, comparator)


def _counts(match: re.Match[str], unit: str, before: _Words) -> bool:
    """Whether the match is a quantity at all and not an ordinal, a name, a date or part of a word."""
    text, low = match.string, match["low"]
    left = text[max(0, match.start() - 8) : match.start()]
    if _ORDINAL_BEFORE.search(left) or (match["unit"] and not is_unit_at(text, match.start("unit"))):
        return False
    if match["suffix"] is None and _NAME_AFTER.match(text, match.end()):
        return False
    bounded = bool(match["suffix"] or before.words)
    if low[-1] == "半":
        return unit in HALVED
    if unit == "月" and not bounded:
        return False
    if low[0].isdigit() or match["high"]:
        return True
    return _counts_in_words(low, unit, left, text[match.end() : match.end() + 2], bounded)


def _counts_in_words(low: str, unit: str, left: str, right: str, bounded: bool) -> bool:
    """Numerals in words stand in names as often as they count: 一户一策, 同一个, 八项规定."""
    if left.endswith(_VAGUE_TENS) or (unit not in COUNTED_IN_WORDS and not bounded):
        return False
    if low != "一" or bounded:
        return bounded or (low, unit) not in _NAMES_IN_WORDS
    is_repeated = re.match(r"[^，。；]?一", right) or re.search(r"一.$", left)
    is_article = unit in COUNTERS and not left.endswith(_COUNTING)
    return not (is_repeated or is_article or left.endswith(_DETERMINED))


def _bounds(match: re.Match[str], unit: str) -> tuple[float, float | None]:
    """Value and upper bound in the match's last unit: 6个月至1年 is 0.5 to 1 年."""
    more = 0.5 if match["half"] or match["between"] == "半" else 0.0
    if match["months"]:
        more += parse_numeral(match["months"]) / 12
    if match["high"] is None:
        return parse_estimate(match["low"]) or (_number(match["low"]) + more, None)
    low, high = _number(match["low"]), _number(match["high"]) + more
    if match["low_unit"] or match["low_scale"]:
        base, factor = UNITS[match["low_unit"] or unit]
        if base != UNITS[unit][0]:
            raise ValueError(f"no range: {match[0]}")
        low *= SCALES.get(match["low_scale"], 1.0) * factor
        low /= SCALES.get(match["scale"], 1.0) * UNITS[unit][1]
    return low, high


def _number(text: str) -> float:
    return 0.5 if text[-1] == "半" else parse_numeral(text)


def _half(low: str) -> str | None:
    """大半年 is more than half a year, 小半年 less."""
    return {"大半": "多", "小半": "不到"}.get(low)


def _comparator(words: Sequence[str | None], is_range: bool) -> Comparator:
    """The first word that bounds the number; 刚好 and 约 give way to a bound: 约3年以上 is >=."""
    if is_range:
        return Comparator.RANGE
    stated = [comparator_of(word) for word in words if word]
    bounding = [c for c in stated if c not in (Comparator.EQUAL, Comparator.ABOUT)]
    if set(bounding) == {Comparator.AT_LEAST, Comparator.MORE_THAN}:
        return Comparator.MORE_THAN  # 满5个多月
    return (bounding or stated or [Comparator.EQUAL])[0]


def _quantity(reading: _Reading, text: str, unquoted: str, before: Quantity | None) -> Quantity:
    measures = measured(text, reading.start, before)
    words = text[reading.start : reading.end]
    return Quantity(
        text=words,
        comparator=reading.comparator,
        value=reading.value,
        unit=reading.unit,
        start=reading.start,
        end=reading.end,
        amount=reading.value * reading.factor,
        base_unit=reading.base_unit,
        upper=reading.upper,
        upper_amount=None if reading.upper is None else reading.upper * reading.factor,
        measures=measures,
        period=period(text, reading.start, f"{measures}{words}", inherits=reading.base_unit not in DURATIONS),
        year=year(unquoted, reading.start),
    )
