"""Conflicts: documents in force that lay down different values for the same thing.

Which one prevails is not decided here: between organs it follows the level of the issuer, for the same organ
the newer and the more special text (立法法 2023, arts 98–106), and for most policy documents somebody has to
ask.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import Clause, Comparator, Quantity, Validity
from ingest.index import ClauseIndex
from ingest.library import Library, UnknownClause
from ingest.places import are_apart
from ingest.subjects import Subject, are_one

MOST_ALIKE = 40  # clauses nearest to a rule that it is compared with
SAME_THING = 0.6  # share of the shorter rule's character pairs that the other one has
SAME_PASSING = 0.8  # the same, where the other rule is much longer: its words are there for other things
MUCH_LONGER = 3
SAME_MEASURE = 0.5  # that of the words between the commas around a number
FEWEST_PAIRS = 7  # a rule of fewer words could be about anything
FEWEST_OF_SUBJECT = 2  # character pairs before a number

IN_FORCE = frozenset({Validity.IN_FORCE, Validity.TRIAL, Validity.UNKNOWN})
_NUMBER = "〓"
_FIGURES = re.compile(r"[0-9０-９.．%％‰一二两三四五六七八九十百千万亿零〇半分之]+")
_MARKS = "，。；：\n"
_MARK = re.compile(f"[{_MARKS}]")
_STATEMENT = re.compile(r"[^。；\n]+")
# Words that bind a rule together and do not say what it is about.
_FUNCTION_WORDS = re.compile(
    r"给予|予以|以上|以下|以内|不低于|不少于|不超过|应当|可以|按照|[，、：“”（）的对于在为按满将由向得]|地(?!方)"
)
# What does not say what it is about: a sanction (处五百元以下罚款) names its offence in the sentences before.
_SANCTION = re.compile(r"罚款|罚金|拘留|徒刑|情节(?:特别)?严重")
_ON_OFFENCES = re.compile(r"刑法|刑事案件")  # of titles
_REFERS_BACK = re.compile(r"上述|前[款项述条]|规定标准")
# What was received is told by the sentence before: 应当自收到申请之日起十日内审查.
_ON_RECEIPT = re.compile(r"收到|接到|受理")
_ITEM = re.compile(r"-\d+$")  # of clause_ids
# A rule for a case apart is none for the ordinary one: 临时使用许可的期限.
_APART = re.compile("临时(?!救助)|续期")
_PILOT = re.compile("试点")  # of titles too
_TIMES_A_YEAR = {"每月": 12, "按月": 12, "每季度": 4, "每半年": 2, "每年": 1, "按年": 1, "全年": 1}
_BOUNDS = (
    frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN}),
    frozenset({Comparator.AT_MOST, Comparator.LESS_THAN}),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses, and the quantities in which they differ."""

    one: Clause
    other: Clause
    one_says: Quantity
    other_says: Quantity


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a clause lays down in one go: the text without numbers, and the numbers in order; `before` is the
    sentence that tells what it goes on from. A condition only says for whom a rule is: 夫妻生育两个子女的."""

    clause: Clause
    text: str
    quantities: tuple[Quantity, ...]
    pairs: frozenset[str]  # of characters
    before: str = ""
    is_condition: bool = False
    opening: frozenset[str] = frozenset()  # pairs of the words before a number in the first part


def conflicts(clause: Clause, others: Iterable[Clause]) -> Iterator[Conflict]:
    """Where a clause differs from clauses of other documents; those of another place are no conflict."""
    return _conflicts(list(_rules(clause)), others)


def _any(_clause: Clause, _number: Quantity) -> bool:
    return True


def conflicts_in_force(
    clauses: Iterable[Clause],
    library: Library,
    index: ClauseIndex,
    over: Callable[[Clause, Quantity], bool] = _any,
) -> Iterator[Conflict]:
    """Where clauses differ from those of other documents in force, `over` the numbers meant. What a rule is
    compared with are the clauses that hold most of its words: the time it takes hardly grows with the
    library."""
    for clause in clauses:
        for rule in _rules(clause):
            if any(over(clause, number) for number in rule.quantities):
                nearest = _nearest(rule, library, index)
                found = _conflicts(
                    [rule], nearest, lambda mine, theirs: _of_one_subject(mine, theirs, library, index)
                )
                yield from (each for each in found if over(clause, each.one_says) and _meet(each, library))


def _nearest(rule: _Rule, library: Library, index: ClauseIndex) -> Iterator[Clause]:
    """The clauses of other documents in force that hold most of a rule's words."""
    own = f"{rule.clause.doc_id}@"
    hits = (hit.clause_id for hit in index.lexical(rule.text, MOST_ALIKE))
    others = library.clauses(clause_id for clause_id in hits if not clause_id.startswith(own))
    return (each for each in others.values() if each.validity in IN_FORCE)


def _meet(conflict: Conflict, library: Library) -> bool:
    """Whether both hold at one time: not where one document repeals the other, nor where a number is stated
    for a year before the other document."""
    sides = ((conflict.one, conflict.one_says), (conflict.other, conflict.other_says))
    for (clause, number), (other, its_number) in (sides, sides[::-1]):
        repealed = library.repealed_by(clause.doc_id, clause.revision)
        if any(each.found and each.found.doc_id == other.doc_id for each in repealed):
            return False
        since = library.summary(other.doc_id, other.revision).dated[:4]
        if number.year and not its_number.year and number.year[-4:] < since:
            return False
    return True


def _of_one_subject(mine: _Rule, theirs: _Rule, library: Library, index: ClauseIndex) -> bool:
    one, other = (
        Subject(rule.clause.title, rule.before + rule.text, _lead(rule.clause, library))
        for rule in (mine, theirs)
    )
    return are_one(one, other, index.words)


def _lead(clause: Clause, library: Library) -> str:
    """The sentence that a clause is an item of: 市人民政府应当立即报告下列火灾."""
    above, found = _ITEM.subn("", clause.clause_id)
    try:
        sentences = _STATEMENT.findall(library.clause(above).text) if found else []
    except UnknownClause:  # nothing stands above the items
        return ""
    return sentences[-1] if sentences else ""


def _conflicts(
    own: Sequence[_Rule],
    others: Iterable[Clause],
    of_one_subject: Callable[[_Rule, _Rule], bool] = lambda mine, theirs: True,
) -> Iterator[Conflict]:
    theirs: dict[str, list[_Rule]] = defaultdict(list)  # by document
    for clause in others:
        if rules := list(_rules(clause)):
            theirs[clause.doc_id] += rules
    for rule in own:
        for doc_id, rules in theirs.items():
            if doc_id == rule.clause.doc_id or are_apart(rule.clause.title, rules[0].clause.title):
                continue
            alike = [each for each in rules if _are_alike(rule, each) and of_one_subject(rule, each)]
            found = [list(_differing(rule, each)) for each in alike]
            if all(found):  # where one of them agrees, the others are for other cases: 满一年的…，满五年的…
                yield from (conflict for each in found for conflict in each)


def _rules(clause: Clause) -> Iterator[_Rule]:
    """Those that say what they are about."""
    if _ON_OFFENCES.search(clause.title):
        return
    for rule in _all_rules(clause):
        if not _SANCTION.search(rule.text) and not _REFERS_BACK.search(rule.text):
            yield rule


def _all_rules(clause: Clause) -> Iterator[_Rule]:
    """The statements with numbers, one that grants several things in parts."""
    before = ""
    for statement in _STATEMENT.finditer(clause.text):
        for start, end, whose in _parts(clause, statement.start(), statement.end()):
            if inside := [q for q in clause.quantities if start <= q.start and q.end <= end]:
                part = clause.text[start:end]
                goes_on = _ON_RECEIPT.search(statement[0])
                yield _Rule(
                    clause,
                    text := _without_numbers(clause.heading + whose + part, inside),
                    tuple(dict.fromkeys(inside)),
                    _pairs(_FUNCTION_WORDS.sub("", text)),
                    before=before if goes_on else "",
                    is_condition=part.endswith("的"),
                    opening=_opening(part, inside),
                )
        before = statement[0]


def _parts(clause: Clause, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where what is granted ends, with whom it is for where another part says so; else the whole."""
    granted = [each for each in clause.entitlements if start <= each.start and each.end <= end]
    ends = [*(each.end for each in granted[:-1]), end]
    for until, whose in zip(ends, [each.beneficiary for each in granted] or [""], strict=True):
        yield start, until, "" if whose in clause.text[start:until] else whose
        start = until


def _opening(statement: str, quantities: Iterable[Quantity]) -> frozenset[str]:
    """业主委员会由三人以上组成 begins with another subject than 筹备组由七人以上组成."""
    text = _without_numbers(_MARK.split(statement)[0], quantities)
    subject, number, _ = _FUNCTION_WORDS.sub("", text).partition(_NUMBER)
    return _pairs(subject) if number else frozenset()


def _without_numbers(words: str, quantities: Iterable[Quantity]) -> str:
    for quantity in sorted(quantities, key=lambda each: -len(each.text)):
        words = words.replace(quantity.text, _NUMBER)
    return words


def _pairs(words: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(words))


def _are_alike(one: _Rule, other: _Rule) -> bool:
    openings = one.opening, other.opening
    if min(map(len, openings)) >= FEWEST_OF_SUBJECT and openings[0].isdisjoint(openings[1]):
        return False
    if one.is_condition != other.is_condition or _is_pilot(one) != _is_pilot(other):
        return False
    shorter, longer = sorted((len(one.pairs), len(other.pairs)))
    share = SAME_PASSING if longer > MUCH_LONGER * shorter else SAME_THING
    return shorter >= FEWEST_PAIRS and len(one.pairs & other.pairs) >= share * shorter


def _is_pilot(rule: _Rule) -> bool:
    return bool(_PILOT.search(rule.clause.title) or _PILOT.search(rule.text))


def _differing(one: _Rule, other: _Rule) -> Iterator[Conflict]:
    """The numbers that differ of two rules about the same thing, each with its counterpart."""
    for mine, theirs in _counterparts(one.quantities, other.quantities):
        if _differ(mine, theirs) and _measure_the_same(one.clause, mine, other.clause, theirs):
            yield Conflict(one.clause, other.clause, mine, theirs)


def _measure_the_same(one: Clause, mine: Quantity, other: Clause, theirs: Quantity) -> bool:
    """Whether the words between the commas around two numbers are alike; a few words tell nothing."""
    if _is_time_before(one, mine) != _is_time_before(other, theirs) or _are_opposite(mine, theirs):
        return False
    around = [_around(clause, number) for clause, number in ((one, mine), (other, theirs))]
    if len({bool(_APART.search(words)) for words in around}) > 1:
        return False
    pairs = [_pairs(words) for words in around]
    shorter = min(map(len, pairs))
    return shorter < FEWEST_PAIRS or len(pairs[0] & pairs[1]) >= SAME_MEASURE * shorter


def _is_time_before(clause: Clause, number: Quantity) -> bool:
    """期满前3个月 and 二十日前 are no terms."""
    text = clause.text
    return text[max(number.start - 1, 0) : number.start] == "前" or text[number.end : number.end + 1] == "前"


def _are_opposite(one: Quantity, other: Quantity) -> bool:
    """十年内 and 三年以上 do not measure the same time, 不足二百公顷 and 七百公顷以上 are tiers."""
    return any(
        (upper.text.endswith("内") or upper.comparator is Comparator.LESS_THAN)
        and lower.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
        for upper, lower in ((one, other), (other, one))
    )


def _around(clause: Clause, number: Quantity) -> str:
    """What stands between the commas around a number, with what it compares with: 至少占成员总数的80%."""
    begin = max(clause.text.rfind(mark, 0, number.start) for mark in _MARKS) + 1
    end = _MARK.search(clause.text, number.end)
    words = clause.text[begin : end.start() if end else None]
    return _FUNCTION_WORDS.sub("", _FIGURES.sub(_NUMBER, words))


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
    one, other = _in_one_period(one, other)
    if (one.amount, one.upper_amount) == (other.amount, other.upper_amount):
        return {one.comparator, other.comparator} in _BOUNDS
    return not (_allows(one, other) or _allows(other, one))


def _in_one_period(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """每月500元 beside 每年6000元: both by the year."""
    times = [_TIMES_A_YEAR.get(each.period or "") for each in (one, other)]
    if one.period == other.period or not all(times):
        return one, other
    by_year = [_times(each, factor or 1) for each, factor in zip((one, other), times, strict=True)]
    return by_year[0], by_year[1]


def _times(number: Quantity, factor: int) -> Quantity:
    upper = None if number.upper_amount is None else factor * number.upper_amount
    return replace(number, amount=factor * number.amount, upper_amount=upper)


def _allows(bound: Quantity, value: Quantity) -> bool:
    """Whether a lower text fills in what an upper one leaves open: 450元 within 不低于400元."""
    is_range = value.comparator is Comparator.RANGE
    if value.comparator is not Comparator.EQUAL and not is_range:
        return False
    if bound.comparator is Comparator.RANGE and bound.upper_amount is not None:
        return not is_range and bound.amount <= value.amount <= bound.upper_amount
    most = value.amount if value.upper_amount is None else value.upper_amount
    return (bound.comparator is Comparator.AT_LEAST and value.amount >= bound.amount) or (
        bound.comparator is Comparator.AT_MOST and most <= bound.amount
    )
