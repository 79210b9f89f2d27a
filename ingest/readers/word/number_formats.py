"""Ordinals as Word displays them in each numbering format (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.numerals import chinese_numeral

_LARGEST_IN_WORDS = 9999
_LARGEST_ROMAN = 4999
_MOST_LETTERS = 20  # AA is 27, AAA is 53
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_IN_CHINESE = str.maketrans("0123456789", "○一二三四五六七八九")
_IDEOGRAPH_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_LEGAL_SIMPLIFIED = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千零", "壹貳參肆伍陸柒捌玖拾佰仟零")
_ONE_OR_ZERO = re.compile("一(?=[十百千])|零")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_SEXAGENARY = [_STEMS[i % 10] + _BRANCHES[i % 12] for i in range(60)]


def format_ordinal(ordinal: int, number_format: str) -> str:
    """The ordinal in digits where the format has no sign for it, or is unknown.

    >>> format_ordinal(12, "chineseCountingThousand"), format_ordinal(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    formatted = _FORMATS[number_format](ordinal) if number_format in _FORMATS else None
    return str(ordinal) if formatted is None else formatted


def _chinese_thousands(ordinal: int) -> str | None:
    """一, 十, 十一, 一百零一."""
    return chinese_numeral(ordinal) if 0 < ordinal <= _LARGEST_IN_WORDS else None


def _chinese_tens(ordinal: int) -> str | None:
    """To 99 as spoken, then digit by digit: 九十九, 一○○."""
    return _chinese_thousands(ordinal) if 0 < ordinal < 100 else _chinese_digits(ordinal)


def _chinese_digits(ordinal: int) -> str:
    return str(ordinal).translate(_IN_CHINESE)


def _japanese(ordinal: int) -> str | None:
    """As Chinese, but without a zero and without 一 before a unit: 百一, 百十."""
    words = _chinese_thousands(ordinal)
    return words and _ONE_OR_ZERO.sub("", words)


def _legal(digits: dict[int, int]) -> Callable[[int], str | None]:
    def written(ordinal: int) -> str | None:
        words = _chinese_thousands(ordinal)
        full = f"一{words}" if words and words.startswith("十") else words
        return full and full.translate(digits)

    return written


def _row(signs: str | list[str]) -> Callable[[int], str | None]:
    return lambda ordinal: signs[ordinal - 1] if 0 < ordinal <= len(signs) else None


def _signs(first: str, count: int) -> Callable[[int], str | None]:
    """Signs that follow each other in Unicode: ①, ②, …"""
    return _row([chr(ord(first) + i) for i in range(count)])


def _letters(ordinal: int) -> str | None:
    """A … Z, AA, BB …"""
    if not 0 < ordinal <= 26 * _MOST_LETTERS:
        return None
    return chr(ord("A") + (ordinal - 1) % 26) * ((ordinal - 1) // 26 + 1)


def _roman(ordinal: int) -> str | None:
    if not 0 < ordinal <= _LARGEST_ROMAN:
        return None
    text = ""
    for value, sign in _ROMAN:
        text += sign * (ordinal // value)
        ordinal %= value
    return text


def _lower(capitals: Callable[[int], str | None]) -> Callable[[int], str | None]:
    def lowered(ordinal: int) -> str | None:
        text = capitals(ordinal)
        return text and text.lower()

    return lowered


def _full_width(ordinal: int) -> str:
    return str(ordinal).translate(_FULL_WIDTH)


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": lambda ordinal: f"{ordinal:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedCircleChinese": _signs("①", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "numberInDash": lambda ordinal: f"- {ordinal} -",
    "chineseCounting": _chinese_tens,
    "chineseCountingThousand": _chinese_thousands,
    "chineseLegalSimplified": _legal(_LEGAL_SIMPLIFIED),
    "taiwaneseCounting": _chinese_tens,
    "taiwaneseCountingThousand": _chinese_thousands,
    "taiwaneseDigital": _chinese_digits,
    "ideographDigital": lambda ordinal: str(ordinal).translate(_IDEOGRAPH_DIGITS),
    "japaneseDigitalTenThousand": lambda ordinal: str(ordinal).translate(_IDEOGRAPH_DIGITS),
    "japaneseCounting": _japanese,
    "ideographLegalTraditional": _legal(_LEGAL_TRADITIONAL),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "ideographTraditional": _row(_STEMS),
    "ideographZodiac": _row(_BRANCHES),
    "ideographZodiacTraditional": _row(_SEXAGENARY),
    "upperLetter": _letters,
    "lowerLetter": _lower(_letters),
    "upperRoman": _roman,
    "lowerRoman": _lower(_roman),
}
