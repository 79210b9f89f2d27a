"""Items on who does it (责任主体): 单选 with the subject left out, 判断 with another body in its place.

Distractors are bodies that the document charges with other things. Bodies of one name at several levels
(县级人民政府, 各级人民政府) take each other in, so that none of them stands beside another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import Passage, passages
from assistant.quiz.generator.wording import (
    as_long,
    choice,
    dice,
    distractors,
    fact_of,
    lead,
    make_item,
    quote_of,
    rings,
)
from assistant.quiz.item import BLANK_MARK, TRUE_FALSE_OPTIONS, Choice, Item, Kind
from ingest.document import Clause

_ACTS = re.compile(
    r"^(?P<body>(?!有关|相关|各|任何|其他|原|本|上述|国家(?!机关))[^，。；：、的和或及与]{2,22}?"
    r"(?:政府|部门|委员会|机构|机关|法院|检察院|办事处|协会|联合会|联社|中心|银行|局|厅|部|委))"
    r"(?P<does>应当|负责|统筹|可以|不得|依法(?!设立|成立)|会同|具体负责)"
)
_NO_BODY = re.compile(
    r"对|在|由|向|经|将|有关|相关|其他|委托|设立|成立|申请|所在|作出|发现|收到|该|等|确保|推动|加强|要求|各类|督促|引导|鼓励|"
    r"支持|保障|按照|根据|是|及其|为|使|参加|从事|未|不|已|拟|被|举办|开办|组建"
)
_ANY_OFFICE = re.compile(r"(?:政府|行政|主管|管理|监督|执法|司法)+(?:部门|机关|机构)")  # takes others in
_LOCAL = re.compile(r"[省市县区乡镇]|地方|各级|自治区|街道")
_NAME_GOES_ON = re.compile(r"负责[^，]*的(?:部门|机构|机关|单位)")
_CENTRAL = re.compile(r"国务院|全国|中央|国家|最高")
_FOR_ALL = re.compile(r"全国|中央")
_FOR_CITY, _BELOW_CITY = re.compile(r"全[省市区]"), re.compile(r"[区县乡镇]|街道")
_IN_ITS_PLACE = re.compile(r"因地制宜|本行政区域|本辖区|所在地|当地|本级|本单位")
_OF_GOVERNMENTS = re.compile(r"下级人民政府|所属(?:各)?部门|本级(?:财政)?预算|国民经济和社会发展")
_OF_OFFICES = re.compile(r"^(?:应当|可以|负责)?会同")
_OF_COURTS = re.compile(r"裁定|判决")
_ONE_TASK = re.compile(r"选举|评标|招标|清算|仲裁|鉴定|评审")  # 选举委员会 does nothing else
_SAME_ENDING = 4  # characters; 民政部门 at whatever level
_OFFICE = re.compile(r"(?:行政|主管|管理|监督|执法)*(?:部门|机关|机构|委员会|[厅局部委])$")  # after its field
_COURT, _AUTHORITY = re.compile(r"法院$|检察院$"), re.compile(r"(?:政府|部门|机关|办事处|[厅局部委])$")
_MOST_LIKELY = 5  # distractors to choose from: those that the document charges most often
_PRINCIPAL = 2  # duties; who has one alone is seen at once not to be the one
_SHORTEST_DUTY, LONGEST_STATEMENT = 14, 90


@dataclass(frozen=True, slots=True)
class Duty:
    """A body and what the sentence says that it does."""

    passage: Passage
    body: str

    @property
    def rest(self) -> str:
        return self.passage.text[len(self.body) :]

    @property
    def fact(self) -> str:
        return fact_of(self.passage.clause, "actor", self.body, self.rest)


def actor_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    for passage in passages(clause, corpus):
        duty = duty_of(passage)
        if duty is None or len(passage.text) > LONGEST_STATEMENT:
            continue
        charged = corpus.of_each(clause.doc_id, bodies_in)
        others = others_of(duty, charged)
        if item := _single(duty, others):
            yield item
        alike = [body for body in others if charged[body] >= _PRINCIPAL and _is_of_kind(body, duty.body)]
        if alike:
            yield _true_or_false(duty, alike)


def duty_of(passage: Passage) -> Duty | None:
    match = _ACTS.match(passage.text)
    if match is None or _NO_BODY.search(match["body"]) or _ANY_OFFICE.fullmatch(match["body"]):
        return None
    if _NAME_GOES_ON.match(passage.text, match.end("body")):
        return None
    duty = Duty(passage, match["body"])
    return duty if len(duty.rest) >= _SHORTEST_DUTY and duty.body not in duty.rest else None


def bodies_in(clauses: Sequence[Clause]) -> dict[str, int]:
    """All that the document charges with something, and how many duties each has; most first."""
    corpus = Corpus(clauses)
    duties = (duty_of(passage) for clause in clauses for passage in passages(clause, corpus))
    charged = Counter(duty.body for duty in duties if duty)
    return {body: charged[body] for body in sorted(charged, key=lambda body: (-charged[body], body))}


def others_of(duty: Duty, bodies: Iterable[str]) -> list[str]:
    """Bodies of another name, that the sentence does not speak of either, and each of a name of its own."""
    found: list[str] = []
    for body in bodies:
        if not _could_do_it(body, duty):
            continue
        names = (duty.body, *found)
        if not any(_same_name(body, name) for name in names) and body[-_SAME_ENDING:] not in duty.rest:
            found.append(body)
    return found


def _could_do_it(body: str, duty: Duty) -> bool:
    """Whether it is of a level that does such things: no county acts for the country, and no office of the
    centre in place of a local one; only a government has governments below it and a budget, none works
    together with its own office, only a court gives rulings; and a body made for one task does that."""
    task = _ONE_TASK.search(body)
    if task and task[0] not in duty.rest:
        return False
    if _OF_GOVERNMENTS.search(duty.rest) and not _governs(body):
        return False
    if _OF_OFFICES.match(duty.rest) and _governs(body):
        return False
    if _OF_COURTS.search(duty.rest) and not body.endswith("法院"):
        return False
    if _FOR_CITY.search(duty.rest) and _BELOW_CITY.match(body):
        return False
    if _CENTRAL.match(body):
        return not _LOCAL.match(duty.body) and not _IN_ITS_PLACE.search(duty.rest)
    return not (_FOR_ALL.search(duty.rest) and _LOCAL.match(body))


def _is_of_kind(one: str, other: str) -> bool:
    """Courts beside courts, authorities beside authorities, and those who serve beside those who serve."""
    return all(bool(kind.search(one)) == bool(kind.search(other)) for kind in (_COURT, _AUTHORITY))


def _governs(body: str) -> bool:
    return body.endswith("政府")


def _same_name(one: str, other: str) -> bool:
    """Whether they may be one body, or one of the other's: 公安机关 and 国务院公安部门."""
    is_same_field = bool(_field(one)) and _field(one) == _field(other)
    if one.endswith("机构") and other.endswith("机构"):  # 医疗机构 takes in 急救机构
        return True
    return is_same_field or one[-_SAME_ENDING:] in other or other[-_SAME_ENDING:] in one


def _field(body: str) -> str:
    """What an office deals with: 公安 of 国务院公安部门."""
    field, is_office = _OFFICE.subn("", body)
    return field[-2:] if is_office else ""


def _single(duty: Duty, others: Sequence[str]) -> Item | None:
    chance = dice(duty.fact, "single")
    # A government among offices stands out, where four are seen side by side.
    alike = [o for o in others if _is_of_kind(o, duty.body) and _governs(o) == _governs(duty.body)]
    likely = [other for other in alike if as_long(other, duty.body)][:_MOST_LIKELY]
    wrong = distractors(duty.body, likely, 3, chance)
    if wrong is None or rings(duty.body, duty.rest, wrong):
        return None
    return make_item(
        Kind.SINGLE,
        duty.passage.clause,
        f"{lead(duty.passage.clause)}{BLANK_MARK}{duty.rest}。",
        choice((duty.body,), wrong, chance),
        answer=duty.body,
        fact=duty.fact,
        quote=quote_of(duty.passage),
        difficulty=3,
    )


def _true_or_false(duty: Duty, others: Sequence[str]) -> Item:
    chance = dice(duty.fact, "statement")
    is_true = chance.random() < 0.5
    body = duty.body if is_true else chance.choice(others[:_MOST_LIKELY])
    return make_item(
        Kind.TRUE_FALSE,
        duty.passage.clause,
        f"{lead(duty.passage.clause)}{body}{duty.rest}。",
        Choice(TRUE_FALSE_OPTIONS, (0 if is_true else 1,)),
        answer="正确" if is_true else f"错误，应为“{duty.body}”，不是“{body}”",
        fact=duty.fact,
        quote=quote_of(duty.passage),
        difficulty=2 if is_true else 3,
    )
