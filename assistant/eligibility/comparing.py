"""Numbers compared: what the asker states against what a text demands."""

from __future__ import annotations

import math
import re

from assistant.eligibility.check import Outcome
from ingest.document import Comparator, Quantity

_NEARLY = re.compile(r"快|将近|接近|马上|差")
_DAYS = ("天", "日")  # 五个月零二十天 is not six months
ROUGHLY = 0.5  # what is told roughly may be off by as much: it decides only what is far from the bound


def compare(fact: Quantity, threshold: Quantity) -> Outcome:
    """The outcome of “fact against threshold”, both in the same base unit.

    A fact that is a bound (半年多: more than 6 months) or told roughly (快两年) decides only where every
    value within it agrees.
    """
    if threshold.comparator is Comparator.ABOUT:
        return Outcome.UNKNOWN
    low, high = _bounds(fact)
    least, most = _bounds(threshold)
    if least <= low and high <= most:
        return Outcome.MET
    return Outcome.NOT_MET if high < least or low > most else Outcome.UNKNOWN


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """The smallest and the largest value a quantity may have."""
    amount, upper = quantity.amount, quantity.upper_amount
    if upper is not None:
        return amount, upper
    if quantity.comparator is Comparator.ABOUT:
        return amount * (1 - ROUGHLY), amount * (1 + ROUGHLY)
    if _NEARLY.match(quantity.text):
        return max(amount * (1 - ROUGHLY), amount - _step(quantity)), math.nextafter(amount, -math.inf)
    if quantity.base_unit == "个月" and quantity.text.endswith(_DAYS):
        return math.nextafter(amount, math.inf), math.nextafter(amount + 1, -math.inf)
    return {
        Comparator.AT_LEAST: (amount, math.inf),
        Comparator.MORE_THAN: (math.nextafter(amount, math.inf), math.inf),
        Comparator.AT_MOST: (-math.inf, amount),
        Comparator.LESS_THAN: (-math.inf, math.nextafter(amount, -math.inf)),
    }.get(quantity.comparator, (amount, amount))


def _step(quantity: Quantity) -> float:
    """By how much what is nearly reached may fall short: 快七个月 is over six, 快一年半 over one year."""
    unit = quantity.amount / quantity.value if quantity.value else 0.0
    return unit if quantity.value.is_integer() else unit / 2
