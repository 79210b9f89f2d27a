"""Which questions are let in: some words, not too many, without invisible characters."""

from __future__ import annotations

import unicodedata

from assistant.errors import UserError

LONGEST_QUESTION = 2000  # characters
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})  # control, format, surrogate


def admit(question: str) -> str:
    """The question as it can be seen, on one line; UserError where nothing can be asked.

    >>> admit(" 补贴\\x00多少\\n钱？ ")
    '补贴多少 钱？'
    """
    if len(question) > LONGEST_QUESTION:
        raise UserError(
            "question_too_long",
            f"问题太长：{len(question)}字，最多{LONGEST_QUESTION}字。",
            "请把情况压缩成几句话，一次问一件事。",
        )
    admitted = visible(question)
    if not admitted:
        raise UserError(
            "empty_question",
            "问题是空的。",
            "请写下要问的事，例如某项补贴的条件、金额或负责的部门。",
        )
    return admitted


def visible(text: str) -> str:
    """The text without control characters, format characters and lone surrogates, on one line."""
    shown = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    return " ".join(shown.split())
