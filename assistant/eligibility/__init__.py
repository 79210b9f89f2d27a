"""Conditions compared by code: what the asker says against what an entitlement demands.

以上, 以下, 以内, 不低于, 不超过 include the number, 超过, 不满, 以外 exclude it (民法典第一千二百五十九条, by
general convention also outside civil law); 左右, 约 never decide. Classes that a text does not name are not
granted anything.
"""

from __future__ import annotations

from assistant.eligibility.check import Assessment, Check, Outcome
from assistant.eligibility.comparing import compare
from assistant.eligibility.conditions import (
    VACUOUS,
    condition_checks,
    says_conditions_met,
    term_checks,
    years_of_grant,
)
from assistant.eligibility.denial import denied
from assistant.eligibility.share import share_checks
from assistant.eligibility.spoken import is_spoken_of, of_whole_household
from assistant.eligibility.who import class_checks
from assistant.question import Question
from ingest.beneficiaries import is_generic, mentions
from ingest.document import Clause, Entitlement

__all__ = [
    "VACUOUS",
    "Assessment",
    "Check",
    "Outcome",
    "assess",
    "compare",
    "denied",
    "is_spoken_of",
    "of_whole_household",
    "says_who",
    "years_of_grant",
]


def assess(question: Question, entitlement: Entitlement, clause: Clause) -> Assessment:
    """Every condition of an entitlement against the facts of a question."""
    checks = (
        *class_checks(question, entitlement),
        *condition_checks(question, entitlement),
        *term_checks(question, entitlement),
        *share_checks(question, entitlement),
    )
    return Assessment(entitlement, clause, checks)


def says_who(question: Question, entitlement: Entitlement) -> bool:
    """Whether an entitlement decides anything: a grant to all who “符合条件” does not, unless the asker says
    to be one of them."""
    named = mentions(entitlement.beneficiary)
    is_open = all(is_generic(mention.name) for mention in named)
    vague = all(VACUOUS.fullmatch(condition) for condition in entitlement.conditions)
    if entitlement.conditions and vague and says_conditions_met(question):
        return True
    return bool(entitlement.amounts or entitlement.series) or not (is_open and vague)
