"""Whether two short answers say the same: 一百八十万亩 and 1800000亩, 3至6个月 and 3—6个月."""

from __future__ import annotations

import re
import unicodedata

from ingest.comparators import ADJACENT, COMPARED
from ingest.document import Comparator, Quantity
from ingest.measurement import SCALE, SCALES
from ingest.numerals import NUMERAL, parse_estimate, parse_numeral
from ingest.phrases import DASH
from ingest.quantities import read_quantities
from ingest.units import normal_name

LONGEST = 2000  # characters of an answer that is read at all

_NUMERAL = re.compile(NUMERAL)
_SCALED = re.compile(r"(?P<number>.*?)(?P<scale>[万亿]*)", re.DOTALL)
# Beyond 15 digits floats are no longer exact.
_NUMBER = rf"(?<![\d.])\d{{1,15}}(?![\d])(?:\.\d{{1,15}})?(?:{SCALE})?"
_NUMBERS = re.compile(rf"(?P<low>{_NUMBER})(?:{DASH}(?P<high>{_NUMBER}))?")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_MINUS = re.compile(r"(?<![\d\w])[-−](?=\d)")
_QUOTES = re.compile(r"[“”‘’\"'《》「」]")
_COMPARING = re.compile(rf"(?:{COMPARED}|{ADJACENT})?(?P<between>[^\d半百千万]*)")
_MARKS = re.compile(r"[^\w%〔〕=<>≤≥≈—.负]|(?<!\d)\.|\.(?!\d)|_")
_SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.MORE_THAN: ">",
    Comparator.LESS_THAN: "<",
    Comparator.ABOUT: "≈",
}


def canonical(text: str) -> str:
    """One writing for all that say the same; every number stands in 〔〕, in base units.

    >>> canonical("一百八十万亩"), canonical("１８０万 亩"), canonical("1,800,000亩")
    ('〔1800000亩〕', '〔1800000亩〕', '〔1800000亩〕')
    >>> canonical("不低于30%"), canonical("三成以上"), canonical("一年半"), canonical("3～6个月")
    ('〔≥30%〕', '〔≥30%〕', '〔18个月〕', '〔3—6个月〕')
    >>> canonical("二〇二七年"), canonical("“1311”工程"), canonical("人力资源和社会保障厅")
    ('〔2027〕年', '〔1311〕工程', '人力资源社会保障厅')
    """
    folded = _QUOTES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    words = "".join(_MINUS.sub("负", _THOUSANDS.sub("", folded)).split())
    arabic = _NUMERAL.sub(_in_digits, words)
    written, position = "", 0
    for quantity in read_quantities(arabic):
        written += _bare_numbers(arabic[position : quantity.start]) + _written(quantity)
        position = quantity.end
    kept = _MARKS.sub("", written + _bare_numbers(arabic[position:]))
    return normal_name(kept) if kept else ""


def without_comparison(canonical_text: str) -> str:
    return re.sub("(?<=〔)[≥≤><≈]", "", canonical_text)


def _in_digits(match: re.Match[str]) -> str:
    """二〇二七 is 2027, 三四 is 3—4; a closing 万 stays, as it may count for both ends of a range."""
    parts = _SCALED.fullmatch(match[0])
    assert parts is not None  # the pattern matches anything
    if estimate := parse_estimate(parts["number"]):
        return "—".join(_plain(value) for value in estimate) + parts["scale"]
    if match[0].isdecimal():
        return match[0]
    try:
        return _plain(parse_numeral(parts["number"])) + parts["scale"]
    except ValueError:  # no number in use: a row of thirty digits, 万 alone
        return match[0]


def _bare_numbers(text: str) -> str:
    return _NUMBERS.sub(_written_bare, text)


def _written_bare(match: re.Match[str]) -> str:
    low, high = match["low"], match["high"]
    if high is None:
        return f"〔{_value(low)}〕"
    scale = high.lstrip("0123456789.") if low[-1].isdigit() else ""  # 10—15万: both count 万
    return f"〔{_value(low + scale)}—{_value(high)}〕"


def _value(number: str) -> str:
    digits = number.rstrip("".join(SCALES))
    return _plain(float(digits) * SCALES.get(number[len(digits) :], 1.0))


def _written(quantity: Quantity) -> str:
    """不低于岗位总数10% keeps 岗位总数, which says of what."""
    comparing = _COMPARING.match(quantity.text)
    between = comparing["between"] if comparing else ""
    upper = "" if quantity.upper_amount is None else f"—{_plain(quantity.upper_amount)}"
    sign = _SIGNS.get(quantity.comparator, "")
    return f"{between}〔{sign}{_plain(quantity.amount)}{upper}{quantity.base_unit}〕"


def _plain(value: float) -> str:
    return f"{value:.15g}"
