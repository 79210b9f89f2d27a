"""How long something went on, told by the days on which it began and ended: 3月1号进厂，干到8月31号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from ingest.document import Comparator, Quantity

DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])[日号]")
_FARTHEST = 40  # characters between the two days
_DAYS_OF_MONTH = 30
_HARDLY_MORE = 1  # day over whole months, as from the 5th to the 5th


def time_spans(text: str) -> Iterator[Quantity]:
    """The spans between two days named one after the other, in months. Both days count.

    >>> [(q.text, q.amount) for q in time_spans("2025年3月1日进厂，一直干到8月31号")]
    [('2025年3月1日至8月31号（6个月）', 6)]
    """
    days = [*DAY.finditer(text)]
    for first, last in pairwise(days):
        begin, end = _date(first, None), _date(last, first)
        if begin and end and begin < end and last.start() - first.end() <= _FARTHEST:
            months = _months(begin, end + timedelta(days=1))
            told = f"{first[0]}至{last[0]}（{months:.3g}个月）"
            yield Quantity(told, Comparator.EQUAL, months, "个月", first.start(), last.end(), months, "个月")


def _date(day: re.Match[str], before: re.Match[str] | None) -> date | None:
    """A day; without a year it is of the year of the day before it, or of the next year."""
    year = int(day["year"] or (before["year"] if before else None) or date.min.year)
    month, number = int(day["month"]), int(day["day"])
    if before and not day["year"] and (month, number) < (int(before["month"]), int(before["day"])):
        year += 1
    try:
        return date(year, month, number)
    except ValueError:  # 2月30日
        return None


def _months(begin: date, after: date) -> float:
    """From a day until before another: whole months, and the days beyond as a part of one (民法典 202)."""
    months = (after.year - begin.year) * 12 + after.month - begin.month - (after.day < begin.day)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    last_day = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    beyond = (after - date(year, month + 1, min(begin.day, last_day))).days
    return months if beyond <= _HARDLY_MORE else months + beyond / _DAYS_OF_MONTH
