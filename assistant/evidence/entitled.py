"""Who may: the entitlement that a question is about, held against what the asker says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answer import Verdict
from assistant.eligibility import VACUOUS, Outcome, assess, is_spoken_of, of_whole_household, says_who
from assistant.evidence.claim import contradictions
from assistant.evidence.content import find_content
from assistant.evidence.finding import MIN_COVERAGE, Finding, granted_in
from assistant.evidence.leave import find_leave
from assistant.evidence.membership import find_membership
from assistant.evidence.values import NO_AMOUNT
from assistant.question import Asked, Question
from assistant.relevance import Match
from ingest.beneficiaries import covers, mentions
from ingest.document import Comparator, Entitlement, Quantity

_FARTHER = 0.6  # of the nearest statement's coverage
_ASKS_MONEY = re.compile(r"钱|补贴|补助|津贴|奖|多少|补不补")
_ASKS_SO_MUCH = re.compile(
    r"这么多|那么多|(?:金额|数额|标准)是否|是否(?:符合|超出?)[^，]{0,4}(?:规定|标准|金额)"
)
_ASKS_AGAIN = re.compile(r"年年|每年都|每月都|再[领拿给发补]")
_PAYS = re.compile(r"元|补贴|津贴|补助|奖补|资金|减免")


def find_eligibility(question: Question, grounded: Sequence[Match]) -> Finding:
    """The entitlement that is asked for, held against the asker's facts; without one, what is said of it."""
    if member := find_membership(question, grounded):
        return member
    sure = [
        match
        for match in _granting_near(grounded)
        if match.coverage >= MIN_COVERAGE or _names_amount(question, match) or _is_case_of(question, match)
    ]
    anything = [(e, match) for match in sure for e in granted_in(match)]
    granted = [(e, match) for e, match in anything if says_who(question, e)]
    if not granted and question.tells_of_somebody:  # then at least that the conditions are not laid down
        granted = [(e, match) for e, match in anything if match is grounded[0]]
    if not granted:
        return find_leave(question, find_content(question, grounded))
    entitlement, match = max(granted, key=lambda pair: _fit(question, *pair))
    assessment = assess(question, entitlement, match.statement.clause)
    departs = tuple(contradictions(replace(question, quantities=_money(question)), match))
    refused = Verdict.NOT_ELIGIBLE if departs and _asks_only_for_more(question) else None
    missing = tuple(c.reason for c in assessment.having(Outcome.UNKNOWN) if not c.is_laid_down)
    if Asked.AMOUNT in question.asked and not (entitlement.amounts or entitlement.series):
        missing = (*missing, NO_AMOUNT)
    return Finding(
        question,
        Asked.ELIGIBILITY,
        (match,),
        missing,
        assessment=assessment,
        contradictions=departs,
        verdict=refused,
    )


def _asks_only_for_more(question: Question) -> bool:
    """Whether it is asked for more than once, or so much, and not beside that whether anything is granted."""
    phrases = [replace(question, text=phrase) for phrase in question.text.split("，")]
    asking = [phrase.text for phrase in phrases if phrase.is_yes_no] or [question.text]
    return all(_ASKS_SO_MUCH.search(text) or _ASKS_AGAIN.search(text) for text in asking)


def _granting_near(grounded: Sequence[Match]) -> Sequence[Match]:
    """The nearest statements; where none of them grants anything, those a little farther off that do."""
    return [match for match in grounded if match.coverage >= _FARTHER * grounded[0].coverage]


def _names_amount(question: Question, match: Match) -> bool:
    """Whether the asker names the very amount that a statement grants."""
    granted = {q.amount for e in granted_in(match) for q in (*e.amounts, *e.series)}
    return any(quantity.amount in granted for quantity in _money(question))


def _is_case_of(question: Question, match: Match) -> bool:
    """Whether a statement grants to the very class the asker is of, under a condition whose number the
    asker tells, or under conditions that are all told of: however much else is told, the case is meant."""
    units = {quantity.base_unit for quantity in question.quantities}
    return any(
        (_is_theirs(question, e) and any(t.base_unit in units for t in e.thresholds))
        or (e.conditions and all(is_spoken_of(question, condition) for condition in e.conditions))
        for e in granted_in(match)
    )


def _is_told(question: Question, entitlement: Entitlement) -> bool:
    """Whether all conditions that are laid down are told of, with a number where they hold one."""
    laid_down = [each for each in entitlement.conditions if not VACUOUS.fullmatch(each)]
    units = {quantity.base_unit for quantity in question.quantities}
    bounds = [each for each in entitlement.thresholds if each.comparator is not Comparator.EQUAL]
    in_numbers = all(bound.base_unit in units for bound in bounds)
    return bool(laid_down) and in_numbers and all(is_spoken_of(question, each) for each in laid_down)


def _is_theirs(question: Question, entitlement: Entitlement) -> bool:
    named = {mention.name for mention in mentions(entitlement.beneficiary)}
    return any(covers(name, each) for name in named for each in question.beneficiaries)


def _fit(
    question: Question, entitlement: Entitlement, match: Match
) -> tuple[bool, bool, bool, bool, bool, float, bool, int]:
    """How well an entitlement fits a question: in words that are quoted, in all its conditions, for the
    asker's class, near, in the same words."""
    conditions = "，".join(entitlement.conditions)
    pays = bool(_ASKS_MONEY.search(question.text) and _PAYS.search(entitlement.benefit))
    return (
        any(words in conditions and not VACUOUS.fullmatch(words) for words in question.quoted),
        _means_household(question) is ("整户" in conditions),
        _is_told(question, entitlement),
        _is_theirs(question, entitlement),
        pays,
        round(match.coverage, 1),
        bool(entitlement.conditions),
        _shared(question, entitlement),
    )


def _means_household(question: Question) -> bool:
    """Whether the whole household is told of, or what is for one is asked by its name (整户保)."""
    return "整户" in question.text or of_whole_household(question)


def _shared(question: Question, entitlement: Entitlement) -> int:
    """How many character pairs of an entitlement the question has, in plain or in official words."""
    words = "，".join((*entitlement.conditions, entitlement.benefit, entitlement.beneficiary))
    return sum(pair in question.search_text for pair in {a + b for a, b in pairwise(words)})


def _money(question: Question) -> tuple[Quantity, ...]:
    return tuple(quantity for quantity in question.quantities if quantity.base_unit == "元")
