"""The words of a text alone, for comparing what texts say."""

from __future__ import annotations

import re
import unicodedata

# Where a stem says which text it goes by, which many do in the same words: 根据《…》（征求意见稿），
_LEAD = re.compile(r"^(?:根据|按照?|依照|依据)?《[^》]*》(?:（[^）]*）)?(?:规定)?[，,：:]?")
_UNHEARD = frozenset("PZC")  # categories: punctuation, separators, control and format


def plain(text: str) -> str:
    """What a text says aloud: one width and case, without punctuation; the point of a number stays.

    >>> plain("每亩补贴 １．５ 万元（上限）？")
    '每亩补贴1.5万元上限'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        c
        for position, c in enumerate(folded)
        if unicodedata.category(c)[0] not in _UNHEARD or (c == "." and _is_in_number(folded, position))
    )


def lead_of(stem: str) -> str:
    """
    >>> lead_of("根据《津贴办法》（征求意见稿），每月发放____元。")
    '根据《津贴办法》（征求意见稿），'
    """
    return stem.removesuffix(without_lead(stem))


def without_lead(stem: str) -> str:
    """
    >>> without_lead("根据《津贴办法》（征求意见稿），每月发放____元。")
    '每月发放____元。'
    """
    return _LEAD.sub("", stem)


def _is_in_number(text: str, position: int) -> bool:
    return text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()
