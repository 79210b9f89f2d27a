"""Whether a sentence with another number still follows from the text: the guard of false statements.

Which way a bound may be moved depends on where it stands (DOMAIN.md B2; the logic of monotone contexts). What
is demanded may only be tightened: 应达到98%以上 is raised. A condition may only be widened: in
就业6个月以上的，给予补贴 it is lowered, for who has worked 9 months gets the grant all the same. So may
what is allowed (可以在30日内申请 is raised) and what is forbidden for a time (2年内不得申请 is raised).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.quiz.generator.passage import Passage
from ingest.document import Comparator, Quantity
from ingest.measurement import DURATIONS

_DEMANDS = re.compile(
    r"应|必须|不得|不[低少高多]于|不超过|达到|稳定在|保持在|控制在|突破|力争|确保|提高|降低|减少|增长|给予|发放|发给|补贴|"
    r"奖励|补助|处|安排|增加|有效期|期限|任期|服务|带动"
)
_ALLOWS = re.compile(r"(?<![许认])可(?!能)|有权|允许")
_FORBIDS = re.compile(r"不得|不再|禁止|不予")
_CONDITION = re.compile(r"^(?:对|凡)|的$")
_WHOM = re.compile(r"(?<!反)对[^，]*$")
_MODIFIES = re.compile(r"[^，；]{0,6}的[^，；]")  # 80周岁以上的老年人
_AHEAD = re.compile(r"(?:以|之)?前")
_NEARLY = 0.2  # of an estimate: what lies as near is the same


@dataclass(frozen=True, slots=True)
class Bound:
    """A number in its place: how it bounds, and whether it may be widened only (else tightened only)."""

    comparator: Comparator
    value: float
    is_widened: bool

    def implies(self, other: float) -> bool:
        """Whether the text says what it would say with another value in this place."""
        is_more = other >= self.value
        match self.comparator:
            case Comparator.AT_LEAST | Comparator.MORE_THAN:
                return other == self.value or is_more is self.is_widened
            case Comparator.AT_MOST | Comparator.LESS_THAN:
                return other == self.value or is_more is not self.is_widened
            case Comparator.ABOUT:
                return abs(other - self.value) <= self.value * _NEARLY
            case _:
                return other == self.value


def bound_of(quantity: Quantity, passage: Passage) -> Bound | None:
    """None where the sentence does not show whether the bound is demanded or a condition."""
    text, start, end = passage.text, quantity.start - passage.start, quantity.end - passage.start
    phrase_start = max(text.rfind(sign, 0, start) for sign in "，；;") + 1
    phrase_end = min((place for sign in "，；;" if (place := text.find(sign, end)) >= 0), default=len(text))
    before, after = text[phrase_start:start], text[end:phrase_end]
    comparator = _comparator(quantity, before, after)
    if comparator in (Comparator.EQUAL, Comparator.RANGE, Comparator.ABOUT):
        return Bound(comparator, quantity.value, is_widened=False)
    demands = bool(_DEMANDS.search(before + quantity.text))
    is_object = bool(_WHOM.search(before)) and "的" in after  # 应当对近两年内发生过事故的电梯…
    is_condition = (
        is_object
        or bool(_CONDITION.search(text[phrase_start:phrase_end]))
        or (not demands and bool(_MODIFIES.match(after)))
    )
    if is_condition or _ALLOWS.search(before) or _FORBIDS.search(after):
        return Bound(comparator, quantity.value, is_widened=True)
    if demands or (quantity.base_unit in DURATIONS and "应当" in text[end:] and not _ALLOWS.search(text)):
        return Bound(comparator, quantity.value, is_widened=False)
    return None


def _comparator(quantity: Quantity, before: str, after: str) -> Comparator:
    """五日前, 提前五日: at least so long before."""
    is_ahead = bool(_AHEAD.match(after)) or before.endswith("提前")
    is_plain = quantity.comparator is Comparator.EQUAL and quantity.base_unit in DURATIONS
    return Comparator.AT_LEAST if is_ahead and is_plain else quantity.comparator
