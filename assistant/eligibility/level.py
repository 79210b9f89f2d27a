"""Levels: a condition that lists 国家级, 自治区级 and 县级 does not take in what is 市级."""

from __future__ import annotations

import re

from assistant.question import Question

_RANKS = {
    "国家": 5,
    "全国": 5,
    "自治区": 4,
    "省": 4,
    "市": 3,
    "地": 3,
    "县": 2,
    "区": 2,
    "乡": 1,
    "镇": 1,
    "村": 0,
}
_NAME = "|".join(_RANKS)
_ABOVE = "(?:及其?)?以上"
_LEVEL = re.compile(rf"(?P<level>{_NAME})级(?P<more>{_ABOVE})?")
# 县上认定的, 镇里评的, 县里把我认定成.
_SAID = re.compile(
    rf"(?P<level>{_NAME})级|(?<![社小])(?P<by>国家|自治区|省|市|县|区|乡|镇|村)(?:[上里]|政府)?(?:给|把)?"
    r"[^，没不公]{0,3}?(?:认定|评[的定上为成]|命名|颁)"
)
_LISTED = re.compile(rf"(?:认定为|评定为|评为|获评)?(?:(?:{_NAME})级(?:{_ABOVE})?[、和或]?)+")


def other_level(question: Question, condition: str) -> str | None:
    """The level that the asker names, where a condition lists levels and this is none of them."""
    listed = [(_RANKS[level["level"]], bool(level["more"])) for level in _LEVEL.finditer(condition)]
    said = list(_SAID.finditer(question.text))
    if not listed or any(_is_listed(_RANKS[each["level"] or each["by"]], listed) for each in said):
        return None
    return said[0][0] if said else None


def without_level(question: Question, condition: str) -> str:
    """What remains of a condition where the asker names one of the levels that it lists."""
    is_named = bool(_SAID.search(question.text)) and other_level(question, condition) is None
    return _LISTED.sub("", condition) if is_named else condition


def _is_listed(rank: int, listed: list[tuple[int, bool]]) -> bool:
    return any(rank == each or (and_above and rank > each) for each, and_above in listed)
