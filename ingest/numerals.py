"""Numerals as Chinese documents and people write them."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

CHINESE_DIGIT = "[零〇○一二两俩三四五六七八九十百千万亿]"
CHINESE_NUMERAL = f"{CHINESE_DIGIT}+"
_ARABIC_DIGIT = "[0-9０-９]"
_ARABIC = (
    rf"(?<![0-9０-９.．A-Za-z])(?:{_ARABIC_DIGIT}{{1,3}}(?:,{_ARABIC_DIGIT}{{3}})++(?!{_ARABIC_DIGIT})|"
    rf"{_ARABIC_DIGIT}++)(?:[.．]{_ARABIC_DIGIT}++)?+"
)
_MIXED = rf"{_ARABIC}(?:[百千万亿]{_ARABIC_DIGIT}++)++[百千万亿]*+"
_WORDS = rf"(?<!{CHINESE_DIGIT}){CHINESE_DIGIT}++(?:点[零〇一二三四五六七八九]++)?+"
# Neighbouring digits are an estimate, side by side or listed: 三四个月, 7、8个月.
_SIDE_BY_SIDE = "一二|一两|二三|两三|三四|三五|四五|五六|六七|七八|八九"
_LISTED = re.sub(r"([^|])([^|])", r"\1、\2", f"{_SIDE_BY_SIDE}|12|23|34|45|56|67|78|89")
_ESTIMATE = re.compile(
    rf"(?P<before>(?:.*[十百千万亿])?)(?P<digits>{_SIDE_BY_SIDE}|{_LISTED})(?P<after>[十百千万亿]*)"
)
# Any numeral, whole: no part of it is tried again, so that long rows of digits cost no more than once.
NUMERAL = rf"(?:(?<![0-9０-９十百千万、])(?:{_LISTED})(?![0-9０-９十百千万、])|{_MIXED}|{_ARABIC}|{_WORDS})"
_LONGEST = 24
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|.")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_RENDERED = "零一二三四五六七八九"


def parse_numeral(text: str) -> float:
    """The value of a numeral: 17, １７, 1.5, 1,200, 十七, 一千二百六十, 二〇二五, 两千五, 三点五, 3万5.

    Raises ValueError where the text is no numeral.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"longer than any number in use: {text[:_LONGEST]!r}…")
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).strip())
    whole, point, decimals = plain.partition("点")
    if point:
        return parse_numeral(whole) + float(f"0.{_typed(decimals)}")
    if plain and all(c in _DIGITS for c in plain):
        return float(_typed(plain))
    return _parse(_TOKEN.findall(plain))


def parse_estimate(text: str) -> tuple[float, float] | None:
    """The bounds that two neighbouring digits state; None where the numeral states one value.

    >>> parse_estimate("三四"), parse_estimate("十五六"), parse_estimate("两三千"), parse_estimate("7、8")
    ((3.0, 4.0), (15.0, 16.0), (2000.0, 3000.0), (7.0, 8.0))
    >>> parse_estimate("三十四"), parse_estimate("34")
    (None, None)
    """
    match = _ESTIMATE.fullmatch(text)
    if match is None:
        return None
    low, high = (match["before"] + digit + match["after"] for digit in match["digits"].replace("、", ""))
    return parse_numeral(low), parse_numeral(high)


def parse_ordinal(text: str) -> int:
    """The value of a numeral that counts items, where no unit is left out: 二百一 is 201 (Word's
    japaneseCounting), but as an amount 210. Raises ValueError.

    >>> parse_ordinal("二百一"), parse_ordinal("百十二"), parse_ordinal("一百零三"), parse_numeral("二百一")
    (201, 112, 103, 210.0)
    """
    if len(text) < 2 or not set(text) & {"百", "千"} or set(text) - set(_TENS) - set(_DIGITS):
        return int(parse_numeral(text))
    total, digit = 0, 0
    for character in text:
        if unit := _TENS.get(character):
            total, digit = total + (digit or 1) * unit, 0
        elif digit:
            raise ValueError(f"two digits without a unit between them: {text!r}")
        else:
            digit = _DIGITS[character]
    return total + digit


def _typed(text: str) -> str:
    """Digits in words as they would be typed: 二〇二五 is 2025."""
    if not text or any(c not in _DIGITS for c in text):
        raise ValueError(f"no digits: {text!r}")
    return "".join(str(_DIGITS[c]) for c in text)


def _parse(tokens: list[str]) -> float:
    """Digits, each before its unit; the last may leave it out (两千五 is 2500, but 两千零五 is 2005)."""
    if not tokens or tokens[0] in "百千万亿":  # “单位：万元” counts in 万 and states no number
        raise ValueError(f"no numeral: {''.join(tokens)!r}")
    total = section = 0.0  # what is finished above and below the last 万 or 亿
    digit: float | None = None
    last_unit = 1
    for token in tokens:
        if token in _TENS:
            section += (1.0 if digit is None else digit) * _TENS[token]
            digit, last_unit = None, _TENS[token]
        elif token in _MYRIADS:
            above = section + (digit or 0.0)
            total = (total + above) * _MYRIADS[token] if token == "亿" else total + above * _MYRIADS[token]
            section, digit, last_unit = 0.0, None, _MYRIADS[token]
        elif _digit(token) == 0.0 and len(tokens) > 1:
            last_unit = 1
        elif digit is None:
            digit = _digit(token)
        else:
            raise ValueError(f"two digits without a unit between them: {''.join(tokens)!r}")
    left_out = last_unit // 10 if last_unit >= 100 and digit is not None and digit < 10 else 1
    return total + section + (digit or 0.0) * left_out


def _digit(token: str) -> float:
    if token in _DIGITS:
        return float(_DIGITS[token])
    if not token[0].isascii() or not token[0].isdigit():
        raise ValueError(f"no digit: {token!r}")
    return float(token)


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
