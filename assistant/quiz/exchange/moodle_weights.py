"""How Moodle weighs the options of a multiple-choice question, and matches short answers."""

from __future__ import annotations

import re

from assistant.quiz.exchange.entry import CannotRead

# The right options share 100 %, in steps that Moodle knows.
_SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5"}
_WILDCARD = re.compile(r"(?<!\\)\*")


def weights(options: int, correct: tuple[int, ...]) -> list[str]:
    """Of each option, in percent: what is wrong takes away as much as a right one gives.

    >>> weights(4, (0, 2))
    ['50', '-50', '50', '-50']
    """
    share = _SHARES[len(correct)]
    return [share if position in correct else f"-{share}" for position in range(options)]


def value_of(text: str) -> float:
    """Raises CannotRead where it is none."""
    try:
        return float(text)
    except ValueError as problem:
        raise CannotRead(f"“{text}”不是数") from problem


def pattern(accepted: str) -> str:
    """An accepted text as a pattern of Moodle, in which * stands for anything."""
    return accepted.replace("*", "\\*")


def accepted_by(pattern: str) -> str:
    """Raises CannotRead where the pattern accepts more than one text."""
    if _WILDCARD.search(pattern):
        raise CannotRead(f"答案“{pattern}”里的 * 代表任意文字，这里不能用")
    return pattern.replace("\\*", "*")
