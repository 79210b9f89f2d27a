"""Dates as documents write them: 2025年3月1日, 二〇二五年三月一日, 2025-03-01; all in ISO form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.numerals import parse_numeral

_YEAR = r"(?:[12１２]\s?[0-9０-９]\s?[0-9０-９]\s?[0-9０-９]|[一二](?:\s?[〇○ＯO零０0一二三四五六七八九]){3})"
_UNIT = r"(?:[0-9０-９]\s?[0-9０-９]?|[一二三四五六七八九十](?:\s?[一二三四五六七八九十]){0,2})"
DATE = rf"{_YEAR}\s*年\s*{_UNIT}\s*月\s*{_UNIT}\s*日"
NUMERIC_DATE = rf"{_YEAR}(?P<between>[-/.])[01]?\d(?P=between)[0-3]?\d"  # 2024.3.5
_PARTS = re.compile(rf"(?P<y>{_YEAR})\s*(?:年|[-/.])\s*(?P<m>{_UNIT})\s*(?:月|[-/.])\s*(?P<d>{_UNIT})\s*日?")
_MONTH = re.compile(rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_UNIT})\s*月")
_ZERO = str.maketrans("○ＯO0０", "〇〇〇〇〇")


def read_date(text: str) -> str | None:
    """The first date in the text that the calendar has.

    >>> read_date("二０二五年三月一日"), read_date("２０２０年 ３月１日"), read_date("2025年2月30日")
    ('2025-03-01', '2020-03-01', None)
    """
    return next(dates_in(text), None)


def dates_in(text: str) -> Iterator[str]:
    """All dates in the text, in order."""
    for match in _PARTS.finditer(text):
        iso = _iso(match["y"], match["m"], match["d"])
        if iso:
            yield iso


def read_month(text: str) -> str | None:
    """The first day of the first month named in the text: “自2020年1月起”."""
    match = _MONTH.search(text)
    return _iso(match["y"], match["m"], "1") if match else None


def add_days(iso: str, days: int) -> str:
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()


def add_months(iso: str, months: int) -> str:
    """The last day of a period of months that begins on a day: 3 years from 2025-01-01 end 2027-12-31.

    民法典 202: a period of months or years ends on the day of that number, or the last day of the month.
    """
    begin = date.fromisoformat(iso)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    day = min(begin.day, (following - timedelta(days=1)).day)
    return (date(year, month + 1, day) - timedelta(days=1)).isoformat()


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        values = [_value(re.sub(r"\s", "", part)) for part in (year, month, day)]
        return date(*values).isoformat()
    except ValueError:  # 13月, 32日: no date
        return None


def _value(part: str) -> int:
    """Zeros among Chinese digits are written in many ways: 二Ｏ一三."""
    is_chinese = any(character in "一二三四五六七八九十" for character in part)
    return int(parse_numeral(part.translate(_ZERO) if is_chinese else part))
