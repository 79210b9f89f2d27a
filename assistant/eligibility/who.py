"""Who is granted something: the classes that a text names against those that the asker belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.case import classes_in
from assistant.eligibility.check import Check, Outcome
from assistant.question import Question
from ingest.beneficiaries import Mention, covers, is_body, is_generic, mentions, related
from ingest.document import Entitlement

_TO_A_PERSON = re.compile(
    r"(?:给|发|补|打|归)[^，]{0,5}(?:个人|自己)|直接(?:发|给|打|补)(?:到|给)?(?:我|咱|本人|职工|工人|员工)(?![们厂公])"
)
_WORKERS = "农民工"
_WORKS_HIMSELF = re.compile(
    r"[我咱俺](?:自己|本人|就|一直|现在|也|介绍)?(?:是|在|到|这个)[^，没不]{0,8}?(?:打工|务工|上班|干活)"
)
_SENT_OTHERS = re.compile(
    r"(?<![没未])(?:组织|介绍|输送|[带领送招雇])(?:了|着|上|过)?[^，]{0,6}(?:人|工|老乡|娃)"
)
_GIVES_OR_GETS = re.compile(r"(?:给|领|拿|享受|申请|申领|要|办|报)$")
_OF_A_BENEFIT = re.compile(r"的?(?:那[个笔种份]?)?[^，的]{0,8}?(?:补贴|补助|津贴|奖补|奖励)")


def class_checks(question: Question, entitlement: Entitlement) -> Iterator[Check]:
    """Whether the asker is of the class that the text grants to."""
    granted = tuple(dict.fromkeys(mention.name for mention in mentions(entitlement.beneficiary)))
    if not granted or (entitlement.conditions and all(is_generic(name) for name in granted)):
        return  # the conditions say who is meant
    held, excluded = _held(question), question.excluded
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
    elif _is_hired(question, entitlement):
        yield Check(condition, Outcome.NOT_MET, f"文件规定给的是{entitlement.beneficiary}，不是务工的人")
    elif held and not any(_may_be(g, h) for h in held for g in granted) and _is_person(held, entitlement):
        named = "、".join(held)
        yield Check(condition, Outcome.NOT_MET, f"文件的对象是{entitlement.beneficiary}，没有提到{named}")
    else:
        yield Check(condition, Outcome.UNKNOWN, f"是否属于{entitlement.beneficiary}")


def _held(question: Question) -> tuple[str, ...]:
    """The classes told of, without one that only says whose a benefit is: 给劳务经纪人的补贴我能领吗."""
    text = question.text
    for mention in mentions(text):
        if _is_of_a_benefit(question.text, mention):
            text = text[: mention.start] + "〓" * (mention.end - mention.start) + text[mention.end :]
    return classes_in(text)[0]


def _is_of_a_benefit(text: str, mention: Mention) -> bool:
    leads = _GIVES_OR_GETS.search(text[: mention.start])
    return bool(leads and _OF_A_BENEFIT.match(text, mention.end))


def _is_hired(question: Question, entitlement: Entitlement) -> bool:
    """Whether the asker is one of the workers for whom another, who hires or sends them, is granted
    something."""
    spoken_of = {mention.name for mention in mentions("".join(entitlement.conditions))}
    of_workers = any(related(_WORKERS, name) for name in spoken_of)
    text = question.text
    return of_workers and bool(_WORKS_HIMSELF.search(text)) and not _SENT_OTHERS.search(text)


def _may_be(granted: str, held: str) -> bool:
    return related(granted, held) or is_generic(granted)


def _named_otherwise(question: Question, entitlement: Entitlement) -> bool:
    """Whether the asker names one of the beneficiaries in words that are no class: 重病, also told as
    大病, of 重病或重残对象."""
    names = re.split(r"[或、和]", entitlement.beneficiary)
    others = (name for name in names if not mentions(name))
    return any(words in question.search_text for name in others for words in (name, name.replace("重", "大")))


def _is_person(held: Sequence[str], entitlement: Entitlement) -> bool:
    """Whether the classes told of say who asks: those the conditions speak of do not
    (an employer asks about 农民工 it takes on)."""
    words = "".join(entitlement.conditions) + entitlement.benefit
    spoken_of = {mention.name for mention in mentions(words)}
    persons = [name for name in held if not is_generic(name)]
    return not all(any(related(name, other) for other in spoken_of) for name in persons)
