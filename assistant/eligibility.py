"""Conditions compared by code: what the asker says against what an entitlement demands.

以上, 以下, 以内, 不低于, 不超过 include the number, 超过, 不满, 以外 exclude it (民法典第一千二百五十九条, by
general convention also outside civil law); 左右, 约 never decide. Classes that a text does not name are not
granted anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from assistant.answer import Verdict
from assistant.question import Question
from ingest.beneficiaries import covers, is_generic, mentions, related
from ingest.document import Clause, Comparator, Entitlement, Quantity
from ingest.numerals import parse_numeral

# Of the character pairs in a part of a condition, so many, or such a share, and it has been spoken of.
MENTIONED_PAIRS = 3
MENTIONED_SHARE = 0.3
_VACUOUS = re.compile(r"(?:符合|满足)(?:相关|有关|规定)?(?:的)?(?:条件|要求|规定)(?:要求)?")
_WANTED = re.compile(r"有(?:改造)?(?:需求|意愿|需要)|自愿")
_CONDITION_PARTS = re.compile(r"并且?|且|(?=取得)|(?=缴纳)")


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, how it came out, and why, in words for the asker."""

    condition: str
    outcome: Outcome
    reason: str
    at_threshold: bool = False
    is_laid_down: bool = True  # False: the text refers to conditions that it does not state


@dataclass(frozen=True, slots=True)
class Assessment:
    """An entitlement held against a question."""

    entitlement: Entitlement
    clause: Clause
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        outcomes = {check.outcome for check in self.checks}
        if Outcome.NOT_MET in outcomes:
            return Verdict.NOT_ELIGIBLE
        return Verdict.UNDETERMINED if Outcome.UNKNOWN in outcomes else Verdict.ELIGIBLE

    def having(self, outcome: Outcome) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.outcome is outcome)


def assess(question: Question, entitlement: Entitlement, clause: Clause) -> Assessment:
    """Every condition of an entitlement against the facts of a question."""
    checks = (
        *_class_checks(question, entitlement),
        *_condition_checks(question, entitlement),
        *_term_checks(question, entitlement),
    )
    return Assessment(entitlement, clause, checks)


def says_who(entitlement: Entitlement) -> bool:
    """Whether an entitlement decides anything: a grant to all who “符合条件” does not."""
    named = mentions(entitlement.beneficiary)
    is_open = all(is_generic(mention.name) for mention in named)
    vague = all(_VACUOUS.fullmatch(condition) for condition in entitlement.conditions)
    return bool(entitlement.amounts or entitlement.series) or not (is_open and vague)


# --- who ----------------------------------------------------------------------------------------------


def _class_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """Whether the asker is of the class that the text grants to."""
    granted = tuple(dict.fromkeys(mention.name for mention in mentions(entitlement.beneficiary)))
    if not granted or (entitlement.conditions and all(is_generic(name) for name in granted)):
        return  # the conditions say who is meant
    held, excluded = question.beneficiaries, question.excluded
    condition = f"对象是{entitlement.beneficiary}"
    if any(covers(no, g) for no in excluded for g in granted):
        yield Check(condition, Outcome.NOT_MET, f"文件的对象是{entitlement.beneficiary}，您说的情况不属于")
    elif any(covers(g, h) for h in held for g in granted) or _named_otherwise(question, entitlement):
        yield Check(condition, Outcome.MET, f"属于{entitlement.beneficiary}")
    elif held and not any(_may_be(g, h) for h in held for g in granted) and _is_person(question, entitlement):
        named = "、".join(held)
        yield Check(condition, Outcome.NOT_MET, f"文件的对象是{entitlement.beneficiary}，没有提到{named}")
    else:
        yield Check(condition, Outcome.UNKNOWN, f"是否属于{entitlement.beneficiary}")


def _may_be(granted: str, held: str) -> bool:
    return related(granted, held) or is_generic(granted)


def _named_otherwise(question: Question, entitlement: Entitlement) -> bool:
    """Whether the asker names one of the beneficiaries in words that are no class: 重病 of 重病或重残对象."""
    names = re.split(r"[或、和]", entitlement.beneficiary)
    return any(name in question.search_text for name in names if not mentions(name))


def _is_person(question: Question, entitlement: Entitlement) -> bool:
    """Whether the classes the asker names say who asks: those the conditions speak of do not
    (an employer asks about 农民工 it takes on)."""
    words = "".join(entitlement.conditions) + entitlement.benefit
    spoken_of = {mention.name for mention in mentions(words)}
    return not all(any(related(held, other) for other in spoken_of) for held in question.beneficiaries)


# --- under which conditions --------------------------------------------------------------------------


def _condition_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    for condition in entitlement.conditions:
        if _WANTED.fullmatch(condition):
            yield Check(condition, Outcome.MET, "您提出了需求")
            continue
        if _VACUOUS.fullmatch(condition):
            yield Check(
                condition, Outcome.UNKNOWN, f"文件只写“{condition}”，没有写明是哪些条件", is_laid_down=False
            )
            continue
        thresholds = [
            q for q in entitlement.thresholds if q.text in condition and _is_limit(q, condition, question)
        ]
        denied = _denied(question, condition)
        if denied:
            yield Check(condition, Outcome.NOT_MET, f"文件要求“{condition}”，您说的情况是“{denied}”")
            continue
        if thresholds:
            yield from (_threshold_check(question, condition, threshold) for threshold in thresholds)
            yield from _checks_beside(question, condition, thresholds)
        elif not _mentioned(question, condition.replace(entitlement.beneficiary, "")):
            yield Check(condition, Outcome.UNKNOWN, f"是否“{condition}”")


def _checks_beside(question: Question, condition: str, thresholds: Sequence[Quantity]) -> Iterator[Check]:
    """The parts of a condition that hold no number: 具有本县户籍 of “具有本县户籍、年满80周岁”.

    An enumeration is one part, unless a number stands alone in it.
    """
    bounds = {threshold.text for threshold in thresholds}
    for part in _CONDITION_PARTS.split(condition):
        listed = part.split("、")
        for each in listed if bounds & set(listed) else [part]:
            if not any(bound in each for bound in bounds) and not _mentioned(question, each):
                yield Check(each, Outcome.UNKNOWN, f"是否“{each}”")


_NUMERAL = r"[一二三四五六七八九十\d]+"
_YEARS_OF_GRANT = re.compile(
    rf"前(?P<first>{_NUMERAL})年|(?:不超过|最长|期限为?)(?P<most>{_NUMERAL})年|(?P<within>{_NUMERAL})年内"
)


def _term_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """The year asked about (第四年) against the years for which something is granted (前三年, 在3年内)."""
    limit = years_of_grant(entitlement)
    if limit is None or question.nth is None:
        return
    outcome = Outcome.MET if question.nth <= limit else Outcome.NOT_MET
    yield Check(f"{limit}年", outcome, f"文件规定的期限是{limit}年，您说的是第{question.nth}年")


def years_of_grant(entitlement: Entitlement) -> int | None:
    """For how many years something is granted: 3 of 前三年 and of 在3年内."""
    years = _YEARS_OF_GRANT.search(entitlement.benefit)
    return int(parse_numeral(years["first"] or years["most"] or years["within"])) if years else None


def _is_limit(threshold: Quantity, condition: str, question: Question) -> bool:
    """Whether a number in a condition is to be compared: a bound always, an exact number (只有一个劳动力)
    where the asker counts the same thing."""
    if threshold.comparator is not Comparator.EQUAL:
        return True
    counted = condition[condition.index(threshold.text) + len(threshold.text) :][:2]
    return any(
        counted and question.text[fact.end :].startswith(counted) and fact.base_unit == threshold.base_unit
        for fact in question.quantities
    )


def _mentioned(question: Question, condition: str) -> bool:
    """Whether the asker has spoken of every part of a condition, in plain or in official words."""
    return all(_spoken_of(question, part) for part in _CONDITION_PARTS.split(condition) if len(part) > 1)


def _spoken_of(question: Question, part: str) -> bool:
    pairs = {a + b for a, b in pairwise(re.sub(r"[^\u4e00-\u9fff]", "", part))}
    spoken = sum(pair in question.search_text for pair in pairs)
    return spoken >= min(MENTIONED_PAIRS, MENTIONED_SHARE * len(pairs))


def _threshold_check(question: Question, condition: str, threshold: Quantity) -> Check:
    fact = _fact_for(question, threshold)
    if fact is None and question.nth and threshold.base_unit == "个月":
        in_years = Outcome.MET if (question.nth - 1) * 12 >= threshold.amount else Outcome.UNKNOWN
        return Check(condition, in_years, f"“{condition}”是否达到")
    if fact is None:
        return Check(condition, Outcome.UNKNOWN, f"“{condition}”是否达到")
    outcome = compare(fact, threshold)
    if outcome is Outcome.UNKNOWN:
        return Check(condition, outcome, f"“{fact.text}”是否达到“{threshold.text}”")
    said = f"您说的是{fact.text}，文件要求{threshold.text}"
    exact = fact.comparator in (Comparator.EQUAL, Comparator.AT_LEAST)
    at_threshold = exact and fact.amount == threshold.amount
    return Check(condition, outcome, said, at_threshold)


def _fact_for(question: Question, threshold: Quantity) -> Quantity | None:
    """The asker's number of the same unit; of several the one whose words meet the condition's most."""
    same_unit = [q for q in question.quantities if q.base_unit == threshold.base_unit]
    return max(same_unit, key=lambda q: _shared(q.measures, threshold.measures), default=None)


def _shared(one: str, other: str) -> int:
    return len(set(one) & set(other))


def compare(fact: Quantity, threshold: Quantity) -> Outcome:
    """The outcome of “fact against threshold”, both in the same base unit.

    A fact that is a bound (半年多: more than 6 months) decides only where every value within it agrees.
    """
    if Comparator.ABOUT in (fact.comparator, threshold.comparator):
        return Outcome.UNKNOWN
    low, high = _bounds(fact)
    least, most = _bounds(threshold)
    if least <= low and high <= most:
        return Outcome.MET
    return Outcome.NOT_MET if high < least or low > most else Outcome.UNKNOWN


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """The smallest and the largest value a quantity may have."""
    amount, upper = quantity.amount, quantity.upper_amount
    if upper is not None:
        return amount, upper
    return {
        Comparator.AT_LEAST: (amount, math.inf),
        Comparator.MORE_THAN: (math.nextafter(amount, math.inf), math.inf),
        Comparator.AT_MOST: (-math.inf, amount),
        Comparator.LESS_THAN: (-math.inf, math.nextafter(amount, -math.inf)),
    }.get(quantity.comparator, (amount, amount))


_NOT_DONE = (
    r"(?:没有?(?:给|替)?(?:考|拿|取|签|办|缴|交|参加|做)?(?:到|得|成|过|上|下来)?"
    r"|未|不(?:曾|是|算|属于|交|缴|签))"
)
_DENIED_AFTER = re.compile(rf"{_NOT_DONE}(?P<what>[\u4e00-\u9fff]{{1,10}})")
_DENIED_BEFORE = re.compile(
    rf"(?P<what>[\u4e00-\u9fff、]{{1,16}}?)(?:都|也|还|又|一直)?{_NOT_DONE}(?=$|[，。；）)])"
)


def _denied(question: Question, condition: str) -> str | None:
    """What the asker denies of a condition: “没考到证”, “证书没拿到” where the text demands 取得…证书."""
    text = _FINAL_NOT.sub("", _A_NOT_A.sub("，", question.text))
    for pattern in (_DENIED_AFTER, _DENIED_BEFORE):
        for denial in pattern.finditer(text):
            said = _BOUNDARY.split(denial["what"])[0]
            wordings = _in_other_words(question, said) if said else ()
            if any(_speaks_of(words, condition) for words in wordings):
                return denial[0]
    return None


_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_FINAL_NOT = re.compile(r"(?:没有|没|不)[吗呢啊嘛]?$")  # asks and denies nothing
_BOUNDARY = re.compile(r"有|能|可|还|吗|呢|么|嘛|吧|的")
_NEGATIONS = "无没未不"  # a condition that itself says 无劳动能力 is not denied by 没有劳动能力
_NO_NOUN = "了的过人上下来去到得"


def _in_other_words(question: Question, said: str) -> tuple[str, ...]:
    """What was said, and the official words for what it names: 社保 is 社会保险."""
    return said, *(word for term in question.terms if term.said in said for word in term.alternatives)


def _speaks_of(said: str, condition: str) -> bool:
    """Whether what was said has a word of the condition: two characters, or ends in a noun of one."""
    pairs = [condition.find(a + b) for a, b in pairwise(said)]
    places = [place for place in pairs if place >= 0]
    if any(condition[place - 1 : place] in _NEGATIONS for place in places if place):
        return False
    return bool(places) or (said[-1] in condition and said[-1] not in _NO_NOUN)
