"""Evidence: which statements answer a question, by what it asks.

Where none holds a value of the asked kind for the asked subject, the finding says what is missing: refusal
is decided by slots, not by a score (DESIGN.md 3.8).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.eligibility import Outcome, assess, says_who, years_of_grant
from assistant.evidence.claim import contradictions, find_claim
from assistant.evidence.definition import find_definition
from assistant.evidence.finding import LOOSE_COVERAGE, MIN_COVERAGE, Finding, covering, granted_in, near
from assistant.evidence.holders import find_department, find_duties
from assistant.evidence.membership import find_membership
from assistant.evidence.reach import within_reach
from assistant.evidence.service import SERVICE_SLOTS, find_service
from assistant.evidence.status import find_document
from assistant.evidence.values import find_amount, find_duration, find_quantity
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause
from ingest.beneficiaries import covers, mentions
from ingest.document import Entitlement, Quantity
from ingest.encoder import is_common_word

__all__ = ["SERVICE_SLOTS", "Finding", "find", "find_document", "find_duties"]

_ASKS_MONEY = re.compile(r"钱|补贴|补助|津贴|奖|多少|补不补")
_PAYS = re.compile(r"元|补贴|津贴|补助|奖补|资金|减免")
BESIDE_DEFINITION = 0.6  # of the definition's coverage
A_SHORT_QUESTION = 6  # words that say something
NEARLY_ALL = 0.7
MANY_KNOWN = 4  # words beside the strange ones
_MOST_RELATED = 3
_MOST_BENEFITS = 8
# Kinds that no value decides: the nearest statement is told as such even where it is not very near.
_WITHOUT_VALUE = frozenset({Asked.ELIGIBILITY, Asked.LIST, Asked.CLAIM})
_NEVER_SILENT = (Asked.AMOUNT, Asked.QUANTITY)
_BESIDE_SERVICE = frozenset({Asked.AMOUNT, Asked.DEPARTMENT, Asked.ELIGIBILITY})
_CONFIRM = re.compile(r"(?:对|是|没错|正确|属实|真的|准|这样|这么[写定讲]的?|没错)(?:吗|吧|不|么|啊)?$|吧$")


def find(question: Question, ranked: Sequence[Match]) -> tuple[Finding, ...]:
    """A finding for each kind of thing a question asks; `ranked` are statements, best first."""
    service = [kind for kind in SERVICE_SLOTS if kind in question.asked]
    if strange := strange_things(question, ranked):
        grounded = loose = []
        findings = [Finding(question, None, missing=(f"{strange}（文件没有提到）",))]
    else:
        grounded = [match for match in ranked if match.coverage >= MIN_COVERAGE]
        loose = grounded or [match for match in ranked if match.coverage >= LOOSE_COVERAGE]
        findings = _find_main(question, grounded, loose, service)
    findings += [find_service(question, kind, grounded) for kind in service]
    reached = [within_reach(finding, ranked) for finding in findings or [find_content(question, loose)]]
    return tuple(_with_related(finding, ranked) for finding in reached)


def strange_things(question: Question, ranked: Sequence[Match]) -> str:
    """What a short question names and no document speaks of, though statutes do: it is another subject.

    驾照 of 残疾人驾照补贴 is; in a long story, or where nearly all else is met, such words do not matter.
    """
    if len(question.terms) > A_SHORT_QUESTION or Asked.CLAIM in question.asked or not ranked:
        return ""
    if len(question.terms) - len(ranked[0].strange) >= MANY_KNOWN:
        return ""
    strange = [
        term
        for term in ranked[0].strange
        if len(term.said) > 1 and is_common_word(term.said) and not mentions(term.said)
    ]
    if ranked[0].coverage >= NEARLY_ALL and not any(term.is_focus for term in strange):
        return ""
    return "、".join(f"“{term.said}”" for term in strange)


def _find_main(
    question: Question, grounded: Sequence[Match], loose: Sequence[Match], service: Sequence[Asked]
) -> list[Finding]:
    """The first reading of the question that finds an answer, and the department besides.

    “…的标准是什么” may ask an amount or a meaning. An amount or number that is asked and missing is said all
    the same, and a name that is only mentioned is not explained by what stands around it.
    """
    found: list[Finding] = []
    missing: list[Finding] = []
    for kind in _kinds(question, loose, service):
        if kind is not Asked.DEPARTMENT and any(f.asked is not Asked.DEPARTMENT for f in found):
            continue
        finding = _FINDERS[kind](question, loose if kind in _WITHOUT_VALUE else grounded)
        if kind is Asked.DEFINITION and not finding.answers and _asks_the_meaning(question):
            return [*found, finding]
        (found if finding.answers else missing).append(finding)
    if not found:
        return missing[:1]
    return [finding for finding in missing if finding.asked in _NEVER_SILENT] + found


def _asks_the_meaning(question: Question) -> bool:
    """Whether the meaning of a name is all that is asked, not something about what bears the name."""
    things = [term for term in question.terms if term.names_thing]
    others = question.asked - {Asked.DEFINITION, Asked.LIST, Asked.QUANTITY}
    return not others and (len(things) <= 1 or Asked.LIST not in question.asked)


def find_eligibility(question: Question, grounded: Sequence[Match]) -> Finding:
    """The entitlement that is asked for, held against the asker's facts; without one, what is said of it."""
    if member := find_membership(question, grounded):
        return member
    sure = [
        match for match in near(grounded) if match.coverage >= MIN_COVERAGE or _names_amount(question, match)
    ]
    granted = [(e, match) for match in sure for e in granted_in(match) if says_who(e)]
    if not granted:
        return replace(find_content(question, grounded), asked=Asked.ELIGIBILITY)
    entitlement, match = max(granted, key=lambda pair: _fit(question, *pair))
    assessment = assess(question, entitlement, match.statement.clause)
    departs = tuple(contradictions(replace(question, quantities=_money(question)), match))
    missing = tuple(c.reason for c in assessment.having(Outcome.UNKNOWN) if not c.is_laid_down)
    return Finding(
        question, Asked.ELIGIBILITY, (match,), missing, assessment=assessment, contradictions=departs
    )


def _names_amount(question: Question, match: Match) -> bool:
    """Whether the asker names the very amount that a statement grants."""
    granted = {q.amount for e in granted_in(match) for q in (*e.amounts, *e.series)}
    return any(quantity.amount in granted for quantity in _money(question))


def _fit(question: Question, entitlement: Entitlement, match: Match) -> tuple[bool, bool, float, bool, int]:
    """How well an entitlement fits a question: for the asker's class, near, in the same words."""
    named = {mention.name for mention in mentions(entitlement.beneficiary)}
    is_theirs = any(covers(name, each) for name in named for each in question.beneficiaries)
    pays = bool(_ASKS_MONEY.search(question.text) and _PAYS.search(entitlement.benefit))
    return (
        is_theirs,
        pays,
        round(match.coverage, 1),
        bool(entitlement.conditions),
        _shared(question, entitlement),
    )


def _shared(question: Question, entitlement: Entitlement) -> int:
    """How many character pairs of an entitlement the question has, in plain or in official words."""
    words = "，".join((*entitlement.conditions, entitlement.benefit, entitlement.beneficiary))
    return sum(pair in question.search_text for pair in {a + b for a, b in pairwise(words)})


def find_content(question: Question, grounded: Sequence[Match]) -> Finding:
    """Whatever the documents say of the matter."""
    if not grounded:
        return Finding(question, None, missing=("所问事项",))
    chosen = covering(near(_without_definitions(question, grounded)))
    return Finding(question, None, chosen, is_near_only=chosen[0].coverage < MIN_COVERAGE)


def _without_definitions(question: Question, grounded: Sequence[Match]) -> Sequence[Match]:
    """What a term means does not answer what is done about it: such statements go, if others remain."""
    names = {term.said for term in question.terms}
    others = [match for match in grounded if match.statement.clause.heading not in names]
    is_enough = others and others[0].coverage >= BESIDE_DEFINITION * grounded[0].coverage
    return others if is_enough else grounded


def find_target(question: Question, grounded: Sequence[Match]) -> Finding:
    """A goal in numbers, or where none is stated in numbers, in words."""
    in_numbers = find_quantity(question, grounded)
    return in_numbers if in_numbers.answers else replace(find_content(question, grounded), asked=Asked.TARGET)


def find_list(question: Question, grounded: Sequence[Match]) -> Finding:
    """All that is granted to a class where only the class is named, else what is said of the matter."""
    things = [term for term in question.terms if term.names_thing]
    only_class = question.beneficiaries and all(mentions(term.said) for term in things)
    granted = [m for m in grounded if only_class and _grants_to(question.beneficiaries, m)]
    if len(granted) > 1:
        return Finding(question, Asked.LIST, tuple(granted[:_MOST_BENEFITS]))
    return replace(find_content(question, grounded), asked=Asked.LIST)


def _grants_to(classes: Sequence[str], match: Match) -> bool:
    named = {m.name for entitlement in granted_in(match) for m in mentions(entitlement.beneficiary)}
    return any(covers(name, each) for name in named for each in classes)


def find_where(question: Question, grounded: Sequence[Match]) -> Finding:
    """The clauses that speak of the matter, in reading order."""
    found = best_by_clause(near(grounded)).values()
    clauses = sorted((match.statement.clause for match in found), key=lambda clause: clause.order)
    missing = () if clauses else ("所问事项",)
    return Finding(question, Asked.WHERE, clauses=tuple(clauses), missing=missing)


def find_conditions(question: Question, grounded: Sequence[Match]) -> Finding:
    """The statements of the subject that grant something under stated conditions."""
    stated = [m for m in near(grounded) if any(e.conditions for e in granted_in(m))]
    if not stated:
        return Finding(question, Asked.CONDITIONS, missing=("具体条件",))
    return Finding(question, Asked.CONDITIONS, covering(stated))


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


def _kinds(question: Question, grounded: Sequence[Match], service: Sequence[Asked]) -> list[Asked]:
    """The kinds to look for, in order. A service question (材料 …) asks 哪些 and 多少天 only in passing."""
    asked = set(question.asked)
    if not service and _is_about_a_case(question, grounded):
        asked.add(Asked.ELIGIBILITY)
    if service:
        asked &= _BESIDE_SERVICE
    if Asked.STACKING in service:
        asked.discard(Asked.ELIGIBILITY)
    kinds = [kind for kind in _FINDERS if kind in asked]
    if Asked.CLAIM in asked and _CONFIRM.search(question.text):
        kinds.sort(key=lambda kind: kind is not Asked.CLAIM)
    return kinds


def _is_about_a_case(question: Question, grounded: Sequence[Match]) -> bool:
    """Whether somebody's case is told: an amount or a yes is asked, with a number that a condition compares
    with, or of a class that something is granted to."""
    if Asked.CLAIM in question.asked and _CONFIRM.search(question.text):
        return False
    tells = question.is_yes_no or bool(question.asked & {Asked.AMOUNT, Asked.CLAIM})
    if _states_facts(question, grounded) and tells:
        return True
    case = question.beneficiaries or question.excluded
    if question.asked & {Asked.TARGET, Asked.QUANTITY, Asked.DURATION, Asked.DEPARTMENT}:
        return False
    return question.is_yes_no and bool(case) and bool(grounded and granted_in(grounded[0]))


def _states_facts(question: Question, grounded: Sequence[Match]) -> bool:
    """Whether the asker states a number that a condition of the nearest entitlement compares with."""
    if question.nth and grounded:
        limits = [limit for e in granted_in(grounded[0]) if (limit := years_of_grant(e))]
        return any(question.is_yes_no or question.nth > limit for limit in limits)
    units = {quantity.base_unit for quantity in question.quantities}
    thresholds = (
        (t for entitlement in granted_in(grounded[0]) for t in entitlement.thresholds) if grounded else ()
    )
    return any(threshold.base_unit in units for threshold in thresholds)


def _money(question: Question) -> tuple[Quantity, ...]:
    return tuple(quantity for quantity in question.quantities if quantity.base_unit == "元")


def _with_related(finding: Finding, ranked: Sequence[Match]) -> Finding:
    if finding.answers:
        return finding
    nearest = finding.related or tuple(best_by_clause(ranked).values())
    return replace(finding, related=nearest[:_MOST_RELATED])
