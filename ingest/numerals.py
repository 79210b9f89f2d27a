"""Numerals as Chinese documents and people write them."""

from __future__ import annotations

import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

CHINESE_NUMERAL = "[零〇○一二两三四五六七八九十百千万亿]+"
_RENDERED = "零一二三四五六七八九"


def parse_numeral(text: str) -> float:
    """The value of a numeral: 17, １７, 1.5, 1,200, 十七, 一千二百六十, 二〇二五, 两千五, 1.5万.

    Raises ValueError where the text is no numeral.
    """
    text = unicodedata.normalize("NFKC", text).replace(",", "").replace("，", "").strip()
    scale = 1
    while text and text[-1] in _MYRIADS and _is_arabic(text[:1]):
        scale *= _MYRIADS[text[-1]]
        text = text[:-1]
    if _is_arabic(text[:1]):
        return float(text) * scale
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in text):
        raise ValueError(f"no numeral: {text!r}")
    if all(c in _DIGITS for c in text):
        return float(int("".join(str(_DIGITS[c]) for c in text)))
    return float(_parse_chinese(text))


def _is_arabic(character: str) -> bool:
    return character.isascii() and character.isdigit()


def _parse_chinese(text: str) -> int:
    total = section = digit = 0
    last_unit = 1
    zero_seen = False
    for c in text:
        if c in _DIGITS:
            zero_seen = zero_seen or _DIGITS[c] == 0
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit, last_unit, zero_seen = 0, _TENS[c], False
        else:
            total = (total + section + digit) * _MYRIADS[c]
            section, digit, last_unit, zero_seen = 0, 0, _MYRIADS[c], False
    if digit and last_unit >= 100 and not zero_seen:
        digit *= last_unit // 10  # 两千五 is 2500, 两千零五 is 2005
    return total + section + digit


def chinese_numeral(value: int) -> str:
    """1 to 9999 in words: 17 -> 十七, 105 -> 一百零五."""
    words, zero_pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit == 0:
            zero_pending = bool(words)
            continue
        words += ("零" if zero_pending else "") + _RENDERED[digit] + name
        zero_pending = False
    return words.removeprefix("一") if 10 <= value < 20 else words
