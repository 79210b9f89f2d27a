"""The conditions of a grant, one by one: numbers, what was denied, what was spoken of, for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.eligibility.check import Check, Outcome
from assistant.eligibility.comparing import compare
from assistant.eligibility.denial import denied, interruption
from assistant.eligibility.level import other_level, without_level
from assistant.eligibility.spoken import CONDITION_PARTS, is_spoken_of, untold
from assistant.question import Question
from ingest.beneficiaries import mentions
from ingest.document import Comparator, Entitlement, Quantity
from ingest.numerals import parse_numeral

VACUOUS = re.compile(
    r"(?:符合|满足)(?:相关|有关|规定|赔付|申[报请领]|享受|准入)?(?:的)?(?:条件|要求|规定)(?:要求)?"
)
_SAYS_MET = re.compile(
    r"条件[^，。不没]{0,6}?(?:也|都|全|已经|均)*(?:符合|合格|满足|够|达到|具备)(?![吗不没])|(?<!不)[够符合达到]{1,2}条件的话|(?<![不否])(?:符合|够|达到)了?[^，不没]{0,4}(?:要求|标准)(?![吗不没么])|(?<!不)符合(?:了|所有|全部|相关|规定)?的?条件(?![吗不没])"
)
_QUOTED = re.compile(r"[“\"「『][^”\"」』]*[”\"」』]")
_WANTED = re.compile(r"有[^，、有]{0,4}(?:需求|意愿|需要)|自愿")
_MONTH = (28, 31)  # days
_RIGHT_AFTER = 8  # characters
_THEN = re.compile(r"又|接着|紧跟着|随后|然后|后来|再")
_GOES_ON_TO_ASK = re.compile(r"继续|接着|还能|还可以|再(?:申请|享受|领|补)")
_RECEIVED = re.compile(r"(?:享受|领|补|减免|拿)[^，]{0,3}(?:满|了|够|整整)|已经过(?:去)?了")
# What others say the rule is tells nothing of a case: 说满三个月就给.
_OTHERS_SAY = re.compile(r"[说讲传][^，]*$")
_THEN_GRANTED = re.compile(r"[^，]{0,6}?[就才][给能可算发补行有]")
_NUMERAL = r"[一二三四五六七八九十\d]+"
_YEARS_OF_GRANT = re.compile(
    rf"前(?P<first>{_NUMERAL})年|(?:不超过|最长|期限为?)(?P<most>{_NUMERAL})年|(?P<within>{_NUMERAL})年内"
)


def condition_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    for condition in entitlement.conditions:
        if _WANTED.fullmatch(condition) and not denied(question, condition):
            yield Check(condition, Outcome.MET, "您提出了需求")
        elif VACUOUS.fullmatch(condition):
            yield _vacuous_check(question, condition)
        else:
            yield from _checks_of(question, entitlement, condition)


def _checks_of(question: Question, entitlement: Entitlement, condition: str) -> Iterator[Check]:
    said = denied(question, condition) or other_level(question, condition)
    if stopped := interruption(question, condition):
        question = _since(question, stopped.end())
        said = said or (None if question.quantities else stopped[0])
    if said:
        yield Check(condition, Outcome.NOT_MET, f"文件要求“{condition}”，您说的情况是“{said}”")
        return
    thresholds = [
        q for q in entitlement.thresholds if q.text in condition and _is_limit(q, condition, question)
    ]
    if thresholds:
        yield from (_threshold_check(question, condition, threshold) for threshold in thresholds)
        yield from _checks_beside(question, condition, thresholds)
        return
    for part in untold(question, _own_words(question, entitlement, condition)):
        yield Check(condition, Outcome.UNKNOWN, f"是否“{part if part in condition else condition}”")


def _since(question: Question, interrupted: int) -> Question:
    """The question with the durations told after an interruption: what went before counts no more."""
    later = (q for q in question.quantities if q.start >= interrupted and q.base_unit == "个月")
    return replace(question, quantities=tuple(later))


def says_conditions_met(question: Question) -> bool:
    """Whether the asker says that all conditions are met, whatever they are: 条件都符合. What is quoted
    (请回答“符合条件”) is not said of the case."""
    return bool(_SAYS_MET.search(_QUOTED.sub("", question.text)))


def _vacuous_check(question: Question, condition: str) -> Check:
    """Of conditions that the text does not name, whether they are met is for the asker to say."""
    if says_conditions_met(question):
        return Check(condition, Outcome.MET, "您说条件符合")
    reason = f"文件只写“{condition}”，没有写明是哪些条件"
    return Check(condition, Outcome.UNKNOWN, reason, is_laid_down=False)


def _own_words(question: Question, entitlement: Entitlement, condition: str) -> str:
    """A condition without the class at its end, whom it is for, and without levels that are met."""
    named = mentions(condition)
    ends_in_class = bool(named) and named[-1].end == len(condition) and named[-1].start > 0
    words = condition[: named[-1].start].removesuffix("的") if ends_in_class else condition
    return without_level(question, words.replace(entitlement.beneficiary, ""))


def _checks_beside(question: Question, condition: str, thresholds: Sequence[Quantity]) -> Iterator[Check]:
    """The parts of a condition that hold no number: 具有本县户籍 of “具有本县户籍、年满80周岁”.

    An enumeration is one part, unless a number stands alone in it.
    """
    bounds = {threshold.text for threshold in thresholds}
    for part in CONDITION_PARTS.split(condition):
        listed = part.split("、")
        for each in listed if bounds & set(listed) else [part]:
            if not any(bound in each for bound in bounds) and not is_spoken_of(question, each):
                yield Check(each, Outcome.UNKNOWN, f"是否“{each}”")


def term_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """The year asked about (第四年) against the years for which something is granted (前三年, 在3年内)."""
    limit = years_of_grant(entitlement)
    if limit is None:
        return
    if received := _received_so_far(question):
        outcome = Outcome.NOT_MET if received.amount >= limit * 12 else Outcome.MET
        yield Check(f"{limit}年", outcome, f"文件规定的期限是{limit}年，您说已经享受{received.text}")
        return
    if question.nth is None:
        return
    outcome = Outcome.MET if question.nth <= limit else Outcome.NOT_MET
    yield Check(f"{limit}年", outcome, f"文件规定的期限是{limit}年，您说的是第{question.nth}年")


def _received_so_far(question: Question) -> Quantity | None:
    """For how long something was granted already, where it is asked whether that goes on."""
    if not _GOES_ON_TO_ASK.search(question.text):
        return None
    return next((q for q in question.quantities if q.base_unit == "个月" and _is_received(question, q)), None)


def _is_received(question: Question, quantity: Quantity) -> bool:
    told = question.text[max(0, quantity.start - _RIGHT_AFTER) : quantity.end]
    return bool(_RECEIVED.search(told))


def years_of_grant(entitlement: Entitlement) -> int | None:
    """For how many years something is granted: 3 of 前三年 and of 在3年内."""
    years = _YEARS_OF_GRANT.search(entitlement.benefit)
    return int(parse_numeral(years["first"] or years["most"] or years["within"])) if years else None


def _is_limit(threshold: Quantity, condition: str, question: Question) -> bool:
    """Whether a number in a condition is to be compared: a bound always, an exact number (只有一个劳动力)
    where the asker counts the same thing."""
    if threshold.comparator is not Comparator.EQUAL:
        return True
    counted = condition[condition.index(threshold.text) + len(threshold.text) :]
    return any(
        fact.base_unit == threshold.base_unit and _counts(question, fact, counted)
        for fact in question.quantities
    )


def _counts(question: Question, fact: Quantity, counted: str) -> bool:
    """Whether the words right after the asker's number name what a condition counts: 三个壮劳力 counts
    劳动力, in whatever words."""
    after = question.text[fact.end : fact.end + _RIGHT_AFTER]
    named = [term for term in question.terms if term.said in after]
    return any(counted.startswith(word) for term in named for word in (*term.alternatives, term.said[:2]))


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
    """The asker's number of the same unit: the sum of several that came one after the other (先干了4个月，又
    干了3个月), else the one whose words meet the condition's most."""
    told = [*_told_of_the_case(question)]
    same_unit = [q for q in told if q.base_unit == threshold.base_unit]
    if not same_unit and threshold.base_unit == "个月":
        same_unit = [_in_months(q) for q in told if q.base_unit == "天" and q.amount >= min(_MONTH)]
    if len(same_unit) > 1 and all(_goes_on(question.text, *pair) for pair in pairwise(same_unit)):
        total = sum(q.amount for q in same_unit)
        return replace(same_unit[0], text=f"{'＋'.join(q.text for q in same_unit)}", amount=total)
    return max(same_unit, key=lambda q: _shared(q.measures, threshold.measures), default=None)


def _told_of_the_case(question: Question) -> Iterator[Quantity]:
    """The asker's numbers, but not what others say the rule is nor how long something was granted already."""
    goes_on = _GOES_ON_TO_ASK.search(question.text)
    for quantity in question.quantities:
        received = goes_on and _is_received(question, quantity)
        if not received and not _is_hearsay(question.text, quantity):
            yield quantity


def _in_months(days: Quantity) -> Quantity:
    """A month or more told in days, as the months that these may be."""
    high, low = (days.amount / length for length in _MONTH)
    return replace(days, comparator=Comparator.RANGE, base_unit="个月", amount=low, upper_amount=high)


def _is_hearsay(text: str, quantity: Quantity) -> bool:
    said = _OTHERS_SAY.search(text[: quantity.start])
    return bool(said and _THEN_GRANTED.match(text, quantity.end))


def _goes_on(text: str, one: Quantity, other: Quantity) -> bool:
    return one.end <= other.start and bool(_THEN.search(text[one.end : other.start]))


def _shared(one: str, other: str) -> int:
    return len(set(one) & set(other))
