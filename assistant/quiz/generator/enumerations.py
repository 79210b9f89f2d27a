"""多选题 and 简答题 on enumerations within a sentence: 通过产业帮扶、就业帮扶、消费帮扶等方式.

The members are left out of the sentence; distractors are members of other lists of the document that look
like them. A list that ends in 等 is open: the question is then what the text names, never what is not
among it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import Passage, mask_brackets, passages
from assistant.quiz.generator.wording import choice, dice, fact_of, lead, make_item, quote_of
from assistant.quiz.item import BLANK_MARK, Item, Key, Kind, Points
from ingest.document import Clause

_MEMBER = (
    r"(?:(?!(?<![平高中初])等(?!级))[^，。；：、“”（）〓]){2,12}"  # 等 ends a list, but not in 平等, 等级
)
# What leads up to a list, so that the first member begins right after it.
_BEFORE = (
    r"主要包括|包括|分为|坚持|遵循|通过|采取|具备|提供|发挥|完善|健全|落实好?|围绕|聚焦|按照|涵盖|具有|享有|实行|"
    r"统筹|开展|协调|指导|组织|推进|推动|加强|整合|统筹推进|由|向|给予|用于|涉及|配备|办理|负责|提高|提升|优化|强化"
)
_LISTED = re.compile(
    rf"(?P<before>{_BEFORE})(?P<list>{_MEMBER}(?:、{_MEMBER}){{1,6}}(?:(?:和|以及|及){_MEMBER})?)"
    r"(?P<after>等[^，。；：、的和]{1,10}|组成|构成|的?(?:原则|方针|要求|方式|机制|任务)|(?=[，；]|$))"
)
_PRINCIPLES = re.compile(
    r"(?P<before>坚持|遵循|贯彻|实行)(?P<list>[^，。；：的〓]{2,12}(?:、[^，。；：、的〓]{2,12})+(?:(?:和|以及)[^，。；：、的〓]{2,12})?)"
    r"的?(?P<what>原则|方针)(?=[，。；]|$)"
)
_JOINED = re.compile(r"以及|和|及")
_OF_ALL = re.compile(r"^[^与]*(?:相结合|并重)$")
_ODD_MEMBER = re.compile(
    r"^(?:好|等|的|对|各|其|并|以|为|与|和|及)|的$|等|其他|有关|相关|应当|可以|不得|必须"
)
FEWEST, MOST_KEYS = 3, 4
_FEWEST_AROUND, _FEWEST_BEFORE = 14, 6  # characters of the sentence beside the list, and before it
_LENGTHS_APART = 3  # characters; longer ones are no parallel members


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Members at [start, end) of the clause's text; `is_open` where the text says 等."""

    passage: Passage
    members: tuple[str, ...]
    start: int
    end: int
    before: str
    after: str

    @property
    def is_open(self) -> bool:
        return self.after.startswith("等")


def enumeration_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    for passage in passages(clause, corpus):
        for enumeration in enumerations(passage):
            if item := _multiple(enumeration, corpus):
                yield item
            if item := _short(enumeration):
                yield item
        yield from _principles(passage)


def enumerations(passage: Passage) -> Iterator[Enumeration]:
    """Lists of three or more members alike in form."""
    masked = mask_brackets(passage.clause.text)[passage.start : passage.end]
    for match in _LISTED.finditer(masked):
        start, end = match.span("list")
        members = _members(passage.text[start:end])
        is_told = len(masked) - (end - start) >= _FEWEST_AROUND and start >= _FEWEST_BEFORE
        if len(members) >= FEWEST and is_told and _are_parallel(members, match["after"]):
            offset = passage.start
            yield Enumeration(passage, members, offset + start, offset + end, match["before"], match["after"])


def _members(words: str) -> tuple[str, ...]:
    """和 is cut only before the last member: 社会组织和志愿者 ends a list of two names."""
    *first, last = words.split("、")
    cut = list(_JOINED.finditer(last))
    if len(cut) == 1:
        first += [last[: cut[0].start()], last[cut[0].end() :]]
    else:
        first.append(last)
    return tuple(first)


def _are_parallel(members: Sequence[str], after: str) -> bool:
    """Where no 等 says that the list is over, its last member may have caught more: all must be as long."""
    apart = _LENGTHS_APART if after.startswith("等") else 1
    lengths = [len(member) for member in members]
    is_even = max(lengths) - min(lengths) <= apart and min(lengths) >= 2
    # A first or last member longer than all between them has likely caught words beside the list.
    is_even = is_even and max(lengths[0], lengths[-1]) <= max(lengths[1:-1])
    return is_even and len(set(members)) == len(members) and not any(_ODD_MEMBER.search(m) for m in members)


def _fact(enumeration: Enumeration) -> str:
    return fact_of(enumeration.passage.clause, "list", "、".join(enumeration.members))


def _item(
    enumeration: Enumeration, kind: Kind, stem: str, key: Key, members: Sequence[str], difficulty: int
) -> Item:
    remark = "原文以“等”字结尾，属于不完全列举。" if enumeration.is_open else ""
    return make_item(
        kind,
        enumeration.passage.clause,
        stem,
        key,
        answer="、".join(members),
        fact=_fact(enumeration),
        quote=quote_of(enumeration.passage),
        difficulty=difficulty,
        remark=remark,
    )


def _multiple(enumeration: Enumeration, corpus: Corpus) -> Item | None:
    """Two to four keys; of a longer list the other members stay out of the options."""
    chance = dice(_fact(enumeration), "multiple")
    members = enumeration.members[:MOST_KEYS]
    others = _look_alikes(enumeration, corpus)
    count = 5 - len(members) if len(members) == MOST_KEYS else 2
    if len(others) < max(count, 1):
        return None
    key = choice(members, others[:count], chance)
    asks = "文件列明的有哪些？" if enumeration.is_open else "横线处应包括哪些？"
    stem = f"{lead(enumeration.passage.clause)}{_with_blank(enumeration)}。{asks}"
    return _item(enumeration, Kind.MULTIPLE, stem, key, members, 3)


def _with_blank(enumeration: Enumeration) -> str:
    text, offset = enumeration.passage.text, enumeration.passage.start
    return text[: enumeration.start - offset] + BLANK_MARK + text[enumeration.end - offset :]


def _look_alikes(enumeration: Enumeration, corpus: Corpus) -> list[str]:
    """Members of other lists of the document that look like these: as long, and ending alike (产业帮扶,
    就业帮扶) or listed as the same thing (通过…方式); others are told apart without knowing the text."""
    clause = enumeration.passage.clause
    pool = corpus.of_each(clause.doc_id, _members_in)
    frame = _frame(enumeration)
    lengths = [len(member) for member in enumeration.members]
    endings = {member[-1] for member in enumeration.members}
    fitting = [
        m
        for m, framed in pool
        if (m[-1] in endings or (frame and framed == frame)) and min(lengths) <= len(m) <= max(lengths)
        if m not in clause.text and not _overlaps(m, enumeration.members)
    ]
    dice(_fact(enumeration), "others").shuffle(fitting)
    return list(dict.fromkeys(fitting))


def _frame(enumeration: Enumeration) -> str:
    """What a list is a list of: 通过…方式."""
    return enumeration.before + enumeration.after[-2:] if enumeration.after else ""


def _members_in(clauses: Sequence[Clause]) -> tuple[tuple[str, str], ...]:
    """The members of all lists of a document, each with what its list is a list of; sorted."""
    corpus = Corpus(clauses)
    found = {
        (member, _frame(each))
        for clause in clauses
        for passage in passages(clause, corpus)
        for each in enumerations(passage)
        for member in each.members
    }
    return tuple(sorted(found))


def _overlaps(one: str, members: Sequence[str]) -> bool:
    """Whether it means much the same as a member: one within the other, or most characters shared."""
    return any(one in m or m in one or len(set(one) & set(m)) >= 0.6 * len(set(one)) for m in members)


def _principles(passage: Passage) -> Iterator[Item]:
    """简答 on 遵循公开、公平、公正的原则: the words on either side say where the list begins and ends."""
    match = _PRINCIPLES.search(mask_brackets(passage.clause.text)[passage.start : passage.end])
    if match is None or match.start("list") < _FEWEST_BEFORE:
        return
    start, end = match.span("list")
    members = _members(passage.text[start:end])
    is_whole = passage.start == 0 or passage.clause.text[passage.start - 1] in "。\n"
    # 统筹协调和建设、维护、管理并重; 部门、企业和群众相结合
    is_mixed = any(_JOINED.search(m) or _OF_ALL.search(m) for m in members)
    if len(members) >= FEWEST and is_whole and not is_mixed and not any(map(_ODD_MEMBER.search, members)):
        start, end = start + passage.start, end + passage.start
        listed = Enumeration(passage, members, start, end, match["before"], "")
        subject = passage.text[: match.start("list")]
        asked = "哪些原则" if match["what"] == "原则" else "什么方针"
        stem = f"{lead(passage.clause)}{subject}{asked}？"
        yield _item(listed, Kind.SHORT, stem, Points(members), members, 4)


def _short(enumeration: Enumeration) -> Item | None:
    """简答 where the sentence itself says what it lists: …包括A、B和C."""
    if enumeration.is_open or enumeration.before not in ("包括", "主要包括", "分为"):
        return None
    text, offset = enumeration.passage.text, enumeration.passage.start
    subject = text[: enumeration.start - offset]
    if "，" in subject[-25:] or len(subject) < 6 or text[enumeration.end - offset :]:
        return None
    stem = f"{lead(enumeration.passage.clause)}{subject}哪些？"
    return _item(enumeration, Kind.SHORT, stem, Points(enumeration.members), enumeration.members, 4)
