"""Who is granted something: the classes that a text names against those that the asker belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.eligibility.check import Check, Outcome
from assistant.question import Question
from ingest.beneficiaries import covers, is_body, is_generic, mentions, related
from ingest.document import Entitlement

_TO_A_PERSON = re.compile(
    r"(?:给|发|补|打|归)[^，]{0,5}(?:个人|自己)|直接(?:发|给|打|补)(?:到|给)?(?:我|咱|本人|职工|工人|员工)(?![们厂公])"
)


def class_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """Whether the asker is of the class that the text grants to."""
    granted = tuple(dict.fromkeys(mention.name for mention in mentions(entitlement.beneficiary)))
    if not granted or (entitlement.conditions and all(is_generic(name) for name in granted)):
        return  # the conditions say who is meant
    held, excluded = question.beneficiaries, question.excluded
    condition = f"对象是{entitlement.beneficiary}"
    if all(is_body(name) for name in granted) and _TO_A_PERSON.search(question.text):
        yield Check(condition, Outcome.NOT_MET, f"文件规定给的是{entitlement.beneficiary}，不是个人")
        return
    if any(covers(no, g) for no in excluded for g in granted):
        yield Check(condition, Outcome.NOT_MET, f"文件的对象是{entitlement.beneficiary}，您说的情况不属于")
    elif any(
        covers(g, h) or covers(g.removesuffix("家庭"), h) for h in held for g in granted
    ) or _named_otherwise(question, entitlement):
        yield Check(condition, Outcome.MET, f"属于{entitlement.beneficiary}")
    elif held and not any(_may_be(g, h) for h in held for g in granted) and _is_person(question, entitlement):
        named = "、".join(held)
        yield Check(condition, Outcome.NOT_MET, f"文件的对象是{entitlement.beneficiary}，没有提到{named}")
    else:
        yield Check(condition, Outcome.UNKNOWN, f"是否属于{entitlement.beneficiary}")


def _may_be(granted: str, held: str) -> bool:
    return related(granted, held) or is_generic(granted)


def _named_otherwise(question: Question, entitlement: Entitlement) -> bool:
    """Whether the asker names one of the beneficiaries in words that are no class: 重病, also told as
    大病, of 重病或重残对象."""
    names = re.split(r"[或、和]", entitlement.beneficiary)
    others = (name for name in names if not mentions(name))
    return any(words in question.search_text for name in others for words in (name, name.replace("重", "大")))


def _is_person(question: Question, entitlement: Entitlement) -> bool:
    """Whether the classes the asker names say who asks: those the conditions speak of do not
    (an employer asks about 农民工 it takes on)."""
    words = "".join(entitlement.conditions) + entitlement.benefit
    spoken_of = {mention.name for mention in mentions(words)}
    persons = [held for held in question.beneficiaries if not is_generic(held)]
    return not all(any(related(held, other) for other in spoken_of) for held in persons)
