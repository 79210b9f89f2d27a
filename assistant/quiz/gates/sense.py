"""Whether other words for a stem still ask the same, as far as code can tell. A person reviews the item all
the same."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from assistant.quiz.equivalence import canonical
from assistant.quiz.item import BLANK_MARK

# What turns a sentence round, or decides how strictly it binds, must stand as often as before.
_DECIDES = re.compile(
    r"不|未|无|非|禁止|除外|应当|可以|必须|一律|优先|鼓励|探索|力争|确保|支持|全部|部分|每[年月日季]|前.年|累计|连续|或者?|和|及|等"
)
_NUMBERS = re.compile("〔[^〕]*〕")
_NAMES = re.compile(r"“[^“”]*”|《[^《》]*》")
_SHORTEST, _LONGEST = 0.6, 1.4  # of the length before
_LEAST_KEPT = 0.5  # of the pairs of characters before


def asks_the_same(before: str, after: str) -> bool:
    """Both without their lead: the same numbers and bounds, names, blanks and deciding words, and most else.

    >>> asks_the_same("每月发放____元高龄津贴。", "高龄津贴每月发放____元。")
    True
    >>> asks_the_same("每月发放不低于____元高龄津贴。", "高龄津贴每月发放____元。")
    False
    """
    is_as_long = _SHORTEST * len(before) <= len(after) <= _LONGEST * len(before)
    return (
        is_as_long
        and "\n" not in after
        and before[-1:] == after[-1:]
        and before.count(BLANK_MARK) == after.count(BLANK_MARK)
        and all(_found(each, before) == _found(each, after) for each in (_DECIDES, _NAMES))
        and _found(_NUMBERS, canonical(before)) == _found(_NUMBERS, canonical(after))
        and _kept(before, after) >= _LEAST_KEPT
    )


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _kept(before: str, after: str) -> float:
    pairs = {a + b for a, b in pairwise(before)}
    return len(pairs & {a + b for a, b in pairwise(after)}) / max(1, len(pairs))
