"""Conflicts: documents in force that lay down different values for the same thing.

Which one prevails is not decided here: between organs it follows the level of the issuer, for the same organ
the newer and the more special text (立法法 2023, arts 98–106), and for most policy documents somebody has to
ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Clause, Comparator, Quantity

SAME_THING = 0.6  # share of the shorter rule's character pairs that the other one has
FEWEST_PAIRS = 7  # a rule of fewer words could be about anything

_NUMBER = "〓"
# Words that bind a rule together and do not say what it is about.
_FUNCTION_WORDS = re.compile(
    r"给予|予以|以上|以下|以内|不低于|不少于|不超过|应当|可以|按照|[，、：“”（）的对于在为按满将由向得地]"
)
# A sanction names its offence in the sentences before: 处五百元以下罚款 alone says nothing.
_SANCTION = re.compile(r"罚款|罚金|拘留|徒刑")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:自治[区州县]|省|市|县|区|州|旗|镇|乡)")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses, and the quantities in which they differ."""

    one: Clause
    other: Clause
    one_says: Quantity
    other_says: Quantity


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a clause lays down in one go: the words without numbers, and the numbers in order."""

    clause: Clause
    words: str
    quantities: tuple[Quantity, ...]

    @property
    def pairs(self) -> frozenset[str]:
        return frozenset(a + b for a, b in pairwise(self.words))


def conflicts(clause: Clause, others: Iterable[Clause]) -> Iterator[Conflict]:
    """Where a clause differs from clauses of other documents; those of another place are no conflict."""
    own = list(_rules(clause))
    for other in others:
        if other.doc_id != clause.doc_id and not _of_another_place(clause, other):
            for theirs in _rules(other):
                for rule in own:
                    yield from _differing(rule, theirs)


def _rules(clause: Clause) -> Iterator[_Rule]:
    return (rule for rule in _all_rules(clause) if not _SANCTION.search(rule.words))


def _all_rules(clause: Clause) -> Iterator[_Rule]:
    """The entitlements with numbers, and the other statements with numbers."""
    granted = [(e.start, e.end) for e in clause.entitlements]
    for e in clause.entitlements:
        numbers = sorted((*e.thresholds, *e.amounts, *e.series), key=lambda quantity: quantity.start)
        if numbers:
            yield _rule(clause, "".join((e.beneficiary, *e.conditions, e.benefit)), numbers)
    for statement in re.finditer(r"[^。；\n]+", clause.text):
        inside = [q for q in clause.quantities if statement.start() <= q.start and q.end <= statement.end()]
        if inside and not any(start < statement.end() and statement.start() < end for start, end in granted):
            yield _rule(clause, clause.heading + statement[0], inside)


def _rule(clause: Clause, words: str, quantities: Iterable[Quantity]) -> _Rule:
    quantities = tuple(dict.fromkeys(quantities))
    for quantity in sorted(quantities, key=lambda each: -len(each.text)):
        words = words.replace(quantity.text, _NUMBER)
    return _Rule(clause, _FUNCTION_WORDS.sub("", words), quantities)


def _of_another_place(one: Clause, other: Clause) -> bool:
    places = [set(_PLACE.findall(clause.title)) for clause in (one, other)]
    return all(places) and places[0].isdisjoint(places[1])


def _differing(one: _Rule, other: _Rule) -> Iterator[Conflict]:
    """The numbers that differ of two rules about the same thing, each with its counterpart."""
    shorter = min(len(one.pairs), len(other.pairs))
    if shorter < FEWEST_PAIRS or len(one.pairs & other.pairs) < SAME_THING * shorter:
        return
    for mine, theirs in _counterparts(one.quantities, other.quantities):
        if _differ(mine, theirs):
            yield Conflict(one.clause, other.clause, mine, theirs)


def _counterparts(
    one: tuple[Quantity, ...], other: tuple[Quantity, ...]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Numbers of one unit, in order; where one text has more of them it is not clear which is which."""
    for unit in dict.fromkeys(quantity.base_unit for quantity in one):
        mine, theirs = ([q for q in each if q.base_unit == unit] for each in (one, other))
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)


def _differ(one: Quantity, other: Quantity) -> bool:
    if one.year and other.year and one.year != other.year:
        return False
    if (one.amount, one.upper_amount) == (other.amount, other.upper_amount):
        return False
    return not (_allows(one, other) or _allows(other, one))


def _allows(bound: Quantity, value: Quantity) -> bool:
    """Whether a lower text fills in what an upper one leaves open: 450元 within 不低于400元."""
    if value.comparator is not Comparator.EQUAL:
        return False
    if bound.comparator is Comparator.RANGE and bound.upper_amount is not None:
        return bound.amount <= value.amount <= bound.upper_amount
    return (bound.comparator is Comparator.AT_LEAST and value.amount >= bound.amount) or (
        bound.comparator is Comparator.AT_MOST and value.amount <= bound.amount
    )
