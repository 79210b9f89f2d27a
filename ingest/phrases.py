"""What the words around a number say of it: what it measures, how often it holds, and for which year."""

from __future__ import annotations

import re

from ingest.document import Quantity

DASH = r"\s*(?:—+|–|-|~|～|－|至|到)\s*"
YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?:\s*年?{DASH}((?:19|20)\d{{2}}))?\s*年")
_PERIOD = re.compile(
    r"每年|每月|每季度|每半年|每天|每日|每人|每户|每亩|人均|户均|亩均|年均|月均|累计|按月|按年|一次性|全年"
)
_RECURRING = re.compile(r"(?:力争|确保|努力|实现|争取|计划|原则上)*(每年|每月|每季度|每半年)")
_BRACKETED = re.compile(r"（[^（）]*）")
_CLAUSE_BREAK = re.compile(r"[，,。；;：:？?！!（）()\n]")
_LONGEST_SENTENCE = 600
_LIST_SIGNS = ("", "、", "和", "及", "或", "或者")


def measured(text: str, start: int, before: Quantity | None) -> str:
    """The words of the same phrase that stand before the number: 产量稳定在 before 380万吨.

    In a list each number has its own words (良种覆盖率达到98%以上、机械化率达到85%以上); where it has none,
    those of the number before hold on (8000元、5000元).
    """
    sentence = _sentence_start(text, start, "。\n")
    level = _BRACKETED.sub(lambda part: "〓" * len(part[0]), text[sentence:start])
    phrase = sentence + max((match.end() for match in _CLAUSE_BREAK.finditer(level)), default=0)
    if before is None or before.end < phrase:
        return text[phrase:start]
    between = text[before.end : start]
    if between in _LIST_SIGNS:
        return before.measures
    return between[1:] if between[0] == "、" else text[phrase:start]


def period(text: str, start: int, own_words: str, *, inherits: bool) -> str | None:
    """How often the number holds: as its own words say, or as the sentence began (力争每年…，…)."""
    own = _PERIOD.findall(own_words)
    if own or not inherits:
        return own[-1] if own else None
    phrases = re.split("[，,]", text[_sentence_start(text, start, "。；;\n") : start])
    governing = [match[1] for phrase in phrases if (match := _RECURRING.match(phrase))]
    return governing[-1] if governing else None


def year(unquoted: str, start: int) -> str | None:
    """The calendar year that the sentence names last before the number: “2027”, “2025—2027”."""
    years = list(YEAR.finditer(unquoted, _sentence_start(unquoted, start, "。\n"), start))
    if not years:
        return None
    first, last = years[-1].groups()
    return f"{first}—{last}" if last else str(first)


def _sentence_start(text: str, position: int, ends: str) -> int:
    farthest = max(0, position - _LONGEST_SENTENCE)
    return max(farthest, *(text.rfind(end, farthest, position) + 1 for end in ends))
