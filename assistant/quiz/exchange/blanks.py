"""The blank of a 填空题 as people and other programs mark it."""

from __future__ import annotations

import re

from assistant.quiz.item import BLANK_MARK

_LINE = re.compile("[_＿]{2,}")
_BRACKETS = re.compile(r"[（(]\s*[)）]")


def with_mark(stem: str) -> str:
    """The stem with our mark, where it has one blank, a line or empty brackets.

    >>> with_mark("每亩补贴（　）元"), with_mark("每亩补贴________元")
    ('每亩补贴____元', '每亩补贴____元')
    """
    if stem.count(BLANK_MARK) == 1 and f"{BLANK_MARK}_" not in stem:
        return stem
    for blank in (_LINE, _BRACKETS):
        if blank.search(stem):
            return blank.sub(BLANK_MARK, stem)
    return stem


def has_brackets(stem: str) -> bool:
    """Whether it leaves a place for the letter of an answer by itself."""
    return bool(_BRACKETS.search(stem))
