"""A share of a whole: 30 posts of which disabled people hold 2, against “不低于岗位总数10%”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.eligibility.check import Check
from assistant.eligibility.comparing import compare
from assistant.question import Question
from ingest.document import Comparator, Entitlement, Quantity

_WHOLE = re.compile(r"(?:一共|总共|共|总计|全部)(?:设[置有]?|有)?[^，\d]{0,6}$|岗位?[有是]?$")
_BEFORE = 10  # characters
_BOUNDS = frozenset(
    {Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.RANGE}
)


def share_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """The share told by two counts, a whole and a part of it, against each bound in per cent."""
    bounds = [q for q in entitlement.amounts if q.base_unit == "%" and q.comparator in _BOUNDS]
    whole = next((q for q in question.quantities if _is_whole(question.text, q)), None)
    part = next((q for q in question.quantities if whole and _is_part(q, whole)), None)
    if not whole or not part:
        return
    share = 100 * part.amount / whole.amount
    for bound in bounds:
        told = replace(
            bound, text=f"{share:.3g}%", comparator=Comparator.EQUAL, amount=share, upper_amount=None
        )
        outcome = compare(told, bound)
        reason = f"{part.text}占{whole.text}的{told.text}，文件要求{bound.text}"
        yield Check(bound.text, outcome, reason, at_threshold=share == bound.amount)


def _is_whole(text: str, quantity: Quantity) -> bool:
    return quantity.amount > 0 and bool(
        _WHOLE.search(text[max(0, quantity.start - _BEFORE) : quantity.start])
    )


def _is_part(quantity: Quantity, whole: Quantity) -> bool:
    """A smaller count of things or people, neither money nor time."""
    counts = quantity.base_unit == whole.base_unit or {quantity.base_unit, whole.base_unit} <= {
        "个",
        "人",
        "名",
    }
    return quantity is not whole and counts and quantity.amount <= whole.amount
