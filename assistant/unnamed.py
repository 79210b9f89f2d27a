"""A question that names no matter: “能给不”, “我能领多少补贴”. What is meant is asked back."""

from __future__ import annotations

import re

from assistant.answer import Answer, Status
from assistant.question import Asked, Inquiry, Question
from assistant.words import HEADS

ASK_WHAT = (
    "您问的是哪一项政策？请说明是什么人、办什么事"
    "（例如哪一种补贴、救助或者就业、产业方面的支持），我再查文件。"
)
_OF_A_MATTER = frozenset(
    {Asked.AMOUNT, Asked.ELIGIBILITY, Asked.DURATION, Asked.LIST, Asked.PROCEDURE, Asked.CONDITIONS}
)  # nobody asks these of nothing
_SAYS_NOTHING = re.compile(rf"{HEADS.pattern}|符合条件|够条件|条件|资格|政策|情况")


def names_nothing(inquiry: Inquiry) -> bool:
    """Whether no question of a message says which matter it is about, though each must have one."""
    return bool(inquiry.questions) and all(map(_is_bare, inquiry.questions))


def ask_what(inquiry: Inquiry) -> Answer:
    """One question back: which matter."""
    return Answer(inquiry.text, Status.CLARIFY, None, ASK_WHAT, assumed=inquiry.assumed)


def _is_bare(question: Question) -> bool:
    if not question.asked or not question.asked <= _OF_A_MATTER or question.nth is not None:
        return False
    named = (question.beneficiaries, question.excluded, question.units, question.numbers, question.quoted)
    tells_amount = any(quantity.base_unit == "元" for quantity in question.quantities)
    is_empty = all(_SAYS_NOTHING.fullmatch(term.said) for term in question.terms)
    return is_empty and not any(named) and not tells_amount
