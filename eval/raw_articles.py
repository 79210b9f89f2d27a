"""Articles (第…条) counted over raw lines by regular expressions of their own, independent of the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WORD = "[零〇○一二两三四五六七八九十百千]"
_NUMERAL = rf"[0-9０-９]{{1,4}}|{_WORD}(?:\s?{_WORD})*"
_ARTICLE = re.compile(rf"第\s?(?P<n>{_NUMERAL})\s?条(?:之(?P<suffix>[一二三四五六七八九十]+))?(?P<rest>.*)")
_LEVEL = re.compile(rf"第\s?(?P<n>{_NUMERAL})\s?(?P<level>编|分编|章|节)(?![的和至、及])(?P<rest>.*)")
LEVELS = ("编", "分编", "章", "节")
_ANNEX = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]?")
_LONGEST_HEADING = 45
_LARGEST_STEP = 3  # where no blank tells 第五条 from a reference

Place = tuple[tuple[str, int], ...]  # 编, 章, 节 above an article, as far as there are any


@dataclass(frozen=True, slots=True)
class Article:
    """`place` is None where a heading above it bears no number that the text tells."""

    ordinal: int
    suffix: int  # 第十七条之一 has 1
    place: Place | None = ()


def raw_articles(lines: Sequence[str]) -> Iterator[Article]:
    """A line that starts with 第…条 and a blank is one; without a blank, if its number is the next one and no
    words of a reference follow."""
    place: dict[str, int] = {}
    is_known = True
    last = (0, 0)
    for i, line in enumerate(lines):
        if _ANNEX.fullmatch(line):
            place, last, is_known = {}, (0, 0), True
        elif level := _level(line):
            name, ordinal = level
            below = LEVELS.index(name)
            place = {each: n for each, n in place.items() if LEVELS.index(each) < below} | {name: ordinal}
            is_known = is_known or name == "章"
        elif (match := _ARTICLE.match(line)) and _begins(match, last):
            last = _key(match)
            yield Article(*last, tuple(place.items()) if is_known else None)
        elif _is_unnumbered_heading(lines, i, last):
            following = next((each[1] for text in lines[i:] if (each := _level(text)) and each[0] == "章"), 0)
            is_known = following == place.get("章", 0) + 2
            place = {each: n for each, n in place.items() if each in LEVELS[:2]} | {"章": following - 1}


def _is_unnumbered_heading(lines: Sequence[str], i: int, last: tuple[int, int]) -> bool:
    """A short line between an article and the next, or 总则 before the first."""
    line, after = lines[i], lines[i + 1] if i + 1 < len(lines) else ""
    is_short = len(line) <= _LONGEST_HEADING and not re.search(r"[。；：！？]|[，、]$", line)
    above = last > (0, 0) or re.fullmatch(r"总\s*则", line)
    return bool(is_short and above and (_ARTICLE.match(after) or _level(after)))


def _level(line: str) -> tuple[str, int] | None:
    match = _LEVEL.match(line)
    is_heading = match and len(line) <= _LONGEST_HEADING and not re.search(r"[。；：]", line)
    return (match["level"], _value(match["n"])) if match and is_heading else None


def _key(match: re.Match[str]) -> tuple[int, int]:
    return _value(match["n"]), _value(match["suffix"]) if match["suffix"] else 0


def _begins(match: re.Match[str], last: tuple[int, int]) -> bool:
    ordinal, suffix = _key(match)
    rest = match["rest"]
    if not rest or rest[0].isspace():
        return True
    is_next = 0 < ordinal - last[0] <= _LARGEST_STEP or (ordinal == last[0] and suffix == last[1] + 1)
    return is_next and not re.match(r"[、，和与及或至到的中规所第之以前]|修改|改为|删去|增加", rest)


def _value(numeral: str) -> int:
    """三百二十一, 一二三, 12: by units, or by place."""
    plain = re.sub(r"\s", "", numeral)
    if plain.isdecimal():
        return int(plain)
    if not any(c in _UNITS for c in plain):
        return int("".join(str(_DIGITS[c]) for c in plain))
    total = digit = 0
    for c in plain:
        if c in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[c], 0
        else:
            digit = _DIGITS[c]
    return total + digit
