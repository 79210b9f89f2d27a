"""Eligibility cases: somebody who is just below, at, or above the number that a grant demands.

The verdict is `assistant.eligibility.compare`'s; the reading at the threshold is stated in the explanation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.eligibility import Outcome, compare
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.figures import figure_of
from assistant.quiz.generator.neighbours import written_like
from assistant.quiz.generator.passage import Passage, balanced, points_outside
from assistant.quiz.generator.wording import choice, dice, fact_of, lead, make_item, threshold_remark
from assistant.quiz.item import TRUE_FALSE_OPTIONS, Choice, Item, Kind
from ingest.document import Clause, Comparator, Entitlement, Quantity
from ingest.quantities import read_quantities

_BENEFIT = re.compile(
    r"^(?:每[年月]|按月|按年|一次性|前.年|分别|可以?|应当|按(?:照)?(?:有关)?规定)*"
    r"(?:给予|发给|发放|享受|补贴|补助|奖励)"
)
_BOUNDS = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.AT_MOST, Comparator.LESS_THAN)
_BAD_CONDITION = re.compile(r"^(?:对|在|凡|其|本|或)|的$")
_LONGEST_CONDITION = 40
_FEW_YEARS = 2  # up to here a year is told in months, so that there is something just below it


@dataclass(frozen=True, slots=True)
class Case:
    """An amount that somebody has of what a grant demands, and how it comes out."""

    amount: str  # 5个月
    outcome: Outcome
    is_at_threshold: bool


@dataclass(frozen=True, slots=True)
class Demand:
    """A grant with one condition that holds one bound."""

    clause: Clause
    entitlement: Entitlement

    @property
    def threshold(self) -> Quantity:
        return self.entitlement.thresholds[0]

    @property
    def fact(self) -> str:
        return fact_of(self.clause, "case", self.entitlement.beneficiary, self.threshold.text)

    @property
    def quote(self) -> str:
        return self.clause.text[self.entitlement.start : self.entitlement.end]

    def told(self, case: Case) -> str:
        """The condition as a fact: 灵活就业6个月以上 told with 5个月 is 灵活就业5个月."""
        return self.entitlement.conditions[0].replace(self.threshold.text, case.amount)


def case_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    for entitlement in clause.entitlements:
        if _can_be_asked(entitlement, clause):
            demand = Demand(clause, entitlement)
            cases = tuple(_cases(demand))
            remark = threshold_remark(demand.threshold, corpus.document_text(clause.doc_id))
            yield from (_true_or_false(demand, case, remark) for case in _spread(demand, cases))
            if item := _which_one(demand, cases, remark):
                yield item


def _can_be_asked(entitlement: Entitlement, clause: Clause) -> bool:
    """One beneficiary, one condition with one bound in it, and a benefit in so many words."""
    if len(entitlement.thresholds) != 1 or len(entitlement.conditions) != 1:
        return False
    words = clause.text[entitlement.start : entitlement.end]
    condition, threshold = entitlement.conditions[0], entitlement.thresholds[0]
    return (
        threshold.comparator in _BOUNDS
        and condition.count(threshold.text) == 1
        and len(condition) <= _LONGEST_CONDITION
        and 1 < len(entitlement.beneficiary) <= 16
        and bool(_BENEFIT.match(entitlement.benefit))
        and not points_outside(words)
        and balanced(words)
        and not _BAD_CONDITION.search(condition)
    )


def _cases(demand: Demand) -> Iterator[Case]:
    """The threshold itself, and amounts on either side of it, nearest first."""
    threshold = demand.threshold
    figure = figure_of(Passage(demand.clause, threshold.start, threshold.end), threshold)
    if figure is None:
        return
    is_few_years = threshold.unit == "年" and threshold.value <= _FEW_YEARS
    unit = "个月" if is_few_years else threshold.unit
    middle = threshold.amount if is_few_years else threshold.value
    step = 1.0 if middle <= 24 else 5.0
    for n in (0, -1, 1, -2, 2, -3, 3):
        amount = f"{written_like(figure.printed, middle + n * step)}{unit}" if middle + n * step > 0 else ""
        if n == 0:
            amount = f"{figure.printed}{threshold.unit}"
        facts = read_quantities(amount)
        if len(facts) == 1 and facts[0].base_unit == threshold.base_unit:
            yield Case(amount, compare(facts[0], threshold), n == 0)


def _spread(demand: Demand, cases: tuple[Case, ...]) -> Iterator[Case]:
    """One met, one not met, one at the threshold: rivals, of which a set takes one."""
    for outcome in (Outcome.MET, Outcome.NOT_MET):
        yield from [c for c in cases if c.outcome is outcome and not c.is_at_threshold][:1]
    yield from [c for c in cases if c.is_at_threshold and c.outcome is not Outcome.UNKNOWN]


def _true_or_false(demand: Demand, case: Case, remark: str) -> Item:
    is_true = case.outcome is Outcome.MET
    stem = (
        f"{lead(demand.clause)}某{demand.entitlement.beneficiary}{demand.told(case)}，在其他条件均符合的情况下，"
        f"符合“{demand.entitlement.benefit}”的条件。"
    )
    verdict = "符合" if is_true else "不符合"
    answer = f"{'正确' if is_true else '错误'}，文件要求“{demand.threshold.text}”，{case.amount}{verdict}"
    return make_item(
        Kind.TRUE_FALSE, demand.clause, stem, Choice(TRUE_FALSE_OPTIONS, (0 if is_true else 1,)),
        answer=answer, fact=demand.fact, quote=demand.quote,
        difficulty=4 if case.is_at_threshold else 3, remark=remark,
    )  # fmt: skip


def _which_one(demand: Demand, cases: tuple[Case, ...], remark: str) -> Item | None:
    """单选: one who meets the condition, at the threshold where that counts, among three who do not."""
    met = sorted((c for c in cases if c.outcome is Outcome.MET), key=lambda c: not c.is_at_threshold)
    missed = [c for c in cases if c.outcome is Outcome.NOT_MET]
    if not met or len(missed) < 3:
        return None
    chance = dice(demand.fact, "which")
    key = demand.told(met[0])
    stem = (
        f"{lead(demand.clause)}在其他条件均符合的情况下，下列{demand.entitlement.beneficiary}中，"
        f"符合“{demand.entitlement.benefit}”条件的是哪一个？"
    )
    options = choice((key,), [demand.told(each) for each in missed[:3]], chance)
    return make_item(
        Kind.SINGLE, demand.clause, stem, options, answer=key,
        fact=demand.fact, quote=demand.quote, difficulty=4, remark=remark,
    )  # fmt: skip
