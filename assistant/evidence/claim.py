"""What the asker takes for granted, held against the text: numbers, comparators, periods, modality."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.eligibility import Outcome, assess
from assistant.evidence.finding import Finding, covering, granted_in
from assistant.evidence.values import holds_in, values
from assistant.question import Asked, Question
from assistant.relevance import Match
from ingest.document import Comparator, Quantity

_FULLY_STATED = 0.75  # of the question's words in one statement, else the text does not join them
_STILL_ABOUT_IT = 0.6  # of the nearest statement's coverage, for one with a number to compare
_ONCE = re.compile(r"一次性|[就只]?给一次|[就只]?[补发领]一次|一次")
_PERIODS = (
    (re.compile(r"每年|按年|逐年"), re.compile(rf"每月|按月|一个月|{_ONCE.pattern}")),
    (re.compile(r"每月|按月"), re.compile(rf"每年|按年|一年一次|按季度|每季度|{_ONCE.pattern}")),
    (re.compile(r"一次性"), re.compile(r"每年|年年|每月|按月|按年")),
)
_FORBIDDEN = re.compile(r"不准|禁止|不许|不允许|不得|不让")
_ALLOWED = re.compile(r"允许|可以|鼓励|支持|引导")
_BINDING = re.compile(r"必须|强制|一律|硬性规定|硬性|全部都要|要求各|已经(?:全面)?推行|全面推行")
_NOT_BINDING = re.compile(r"鼓励|探索|支持|引导|稳妥|试点|有条件的")
_PAID_FOR = re.compile(r"(?:补贴?|拿|领|吃|给|享受|发|免)(?:上|够|到|满|个|连补|整整){0,2}$")
_CONTRARY = {
    (Comparator.AT_LEAST, Comparator.AT_MOST),
    (Comparator.AT_LEAST, Comparator.LESS_THAN),
    (Comparator.MORE_THAN, Comparator.AT_MOST),
    (Comparator.MORE_THAN, Comparator.LESS_THAN),
}
# Told of what the text states as such: 稳定在1040万亩 is no 不超过1040万亩.
_NOT_JUST = (Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.MORE_THAN)


def find_claim(question: Question, grounded: Sequence[Match]) -> Finding:
    """The statement nearest to the claim, with where the claim departs from it."""
    if not grounded:
        return Finding(question, Asked.CLAIM, missing=("这一说法",))
    close = [match for match in grounded if match.coverage >= _STILL_ABOUT_IT * grounded[0].coverage]
    match = next((m for m in close if _comparable(question, m)), grounded[0])
    departs = tuple(contradictions(question, match))
    confirmed = match.coverage >= _FULLY_STATED and not match.departs and _holds_numbers(question, match)
    matches = (match,) if departs or confirmed else covering([match, *close])
    return Finding(
        question,
        Asked.CLAIM,
        matches,
        contradictions=departs,
        confirmed=confirmed,
        on_conditions=confirmed and not departs and _is_conditional(question, match),
    )


def _is_conditional(question: Question, match: Match) -> bool:
    """Whether a statement grants what is claimed, naming no amount, only under conditions not told of."""
    if any(quantity.base_unit in ("元", "%") for quantity in question.quantities):
        return False
    checks = (c for e in granted_in(match) for c in assess(question, e, match.statement.clause).checks)
    return any(check.outcome is not Outcome.MET for check in checks)


def contradictions(question: Question, match: Match) -> Iterator[str]:
    """Where a question departs from a statement, in words: “文件规定的是…，不是…”."""
    for said in question.quantities:
        yield from _number_departs(said, _comparable_with(question, said, match))
    yield from _period_departs(question.text, match.statement.text)
    forbidden, allowed = _FORBIDDEN.search(question.text), _ALLOWED.search(match.statement.text)
    if forbidden and allowed and not _FORBIDDEN.search(match.statement.text):
        yield f"文件的用词是“{allowed[0]}”，不是“{forbidden[0]}”"
    binding, soft = _BINDING.search(question.text), _NOT_BINDING.search(match.statement.text)
    if binding and soft and not _BINDING.search(match.statement.text):
        yield f"文件的用词是“{soft[0]}”，不是“{binding[0]}”"


def _comparable_with(question: Question, said: Quantity, match: Match) -> list[Quantity]:
    """The numbers of a statement that one told may be held against: for how long something is paid
    (能补三年), the limits of the grant where it has any, not how long one must have worked for it."""
    stated = list(values(match))
    if said.base_unit != "个月" or not _PAID_FOR.search(question.text[: said.start]):
        return stated
    thresholds = [threshold for e in match.statement.clause.entitlements for threshold in e.thresholds]
    limits = [q for q in stated if q.base_unit == said.base_unit and q not in thresholds]
    return limits or stated


def _holds_numbers(question: Question, match: Match) -> bool:
    """Whether a statement has a number in every unit that the asker claims one in."""
    units = {quantity.base_unit for quantity in values(match)}
    return all(quantity.base_unit in units for quantity in question.quantities)


def _comparable(question: Question, match: Match) -> bool:
    units = {quantity.base_unit for quantity in question.quantities}
    return not units or any(quantity.base_unit in units for quantity in values(match))


def _number_departs(said: Quantity, stated: Sequence[Quantity]) -> Iterator[str]:
    """The asker's number against the text's number for the same thing, in the same unit."""
    same_unit = [quantity for quantity in stated if quantity.base_unit == said.base_unit]
    if not same_unit or any(_satisfies(said, quantity) for quantity in same_unit):
        return
    nearest = max(
        same_unit, key=lambda q: (_shared(said, q), _agree(said, q), said.comparator is q.comparator)
    )
    if not _agree(said, nearest) and (_shared(said, nearest) or not any(_agree(said, q) for q in same_unit)):
        yield f"文件规定的是“{nearest.text}”，不是“{said.text}”"
    elif said.year and nearest.year and not holds_in(nearest.year, said.year):
        yield f"文件写的是{nearest.year}年，不是{said.year}年"


def _satisfies(said: Quantity, stated: Quantity) -> bool:
    """Whether a number told of a case is within a bound for how long: 8个月 and 一年多
    within 6个月以上."""
    return (
        stated.base_unit == "个月"
        and stated.comparator is Comparator.AT_LEAST
        and (said.comparator is Comparator.EQUAL or said.text.endswith("多"))
        and said.amount >= stated.amount
    )


def _shared(one: Quantity, other: Quantity) -> int:
    """How many character pairs what two numbers measure have in common."""
    pairs = ({a + b for a, b in pairwise(quantity.measures)} for quantity in (one, other))
    return len(set.intersection(*pairs))


def _agree(said: Quantity, stated: Quantity) -> bool:
    if said.amount != stated.amount or said.upper_amount not in (None, stated.upper_amount):
        return stated.upper_amount is not None and said.amount == stated.upper_amount
    if stated.comparator is Comparator.EQUAL and said.comparator in _NOT_JUST:
        return False
    pair = said.comparator, stated.comparator
    return pair not in _CONTRARY and pair[::-1] not in _CONTRARY


def _period_departs(said: str, stated: str) -> Iterator[str]:
    """每年 told as 一次: the words for how often a thing is given."""
    for words, contrary in _PERIODS:
        if (word := words.search(stated)) and (other := contrary.search(said)) and not words.search(said):
            yield f"文件规定的是“{word[0]}”，不是“{other[0]}”"
