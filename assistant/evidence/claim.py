"""What the asker takes for granted, held against the text: numbers, comparators, periods, modality."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.evidence.finding import Finding, near
from assistant.evidence.values import values
from assistant.question import Asked, Question
from assistant.relevance import Match
from ingest.document import Comparator, Quantity

_FULLY_STATED = 0.75  # of the question's words in one statement, else the text does not join them
_PERIODS = ("每年", "每月", "每季度", "按月", "按年", "一次性")
_BINDING = re.compile(r"必须|强制|一律|硬性|全部都要|要求各|已经(?:全面)?推行|全面推行")
_NOT_BINDING = re.compile(r"鼓励|探索|支持|引导|稳妥|试点|有条件的")
_CONTRARY = {
    (Comparator.AT_LEAST, Comparator.AT_MOST),
    (Comparator.AT_LEAST, Comparator.LESS_THAN),
    (Comparator.MORE_THAN, Comparator.AT_MOST),
    (Comparator.MORE_THAN, Comparator.LESS_THAN),
}


def find_claim(question: Question, grounded: Sequence[Match]) -> Finding:
    """The statement nearest to the claim, with where the claim departs from it."""
    if not grounded:
        return Finding(question, Asked.CLAIM, missing=("这一说法的规定",))
    match = next((m for m in near(grounded) if _comparable(question, m)), grounded[0])
    departs = tuple(contradictions(question, match))
    confirmed = match.coverage >= _FULLY_STATED
    return Finding(question, Asked.CLAIM, (match,), contradictions=departs, confirmed=confirmed)


def contradictions(question: Question, match: Match) -> Iterator[str]:
    """Where a question departs from a statement, in words: “文件规定的是…，不是…”."""
    for said in question.quantities:
        yield from _number_departs(said, values(match))
    stated = {period for period in _PERIODS if period in match.statement.text}
    said_periods = [period for period in _PERIODS if period in question.text]
    if stated and said_periods and not stated & set(said_periods):
        yield f"文件规定的是“{'、'.join(sorted(stated))}”，不是“{said_periods[0]}”"
    binding, soft = _BINDING.search(question.text), _NOT_BINDING.search(match.statement.text)
    if binding and soft and not _BINDING.search(match.statement.text):
        yield f"文件的用词是“{soft[0]}”，不是“{binding[0]}”"


def _comparable(question: Question, match: Match) -> bool:
    units = {quantity.base_unit for quantity in question.quantities}
    return not units or any(quantity.base_unit in units for quantity in values(match))


def _number_departs(said: Quantity, stated: Sequence[Quantity]) -> Iterator[str]:
    """The asker's number against the text's numbers of the same unit; one that agrees is enough."""
    same_unit = [quantity for quantity in stated if quantity.base_unit == said.base_unit]
    if not same_unit or any(_agree(said, quantity) for quantity in same_unit):
        return
    nearest = min(same_unit, key=lambda quantity: abs(quantity.amount - said.amount))
    yield f"文件规定的是“{nearest.text}”，不是“{said.text}”"


def _agree(said: Quantity, stated: Quantity) -> bool:
    if said.amount != stated.amount or said.upper_amount not in (None, stated.upper_amount):
        return stated.upper_amount is not None and said.amount == stated.upper_amount
    pair = said.comparator, stated.comparator
    return pair not in _CONTRARY and pair[::-1] not in _CONTRARY
