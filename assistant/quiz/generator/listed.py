"""Lists set out in items (有下列情形之一的：（一）…；（二）…): 单选 asks which of these is one of them, 多选
which are, 简答 to name them all.

The lead becomes the stem, its items the keys; distractors are items of other lists of the same document on
the same noun (情形 beside 情形), so that they are alike in form and told apart only by who knows the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, combinations

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import balanced, points_outside
from assistant.quiz.generator.wording import (
    as_long,
    choice,
    dice,
    distractors,
    fact_of,
    lead,
    make_item,
    rings,
)
from assistant.quiz.item import Choice, Item, Kind, Points
from ingest.document import Clause

_LEAD = re.compile(
    r"(?P<head>[^。；：]*?)下列(?P<what>[^，。；：、的]{2,8}?)(?P<one>之一)?(?P<tail>的?(?:，[^。；：]{2,40})?)[：:]$"
)
_COUNTED = {
    "情形": "哪种", "情况": "哪种", "行为": "哪种", "方式": "哪种", "人员": "哪类", "对象": "哪类",
    "条件": "哪项", "职责": "哪项", "材料": "哪项", "内容": "哪项", "事项": "哪项",
}  # fmt: skip
_PREDICATE = re.compile(r"，|有$|应当|可以|必须|由|符合|具备|遇有|发生|发现")
_RULES = re.compile(r"应当|不得|可以|必须")  # a 款 of its own, read amiss as one more item
# Says itself whose duty it is.
_WHOSE = re.compile(r"[^，]{2,14}(?:部门|机构|单位|机关|委员会|政府)负责")
_CATCH_ALL = re.compile(r"其他|其它|另有规定|等$|有关|相关")
# What is forbidden here is mostly forbidden elsewhere too, so that no distractor would be safely wrong.
_FORBIDS = re.compile(r"禁止|不得|严禁|不准")
_MITIGATES, _AGGRAVATES = re.compile(r"从轻|从宽|减轻|免予|免除|不予处罚"), re.compile(r"从重|从严|加重")
_SHORTEST, LONGEST_OPTION = 5, 44
FEWEST_POINTS, MOST_POINTS = 2, 6  # that somebody can be asked to recall
MOST_LISTED = 12  # members of a list that an explanation can quote
_SHORTEST_LEAD, LONGEST_LEAD = 8, 70  # 申请书应当载明 says not which
_LONGEST_NOUN = 4  # characters: 公职人员 is not 工作人员
_SAME_RUN = 5  # characters; what shares as many with a member says much the same


def listed_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    """`clause` is the one with the lead. 单选 rests on the clause of its key, others on the list."""
    match = _LEAD.search(clause.text)
    if match is None or not _can_be_asked(match):
        return
    members = [c for c in corpus.children(clause) if _is_whole(_bare(c.text))]
    everything = [_bare(c.text) for c in corpus.children(clause)]
    if any(map(points_outside, everything)):  # what other articles list may belong here too
        return
    others = _others(clause, match, everything, corpus)
    for member in members:
        if item := _single(member, match, others):
            yield item
    listed = _List(clause, match, corpus.children(clause), members)
    if len(listed.everything) <= MOST_LISTED:
        yield from filter(None, (_multiple(listed, others), _short(listed)))


def _can_be_asked(match: re.Match[str]) -> bool:
    sentence = match[0]
    return (
        match["what"] in _COUNTED
        and len(sentence) <= LONGEST_LEAD
        and len(match["head"] + (match["tail"] or "")) >= _SHORTEST_LEAD
        and balanced(sentence)
        and not points_outside(sentence.replace("下列", ""))
        and not re.match(r"[，、]|其|但|并|同时|有$", match["head"])
        and not _FORBIDS.search(match["head"])
        and "分别" not in sentence
        and not (match["one"] and match["what"] == "条件")  # any one will do: 符合哪些条件 asks for all
    )


def _others(clause: Clause, mine: re.Match[str], members: Sequence[str], corpus: Corpus) -> list[str]:
    """Items of the document's other lists that could be thought right here, none of which says what a member
    says."""
    found = []
    for other in corpus.of_document(clause.doc_id):
        match = _LEAD.search(other.text)
        if match and other != clause and _is_rival(match, mine):
            found += [_bare(c.text) for c in corpus.children(other)]
    fitting = [t for t in dict.fromkeys(found) if _is_whole(t)]
    return [t for t in fitting if not any(_says_the_same(t, m) for m in members)]


def _is_rival(other: re.Match[str], mine: re.Match[str]) -> bool:
    """Whether another list tells the same of the same somebody (a person's 学历 is no 条件 of a 机构),
    and leads neither to the same (有关单位 and 监管机构, both 依法给予处理, take each other in) nor to the
    contrary, which nobody takes for it."""
    is_same_end = bool(other["tail"] and mine["tail"]) and _says_the_same(other["tail"], mine["tail"])
    return (
        other["what"] == mine["what"]
        and _subject(other["head"]) == _subject(mine["head"])
        and not _FORBIDS.search(other[0])
        and (other["head"] == mine["head"] or not is_same_end)
        and not _are_contrary(other[0], mine[0])
    )


def _are_contrary(one: str, other: str) -> bool:
    return any(_MITIGATES.search(a) and _AGGRAVATES.search(b) for a, b in ((one, other), (other, one)))


def _subject(head: str) -> str:
    """The noun of the one that a lead speaks of: 资格的机构 of 申请从业资格的机构，应当具备."""
    return _PREDICATE.split(head, maxsplit=1)[0][-_LONGEST_NOUN:]


def _single(member: Clause, match: re.Match[str], others: Sequence[str]) -> Item | None:
    key = _bare(member.text)
    fact = fact_of(member, "listed")
    chance = dice(fact)
    wrong = distractors(key, others, 3, chance)
    if wrong is None or rings(key, _question(match), wrong):
        return None
    stem = f"{lead(member)}{_question(match)}？"
    return make_item(
        Kind.SINGLE, member, stem, choice((key,), wrong, chance), answer=key,
        fact=fact, quote=member.text.strip(), difficulty=3,
        remark=f"该项属于原文“{match[0]}”之下的列举。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _List:
    """`everything` are the clauses under the lead, `members` those of them that can be asked for."""

    clause: Clause
    match: re.Match[str]
    everything: Sequence[Clause]
    members: Sequence[Clause]

    def item(
        self, kind: Kind, key: Choice | Points, answer: Sequence[str], question: str, level: int
    ) -> Item:
        """Resting on the whole list: what is added to a member may make a wrong option right."""
        return make_item(
            kind,
            self.clause,
            f"{lead(self.clause)}{question}",
            key,
            answer="；".join(answer),
            fact=fact_of(self.clause, "listed"),
            quote=self.match[0],
            difficulty=level,
            members=self.everything,
        )


def _multiple(listed: _List, others: Sequence[str]) -> Item | None:
    """Two or three members, and two items of other lists that are about as long."""
    chance = dice(fact_of(listed.clause, "listed"), "multiple")
    asked = _questions(listed.match)
    texts = sorted((_bare(each.text) for each in listed.members), key=len)
    for keys in chain(combinations(texts, 3), combinations(texts, 2)):
        fitting = [text for text in others if as_long(text, keys[0]) and as_long(text, keys[-1])]
        wrong = distractors(keys[1], fitting, 2, chance)
        if wrong is None or not as_long(*wrong) or _says_the_same(*wrong) or not as_long(keys[0], keys[-1]):
            continue
        if not any(rings(key, asked, wrong) for key in keys):
            return listed.item(Kind.MULTIPLE, choice(keys, wrong, chance), keys, f"{asked}？", 3)
    return None


def _short(listed: _List) -> Item | None:
    """Of a list that is whole: no 其他情形 at its end."""
    if len(listed.members) < len(listed.everything):
        return None
    if not FEWEST_POINTS <= len(listed.members) <= MOST_POINTS:
        return None
    points = tuple(_bare(each.text) for each in listed.members)
    asked = _questions(listed.match).replace("下列哪些", "哪些")
    return listed.item(Kind.SHORT, Points(points), points, f"{asked}？请逐项列举。", 4)


def _question(match: re.Match[str]) -> str:
    return f"{match['head']}下列{_COUNTED[match['what']]}{match['what']}{match['tail'] or ''}"


def _questions(match: re.Match[str]) -> str:
    return f"{match['head']}下列哪些{match['what']}{match['tail'] or ''}"


def _bare(text: str) -> str:
    return text.strip().rstrip("；;。，,").removesuffix("；和").removesuffix("，或者").strip()


def _is_whole(text: str) -> bool:
    is_plain = "；" not in text and "。" not in text and "：" not in text and balanced(text)
    fits = _SHORTEST <= len(text) <= LONGEST_OPTION
    return (
        is_plain
        and fits
        and not _RULES.search(text)
        and not _WHOSE.match(text)
        and not points_outside(text)
        and not _CATCH_ALL.search(text)
    )


def _says_the_same(one: str, other: str) -> bool:
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return run.size >= _SAME_RUN or one in other or other in one
