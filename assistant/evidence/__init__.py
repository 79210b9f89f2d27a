"""Evidence: which statements answer a question, by what it asks.

Where none holds a value of the asked kind for the asked subject, the finding says what is missing: refusal
is decided by slots, not by a score (DESIGN.md 3.8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.eligibility import Outcome, assess
from assistant.evidence.claim import contradictions, find_claim
from assistant.evidence.definition import find_definition
from assistant.evidence.finding import MIN_COVERAGE, Finding, covering, near
from assistant.evidence.holders import find_department, find_duties
from assistant.evidence.reach import within_reach
from assistant.evidence.service import SERVICE_SLOTS, find_service
from assistant.evidence.status import find_document
from assistant.evidence.values import find_amount, find_duration, find_quantity
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause
from ingest.document import Entitlement, Quantity

__all__ = ["SERVICE_SLOTS", "Finding", "find", "find_document", "find_duties"]

_MOST_RELATED = 3
_NEVER_SILENT = (Asked.AMOUNT, Asked.QUANTITY)
_BESIDE_SERVICE = (Asked.AMOUNT, Asked.DEPARTMENT, Asked.ELIGIBILITY)


def find(question: Question, ranked: Sequence[Match]) -> tuple[Finding, ...]:
    """A finding for each kind of thing a question asks; `ranked` are statements, best first."""
    grounded = [match for match in ranked if match.coverage >= MIN_COVERAGE]
    service = [kind for kind in SERVICE_SLOTS if kind in question.asked]
    findings = _find_main(question, grounded, service)
    findings += [find_service(question, kind, grounded) for kind in service]
    reached = [within_reach(finding, ranked) for finding in findings or [find_content(question, grounded)]]
    return tuple(_with_related(finding, ranked) for finding in reached)


def _find_main(question: Question, grounded: Sequence[Match], service: Sequence[Asked]) -> list[Finding]:
    """What is asked first of _FINDERS and found; the department besides. Nothing found: what is missing.

    A question may be read in several ways (“…的标准是什么” asks an amount or a meaning): the first reading
    that finds an answer holds, but an amount or number that is asked and missing is always said.
    """
    kinds = _kinds(question, service)
    if Asked.AMOUNT in kinds and Asked.ELIGIBILITY not in kinds and _states_facts(question, grounded):
        kinds = [Asked.ELIGIBILITY, *kinds]
    found: list[Finding] = []
    missing: list[Finding] = []
    for kind in kinds:
        if kind is not Asked.DEPARTMENT and any(f.asked is not Asked.DEPARTMENT for f in found):
            continue
        finding = _FINDERS[kind](question, grounded)
        (found if finding.answers else missing).append(finding)
    if not found:
        return missing[:1]
    return [finding for finding in missing if finding.asked in _NEVER_SILENT] + found


def find_eligibility(question: Question, grounded: Sequence[Match]) -> Finding:
    """The entitlement that is asked for, held against the asker's facts; without one, what is said of it."""
    granted = [
        (entitlement, match)
        for match in near(grounded)
        for entitlement in match.statement.clause.entitlements
        if match.statement.start <= entitlement.start < match.statement.end
    ]
    if not granted:
        return replace(find_content(question, grounded), asked=Asked.ELIGIBILITY)
    entitlement, match = max(granted, key=lambda pair: (pair[1].coverage, _shared(question, pair[0])))
    assessment = assess(question, entitlement, match.statement.clause)
    departs = tuple(contradictions(replace(question, quantities=_money(question)), match))
    missing = tuple(c.reason for c in assessment.having(Outcome.UNKNOWN) if not c.is_laid_down)
    return Finding(
        question, Asked.ELIGIBILITY, (match,), missing, assessment=assessment, contradictions=departs
    )


def _shared(question: Question, entitlement: Entitlement) -> int:
    """How many character pairs of an entitlement the question has, in plain or in official words."""
    words = "，".join((*entitlement.conditions, entitlement.benefit, entitlement.beneficiary))
    return sum(pair in question.search_text for pair in {a + b for a, b in pairwise(words)})


def find_content(question: Question, grounded: Sequence[Match]) -> Finding:
    """Whatever the documents say of the matter."""
    if not grounded:
        return Finding(question, None, missing=("所问事项",))
    return Finding(question, None, covering(near(grounded)))


def find_target(question: Question, grounded: Sequence[Match]) -> Finding:
    """A goal in numbers, or where none is stated in numbers, in words."""
    in_numbers = find_quantity(question, grounded)
    return in_numbers if in_numbers.answers else replace(find_content(question, grounded), asked=Asked.TARGET)


def find_list(question: Question, grounded: Sequence[Match]) -> Finding:
    return replace(find_content(question, grounded), asked=Asked.LIST)


_FINDERS: dict[Asked, Callable[[Question, Sequence[Match]], Finding]] = {
    Asked.ELIGIBILITY: find_eligibility,
    Asked.CLAIM: find_claim,
    Asked.AMOUNT: find_amount,
    Asked.DURATION: find_duration,
    Asked.QUANTITY: find_quantity,
    Asked.TARGET: find_target,
    Asked.DEFINITION: find_definition,
    Asked.LIST: find_list,
    Asked.DEPARTMENT: find_department,
}


def _kinds(question: Question, service: Sequence[Asked]) -> list[Asked]:
    """The kinds to look for. A service question (材料, 地点 …) asks 哪些 and 多少天 only in passing."""
    kinds = [kind for kind in _FINDERS if kind in question.asked]
    if service:
        kinds = [kind for kind in kinds if kind in _BESIDE_SERVICE]
    if Asked.STACKING in service:
        kinds = [kind for kind in kinds if kind is not Asked.ELIGIBILITY]
    return kinds


def _states_facts(question: Question, grounded: Sequence[Match]) -> bool:
    """Whether the asker states a number that a condition of the nearest entitlement compares with."""
    units = {quantity.base_unit for quantity in question.quantities}
    nearest = grounded[0].statement if grounded else None
    return nearest is not None and any(
        threshold.base_unit in units
        for entitlement in nearest.clause.entitlements
        if nearest.start <= entitlement.start < nearest.end
        for threshold in entitlement.thresholds
    )


def _money(question: Question) -> tuple[Quantity, ...]:
    return tuple(quantity for quantity in question.quantities if quantity.base_unit == "元")


def _with_related(finding: Finding, ranked: Sequence[Match]) -> Finding:
    if finding.answers:
        return finding
    nearest = finding.related or tuple(best_by_clause(ranked).values())
    return replace(finding, related=nearest[:_MOST_RELATED])
