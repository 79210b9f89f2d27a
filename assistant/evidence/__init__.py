"""Evidence: which statements answer a question, by what it asks.

Where none holds a value of the asked kind for the asked subject, the finding says what is missing: refusal
is decided by slots, not by a score (DESIGN.md 3.8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.evidence.claim import find_claim
from assistant.evidence.content import (
    find_conditions,
    find_content,
    find_items,
    find_list,
    find_target,
    find_where,
)
from assistant.evidence.definition import find_definition
from assistant.evidence.entitled import find_eligibility
from assistant.evidence.finding import LOOSE_COVERAGE, MIN_COVERAGE, Finding, with_text
from assistant.evidence.holders import find_department, find_duties
from assistant.evidence.kinds import asks_the_meaning, kinds_of
from assistant.evidence.reach import within_reach
from assistant.evidence.service import SERVICE_SLOTS, find_service
from assistant.evidence.status import find_document
from assistant.evidence.strangers import strange_things
from assistant.evidence.values import find_amount, find_duration, find_quantity
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause

__all__ = ["SERVICE_SLOTS", "Finding", "find", "find_document", "find_duties", "find_items"]

_MOST_RELATED = 3
_SAME_MEANING = 0.65  # cosine
STANDS_OUT = 0.3  # coverage of a clause that is meant
FARTHER_OFF = 1.3  # times as near as any other
# Kinds that no value decides: the nearest statement is told as such even where it is not very near.
_WITHOUT_VALUE = frozenset({Asked.ELIGIBILITY, Asked.LIST})
_NEVER_SILENT = (Asked.AMOUNT, Asked.QUANTITY)

_FINDERS: dict[Asked, Callable[[Question, Sequence[Match]], Finding]] = {
    Asked.ELIGIBILITY: find_eligibility,
    Asked.CLAIM: find_claim,
    Asked.AMOUNT: find_amount,
    Asked.DURATION: find_duration,
    Asked.QUANTITY: find_quantity,
    Asked.TARGET: find_target,
    Asked.DEFINITION: find_definition,
    Asked.CONDITIONS: find_conditions,
    Asked.WHERE: find_where,
    Asked.LIST: find_list,
    Asked.DEPARTMENT: find_department,
}


def find(question: Question, ranked: Sequence[Match]) -> tuple[Finding, ...]:
    """A finding for each kind of thing a question asks; `ranked` are statements, best first."""
    # 第四年还能再领吗 asks for how many years, not whether two things go together.
    asked = question.asked - {Asked.STACKING} if question.nth else question.asked
    service = [kind for kind in SERVICE_SLOTS if kind in asked]
    if strange := strange_things(question, ranked):
        grounded = loose = []
        findings = [Finding(question, None, missing=(f"{strange}（文件没有提到）",))]
    else:
        grounded = with_text([match for match in ranked if _is_about_it(match)])
        grounded = grounded or _standing_out(ranked)
        in_words = any(match.coverage >= MIN_COVERAGE for match in grounded)
        loose = grounded if in_words else _loose(ranked)
        counted = [match for match in with_text(ranked) if grounded and match.coverage >= LOOSE_COVERAGE]
        findings = _find_main(question, grounded, loose, counted, service)
    findings += [find_service(question, kind, grounded) for kind in service]
    reached = [within_reach(finding, ranked) for finding in findings or [find_content(question, loose)]]
    return tuple(_with_related(finding, ranked) for finding in reached)


def _is_about_it(match: Match) -> bool:
    """Whether a statement is about what is asked: it meets the question's words or, where these are many and
    plain, its meaning, or it stands under a heading that is named in full."""
    in_meaning = match.coverage >= LOOSE_COVERAGE and match.similarity >= _SAME_MEANING
    return match.coverage >= MIN_COVERAGE or in_meaning or match.heading == 1.0


def _standing_out(ranked: Sequence[Match]) -> list[Match]:
    """The statements of a clause that is far nearer than any other: however plain the words, it is meant."""
    told = with_text(ranked)
    best, *others = best_by_clause(told).values() or [None]
    if (
        best is None
        or not others
        or any(other and other.coverage * FARTHER_OFF > best.coverage for other in others)
    ):
        return []
    clause = best.statement.clause
    return [m for m in told if m.statement.clause is clause and m.coverage >= STANDS_OUT]


def _considered(
    kind: Asked, grounded: Sequence[Match], loose: Sequence[Match], counted: Sequence[Match]
) -> Sequence[Match]:
    """The statements to look at; what is far from a claim tells nothing against it, and a number may stand
    a little away from the words that name its thing."""
    if kind is Asked.QUANTITY:
        return counted
    if kind is Asked.CLAIM:
        return [match for match in loose if match.coverage >= LOOSE_COVERAGE]
    return loose if kind in _WITHOUT_VALUE else grounded


def _loose(ranked: Sequence[Match]) -> list[Match]:
    """The statements somewhat near; a question on topic has at least a nearest one, told as such."""
    told = with_text(ranked)
    return [match for match in told if match.coverage >= LOOSE_COVERAGE] or told[:1]


def _find_main(
    question: Question,
    grounded: Sequence[Match],
    loose: Sequence[Match],
    counted: Sequence[Match],
    service: Sequence[Asked],
) -> list[Finding]:
    """The first reading of the question that finds an answer, and the department besides.

    “…的标准是什么” may ask an amount or a meaning. An amount or number that is asked and missing is said all
    the same, and a name that is only mentioned is not explained by what stands around it.
    """
    found: list[Finding] = []
    missing: list[Finding] = []
    for kind in kinds_of(question, loose, service):
        if kind is not Asked.DEPARTMENT and any(f.asked is not Asked.DEPARTMENT for f in found):
            continue
        finding = _FINDERS[kind](question, _considered(kind, grounded, loose, counted))
        is_unexplained = kind is Asked.DEFINITION and bool(finding.missing)
        if is_unexplained and asks_the_meaning(question):
            return [*found, finding]
        (found if finding.answers and not is_unexplained else missing).append(finding)
    if not found:
        return missing[:1]
    return [finding for finding in missing if finding.asked in _NEVER_SILENT] + found


def _with_related(finding: Finding, ranked: Sequence[Match]) -> Finding:
    if finding.answers:
        return finding
    nearest = finding.related or tuple(best_by_clause(ranked).values())
    return replace(finding, related=nearest[:_MOST_RELATED])
