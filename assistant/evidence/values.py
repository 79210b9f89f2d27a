"""Amounts, numbers and durations: a statement answers only if it holds a number of the asked unit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from assistant.eligibility import Outcome
from assistant.eligibility.comparing import compare
from assistant.evidence.finding import SAME_SUBJECT, Finding, covering, granted_in, near
from assistant.question import Asked, Question
from assistant.relevance import Match
from assistant.words import HEADS
from ingest.beneficiaries import is_generic, mentions, related
from ingest.document import Quantity
from ingest.numerals import CHINESE_NUMERAL

_NOT_TOLD = (True, math.inf)
ALMOST_NEAR = 0.6  # of the nearest statement's coverage
IN_BEST_CLAUSE = 0.5  # of it, for another statement of the same clause
HOLDS_WHAT_IS_COUNTED = 0.7  # of it, for one of another clause, where its unit is asked for by name
MEASURE_NAMED = 3  # character pairs of what a number measures
_MONEY = ("元",)
NO_AMOUNT = "具体金额（标准、数额）"
_NUMBER_ASKED = re.compile(r"多少|几|好多|多[大高长]|标准|金额|数额")
_SHARE = re.compile(r"百分之|%|比例|几成")
_HOW_LONG_GRANTED = re.compile(r"(?:领|享受|补|发|免|减|给|拿).{0,6}(?:几年|多久|多长|多少年|几个月)")
# How long a plan runs stands in its name: 三年行动.
_PLAN = "(?:行动|计划|规划|工程|攻坚)"
_HOW_LONG_A_PLAN = re.compile(rf"为期|{_PLAN}[^，]{{0,8}}(?:几年|多少年|多久|多长)|(?:几|多少)年的?{_PLAN}")
_NAMED_FOR_ITS_YEARS = re.compile(rf"(?:{CHINESE_NUMERAL}|\d+)年{_PLAN}")
_OF_TIME = frozenset({Asked.DURATION, Asked.DEADLINE})
_SANCTION = re.compile(r"罚款|没收|吊销|责令|处罚|处分|拘留|徒刑|追究|撤销|警告")
_TIME = ("个月", "天", "个工作日")
_HOW_MANY = r"(?:多少|几|好多)(?:十|百|千|万|亿)*个?"
_UNITS_ASKED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"多少(?:元|钱)|几(?:百|千|万)?(?:元|块)|多少块|几个钱"), ("元",)),
    (re.compile(rf"{_HOW_MANY}(?:名|人)(?!均)"), ("人",)),
    (re.compile(r"百分之(?:几|多少)|几个(?:百分)?点|比例|占比|几成|占(?:到|了)?(?:多少|几)"), ("%",)),
    *((re.compile(_HOW_MANY + unit), (unit,)) for unit in ("户", "家", "亩次", "亩", "吨", "座", "次", "岁")),
    (re.compile(rf"{_HOW_MANY}村"), ("个",)),
    (re.compile(r"几年|多少年|几个月|多少个?月"), _TIME),
)


def _of_what(question: Question) -> str:
    """The thing whose number is asked, as a label: “流转费”的 of “流转费最低多少”."""
    asked = _NUMBER_ASKED.search(question.text)
    before = question.text[: asked.start()] if asked else ""
    named = (term.said for term in question.terms if term.names_thing and term.said in before)
    things = [said for said in named if not HEADS.fullmatch(said)]
    return f"“{max(things, key=before.rfind)}”的" if things else ""


def find_amount(question: Question, grounded: Sequence[Match]) -> Finding:
    """How much; what is granted to another class only is missing for the asker's."""
    units = ("%",) if _SHARE.search(question.text) else _MONEY
    classes = "、".join(question.beneficiaries)
    missing = f"{classes}{_of_what(question)}{NO_AMOUNT}"
    found = _find_value(question, Asked.AMOUNT, grounded, units, missing)
    if found.matches and all(_grants_to_others(question, match) for match in found.matches):
        return Finding(question, Asked.AMOUNT, missing=(f"对{classes}的具体金额",), related=found.matches)
    return found


def _grants_to_others(question: Question, match: Match) -> bool:
    """Whether a statement grants to named classes, to which none of those that the question names belongs."""
    granted = {m.name for entitlement in granted_in(match) for m in mentions(entitlement.beneficiary)}
    held = question.beneficiaries
    if not granted or not held or any(is_generic(name) for name in (*granted, *held)):
        return False
    return not any(related(name, each) for name in granted for each in held)


def find_duration(question: Question, grounded: Sequence[Match]) -> Finding:
    """How long; how long something is granted is not told by how long one must have worked for it."""
    if _HOW_LONG_GRANTED.search(question.text) and grounded and not _limits(near(grounded)):
        return Finding(question, Asked.DURATION, missing=("享受期限（可以领多久）",))
    plans = [m for m in near(grounded) if _NAMED_FOR_ITS_YEARS.search(m.statement.text)] if grounded else []
    if plans and _HOW_LONG_A_PLAN.search(question.text):
        return Finding(question, Asked.DURATION, covering(plans))
    return _find_value(question, Asked.DURATION, grounded, _TIME, "具体期限（时长）")


def find_quantity(question: Question, grounded: Sequence[Match]) -> Finding:
    """How many, of what, in which year."""
    words, units = _counted(question.text)
    years = "、".join(f"{year}年的" for year in question.years)
    return _find_value(
        question, Asked.QUANTITY, grounded, units, f"{_of_what(question)}{years}具体数量（{words}）"
    )


def _counted(text: str) -> tuple[str, tuple[str, ...]]:
    """How a question asks for a number, and its units: “多少户” and 户."""
    asked = [(found[0], units) for pattern, units in _UNITS_ASKED if (found := pattern.search(text))]
    return asked[0] if asked else ("目标值", ())


def holds_what_is_asked(question: Question, match: Match) -> bool:
    """Whether the clause of a statement holds an amount, or the statement a sanction, a time or a number of
    the unit asked for."""
    if Asked.PENALTY in question.asked:
        return bool(_SANCTION.search(match.statement.text))
    if Asked.AMOUNT in question.asked:
        return any(quantity.base_unit in _MONEY for quantity in match.statement.clause.quantities)
    if question.asked & _OF_TIME:
        return bool(values(match, _TIME))
    units = _counted(question.text)[1] if Asked.QUANTITY in question.asked else ()
    return bool(units) and bool(values(match, units))


def _limits(matches: Sequence[Match]) -> bool:
    """Whether a statement limits a grant: by a duration that is no condition, or by a series of years."""
    return any(_limits_grant(match) for match in matches)


def _limits_grant(match: Match) -> bool:
    conditions = [threshold for e in match.statement.clause.entitlements for threshold in e.thresholds]
    durations = [q for q in values(match, _TIME) if q not in conditions]
    return bool(durations) or any(e.series for e in granted_in(match))


def _find_value(
    question: Question, asked: Asked, grounded: Sequence[Match], units: tuple[str, ...], missing: str
) -> Finding:
    """Statements of the subject that hold a number of the asked units (any number where none are given)."""
    about_it = [*near(grounded), *(match for match in grounded if _measures_it(question, match, grounded[0]))]
    holding = [match for match in about_it if _answering(question, asked, values(match, units), match)]
    if not holding and asked is Asked.QUANTITY and units:
        holding = [
            match
            for match in _not_quite_near(grounded)
            if _answering(question, asked, values(match, units), match)
        ]
    if not holding:
        return Finding(question, asked, missing=(missing,))
    holding = _by_what_is_told(question, holding) or holding
    is_number = asked is Asked.QUANTITY
    measured = [match for match in holding if is_number and _measures_by_name(question, match, units)]
    chosen = covering([*measured, *(match for match in holding if match not in measured)])
    quantities = tuple(quantity for match in chosen for quantity in values(match, units))
    return Finding(question, asked, chosen, quantities=quantities)


def _not_quite_near(grounded: Sequence[Match]) -> list[Match]:
    """The other statements of the clause that is nearest, or else those of others a little farther off."""
    if not grounded:
        return []
    best, clause = grounded[0].coverage, grounded[0].statement.clause
    beside = [m for m in grounded if m.statement.clause is clause and m.coverage >= IN_BEST_CLAUSE * best]
    return beside or [m for m in grounded if m.coverage >= HOLDS_WHAT_IS_COUNTED * best]


def _by_what_is_told(question: Question, matches: Sequence[Match]) -> list[Match]:
    """Those whose grants depend on a number that the asker tells (100岁 of 年满100周岁): first those whose
    condition it meets, of these the narrowest: who is 100 is over 80 too."""
    compared = [(match, _distance(question, match)) for match in matches]
    return [match for match, how_far in sorted(compared, key=itemgetter(1)) if how_far < _NOT_TOLD]


def _distance(question: Question, match: Match) -> tuple[bool, float]:
    """Whether the nearest condition is missed, and by how much the number told lies apart from it."""
    return min(
        (
            (compare(told, threshold) is Outcome.NOT_MET, abs(told.amount - threshold.amount))
            for entitlement in granted_in(match)
            for threshold in entitlement.thresholds
            for told in question.quantities
            if told.base_unit == threshold.base_unit
        ),
        default=_NOT_TOLD,
    )


def _answering(
    question: Question, asked: Asked, quantities: Sequence[Quantity], match: Match
) -> list[Quantity]:
    """The quantities stated for the years asked, or for no year in particular; amounts only where they are
    granted, or measure what the question names (500元 more income per mu is no subsidy)."""
    granted = [q for e in granted_in(match) for q in (*e.amounts, *e.series)]
    return [
        q
        for q in quantities
        if (q.year is None or all(holds_in(q.year, year) for year in question.years))
        and (asked is not Asked.AMOUNT or q in granted or _measures_what_is_named(question, q))
    ]


def _measures_it(question: Question, match: Match, best: Match) -> bool:
    """Whether a statement not quite so near measures just what is asked: 养殖成本 of “养殖成本降低3%—5%”."""
    if not ALMOST_NEAR * best.coverage <= match.coverage < SAME_SUBJECT * best.coverage:
        return False
    return _measures_by_name(question, match)


def _measures_by_name(question: Question, match: Match, units: tuple[str, ...] = ()) -> bool:
    return any(_pairs_named(question, quantity) >= MEASURE_NAMED for quantity in values(match, units))


def _pairs_named(question: Question, quantity: Quantity) -> int:
    return sum(a + b in question.text for a, b in pairwise(quantity.measures))


def _measures_what_is_named(question: Question, quantity: Quantity) -> bool:
    return any(a + b in question.search_text for a, b in pairwise(quantity.measures))


def holds_in(stated: str, year: str) -> bool:
    """Whether a stated year or span (“2025—2027”) takes in a year."""
    first, _, last = stated.partition("—")
    return first <= year <= (last or first)


def values(match: Match, units: tuple[str, ...] = ()) -> tuple[Quantity, ...]:
    """The quantities inside a statement."""
    part = match.statement
    return tuple(
        quantity
        for quantity in part.clause.quantities
        if part.start <= quantity.start
        and quantity.end <= part.end
        and (not units or quantity.base_unit in units)
    )
