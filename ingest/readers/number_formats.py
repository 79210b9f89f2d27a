"""Cell values as a spreadsheet displays them, by the number format (ECMA-376, part 1, 18.8.30)."""

from __future__ import annotations

import datetime
import re

Value = (
    str | bool | int | float | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None
)

_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours, conditions, locales; widths and fillings
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CORE = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[#0?]*))?(?P<percent>\s*%)?")
_PLAIN_SIGNS = re.compile(r"[^\s\w#?@.,%!/*_\\\"]|元|万|亿|人|户|个|岁|年|月|日|天|次|项|亩")
_GENERAL_DIGITS = 12
_YEAR, _MONTH, _DAY, _HOUR = (re.compile(letter, re.IGNORECASE) for letter in ("[ye]", "m", "d", "h"))


def display(value: Value, number_format: str) -> str:
    """The value as text: no 700.0, 85.00% as formatted, dates as 2025年1月1日.

    >>> display(0.856, "0.0%"), display(1234.5, "#,##0.00"), display(700.0, "General"), display(3, '0"元"')
    ('85.6%', '1,234.50', '700', '3元')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, number_format)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return str(value).strip()


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    has_own_negative = value < 0 and len(sections) > 1 and "#" in sections[1] + "0"
    section = _ASIDE.sub("", sections[1] if has_own_negative else sections[0])
    pattern = _LITERAL.sub("\x00", section)
    literals = [match[1] or match[2] or "" for match in _LITERAL.finditer(section)]
    core = _CORE.search(pattern)
    around = (
        _PLAIN_SIGNS.sub("", pattern[: core.start()] + pattern[core.end() :]).strip("\x00 ()")
        if core
        else "?"
    )
    if core is None or around:
        return _general(value)
    digits = _digits(abs(value) if has_own_negative else value, core)
    words = iter(literals)
    return re.sub(
        "\x00", lambda _: next(words), pattern[: core.start()] + digits + pattern[core.end() :]
    ).strip()


def _digits(value: float, core: re.Match[str]) -> str:
    decimals = core["decimals"] or ""
    scaled = value * 100 if core["percent"] else value
    text = f"{scaled:{',' if ',' in core['whole'] else ''}.{len(decimals)}f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    if optional:
        kept = len(text) - optional
        text = (text[:kept] + text[kept:].rstrip("0")).rstrip(".")
    width = core["whole"].replace(",", "").count("0")  # 0001 is padded
    sign, plain = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = plain.partition(".")
    padded = whole if "," in whole else whole.zfill(width)
    return f"{sign}{padded}{point}{rest}{'%' if core['percent'] else ''}"


def _general(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.{_GENERAL_DIGITS}g}"


def _date(value: datetime.date, number_format: str) -> str:
    """The parts that the format shows; all of them where it shows none."""
    section = _ASIDE.sub("", number_format.split(";")[0])
    parts = (
        (_YEAR, f"{value.year}年"),
        (_MONTH, f"{value.month}月"),
        (_DAY, f"{value.day}日"),
    )
    shown = "".join(text for pattern, text in parts if pattern.search(section))
    if _YEAR.search(section) is None and _DAY.search(section) is None:
        shown = "".join(text for _, text in parts)
    if isinstance(value, datetime.datetime) and _HOUR.search(section) and value.time() != datetime.time():
        shown += value.strftime(" %H:%M")
    return shown
