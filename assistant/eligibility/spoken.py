"""What the asker has spoken of: whether a condition was told of at all, in plain or in official words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.question import Question

# Of the character pairs in a part of a condition, so many, or such a share, and it has been spoken of.
MENTIONED_PAIRS = 3
MENTIONED_SHARE = 0.3
CONDITION_PARTS = re.compile(r"并且?|且|(?=取得)|(?=缴纳)")
_PAID = "(?:补贴|津贴|补助|奖补|奖励|奖金)"
# What of a whole household is told in plain speech, and the words of conditions for it.
_WHOLE_HOUSEHOLD = re.compile(
    r"整户|全家|一家子|再没旁?人|一家[一二两三四五六七八九几]?口|[俩仨口]人?[^，]{0,3}都|谁[也都]|没有?一个"
)
ONE_WHO_WORKS = re.compile(
    r"(?:就|只有?|剩|全靠|光靠)[^，]{1,6}?(?:一?个?(?:壮|好)?劳力|能(?:干活|下苦|下地|种地|挣钱|劳动|出力)|劳力|劳动力)"
)
_SKILL = "(?:[初中高]级工|(?:高级)?技师|技能等级|职业资格)"
_PAPER = "(?<![疾人残产份婚居])证(?:书|儿|子)?(?![明据件])"
_QUOTED = '[“"「『][^”"」』]*[”"」』]'
_OF_THE_RULE = re.compile(
    rf"(?:按照?|符合|满足|属于|[中里]|规定|写的?|说的?|条件)(?:的|是|：)?{_QUOTED}|{_QUOTED}的?(?:规定|条件|情形|要求|标准|对象)"
)
_AS_A_WHOLE = re.compile(r"按照?整户|整户(?=[保纳救吃进享算办上])")  # how, and of no household
_PLAINLY = (
    (_WHOLE_HOUSEHOLD, "整户"),
    (
        re.compile(
            r"(?:干不[了动成]|不能干|没法干|没一个能(?:下地)?干)[^，]{0,2}活|没有?一个能(?:下苦|下地|劳动|干)|没(?:有)?劳(?:动能)?力|都瘫"
        ),
        "无劳动能力",
    ),
    (ONE_WHO_WORKS, "只有一个劳动力"),
    (
        re.compile(
            rf"{_SKILL}[^，没未不]{{0,6}}证(?![明据])|(?:拿|考|取|领|发)(?:到|得|上|下|下来|了)[^，没未不]{{0,6}}{_SKILL}|"
            rf"{_PAPER}[^，没未不]{{0,6}}(?:[拿考取领]|下来|到手)(?!不|没)|[拿考取领发](?:到|得|上|下来?|了)(?:个|本|一个)?{_PAPER}"
        ),
        "取得职业资格技能等级证书",
    ),
)
_ONLY_ONE = re.compile(r"(?:只|仅|就|光|剩)[^，]{0,3}?(?:一|1)[个人]")
# That somebody was found to be something, or holds a paper, has to be said.
_CERTIFIED = re.compile(r"(?:经|被)?(?:认定|评定|评选)(?:为)?")
_TOLD_CERTIFIED = re.compile(r"认定|评[上为定了成]|命名|级的?[^，]{0,6}(?:工匠|大师|名师)|授予|称号|挂牌")
_SAME_BEGINNING = 2  # characters
_PREDICATE = re.compile(r"只?有|无|患|具有|持有|参加|取得|获得|未|年?满|符合|经|是|属于|整户|家庭")


def is_spoken_of(question: Question, condition: str) -> bool:
    """Whether the asker has spoken of every part of a condition; of alternatives one is enough."""
    return not any(untold(question, condition))


def untold(question: Question, condition: str) -> Iterator[str]:
    """The parts of a condition of which the asker has not spoken, each with its alternatives."""
    told = _told(question)
    for alternatives in _parts(condition):
        if not any(_is_in(told, each) for each in alternatives):
            yield "或".join(alternatives)


def of_whole_household(question: Question) -> bool:
    """Whether what is told holds for all of a household: 全家都有病, 谁也干不了活."""
    return bool(_WHOLE_HOUSEHOLD.search(question.text)) and not ONE_WHO_WORKS.search(question.text)


def _told(question: Question) -> str:
    """The question without the names of benefits and without what is quoted of the rule: who asks for
    社会保险补贴, or by “缴纳社会保险”的规定, has not said to pay 社会保险."""
    text = own_words = _AS_A_WHOLE.sub("，", _OF_THE_RULE.sub("，", question.text))
    for benefit in (term.said for term in question.terms if term.is_focus):
        text = re.sub(rf"{re.escape(benefit)}(?:(?<={_PAID})|{_PAID})", "，", text)
    official = (word for term in question.terms if not term.is_focus for word in term.alternatives[1:])
    plainly = (words for told, words in _PLAINLY if told.search(own_words))
    return " ".join((text, *official, *plainly))


def _parts(condition: str) -> Iterator[list[str]]:
    """The parts of a condition that must all hold, each with the alternatives of which one is enough.

    What is listed holds together (有大病、只有一个劳动力), but for cases put alike (整户患大病、整户无劳动
    能力); a list of names is one part.
    """
    for part in CONDITION_PARTS.split(condition):
        listed = [each for each in part.split("、") if len(each) > 1]
        if len(listed) > 1 and len({each[:_SAME_BEGINNING] for each in listed}) == 1:
            yield [case for each in listed for case in _either(each)]
        elif all(_PREDICATE.match(each) for each in listed):
            yield from map(_either, listed)
        else:
            yield [part]


def _either(part: str) -> list[str]:
    """整户患大病 and 整户患残疾 of 整户患大病或残疾."""
    one, either, other = part.partition("或")
    return [one, one[: -len(other)] + other] if either else [part]


def _is_in(told: str, words: str) -> bool:
    if _CERTIFIED.match(words) and not _TOLD_CERTIFIED.search(told):
        return False
    if _ONLY_ONE.search(words) and not _ONLY_ONE.search(told):
        return False  # that there are no others has to be said
    pairs = {a + b for a, b in pairwise(re.sub(r"[^\u4e00-\u9fff]", "", words))}
    spoken = sum(pair in told for pair in pairs)
    return spoken >= min(MENTIONED_PAIRS, MENTIONED_SHARE * len(pairs))
