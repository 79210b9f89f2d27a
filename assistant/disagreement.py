"""Two documents that lay down different values for the same thing: both are quoted, with level and date, and
what a general rule suggests. A person decides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from assistant.answer import Answer, Citation
from assistant.citations import cite
from assistant.former import FORMER
from ingest.conflicts import Conflict, conflicts_in_force
from ingest.document import Clause, Document, Quantity, Validity
from ingest.index import ClauseIndex
from ingest.library import Library
from ingest.precedence import Rule, Suggestion, dated, suggestion

MOST_SAID = 3  # in one answer

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_DECIDES_NOTHING = "本系统不作裁定，请向发文机关核实"
_SUGGESTS = {
    Rule.HOLDS: "现在执行的是{}，另一份还没有生效",
    Rule.UPPER: "按上位优于下位的一般规则（立法法第九十九条、第一百条），倾向于{}",
    Rule.NEWER: "同一机关的规定，按新优于旧的一般规则（立法法第一百零三条），倾向于{}；"
    "旧的如是特别规定，由该机关裁决（第一百零五条）",
    Rule.SAME_DAY: "同一机关的规定，日期分不出新旧；按一般规则（立法法第一百零三条），特别规定优于一般规定",
    Rule.EQUALS: "两份文件层级相同、机关不同，没有谁优于谁的一般规则",
    Rule.UNKNOWN: "有文件没有写明层级，不能按一般规则比较",
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    conflict: Conflict
    one: Document
    other: Document
    suggestion: Suggestion

    def __str__(self) -> str:
        """Both passages and the rule, as a notice."""
        passages = "；".join(self.passages)
        return f"现行文件对同一事项规定不一致：{passages}。{self.rule}。"

    @property
    def passages(self) -> tuple[str, str]:
        found = self.conflict
        return (
            _passage(self.one, found.one, found.one_says),
            _passage(self.other, found.other, found.other_says),
        )

    @property
    def rule(self) -> str:
        prevails = self.suggestion.prevails
        named = f"《{prevails.title}》" if prevails else ""
        return f"{_SUGGESTS[self.suggestion.rule].format(named)}。{_DECIDES_NOTHING}"


def disagreements(conflicts: Iterable[Conflict], library: Library) -> tuple[Disagreement, ...]:
    """One for each two clauses, with the documents that they are of."""
    pairs: dict[frozenset[str], Conflict] = {}
    for each in conflicts:
        pairs.setdefault(frozenset({each.one.clause_id, each.other.clause_id}), each)
    documents: dict[tuple[str, int], Document] = {}

    def document(clause: Clause) -> Document:
        key = clause.doc_id, clause.revision
        if key not in documents:
            documents[key] = library.document(*key)
        return documents[key]

    found = ((each, document(each.one), document(each.other)) for each in pairs.values())
    return tuple(Disagreement(each, one, other, suggestion(one, other)) for each, one, other in found)


def set_beside(answer: Answer, library: Library, index: ClauseIndex) -> Answer:
    """The answer with what other documents in force lay down differently for what it quotes."""
    found = disagreements(islice(_quoted_conflicts(answer, library, index), MOST_SAID), library)
    if not found:
        return answer
    others = (cite_number(each.conflict.other, each.conflict.other_says) for each in found)
    return replace(
        answer,
        citations=tuple(dict.fromkeys((*answer.citations, *others))),
        notices=(*answer.notices, *map(str, found)),
    )


def _quoted_conflicts(answer: Answer, library: Library, index: ClauseIndex) -> Iterator[Conflict]:
    """The conflicts over numbers that stand in the quotes."""
    quotes: dict[str, list[Citation]] = defaultdict(list)
    for citation in answer.citations:
        if citation.validity not in FORMER:
            quotes[citation.clause_id].append(citation)

    def is_quoted(clause: Clause, number: Quantity) -> bool:
        cited = quotes[clause.clause_id]
        return any(quote.start <= number.start and number.end <= quote.end for quote in cited)

    return conflicts_in_force(library.clauses(quotes).values(), library, index, is_quoted)


def cite_number(clause: Clause, number: Quantity) -> Citation:
    """The sentence of a clause that holds a number."""
    sentences = _SENTENCE.finditer(clause.text)
    whole = next(each for each in sentences if each.start() <= number.start and number.end <= each.end())
    return cite(clause, whole.start(), whole.end())


def _passage(document: Document, clause: Clause, number: Quantity) -> str:
    """《某办法》（自治区，2024-03-01，现行有效）规定“…”."""
    facts = (document.level, dated(document), _STATUS.get(document.validity))
    told = "，".join(fact for fact in facts if fact) or "层级、日期未载明"
    return f"《{document.title}》（{told}）规定“{cite_number(clause, number).quote.rstrip('。；')}”"


_STATUS = {Validity.DRAFT: "征求意见稿", Validity.NOT_YET_IN_FORCE: "尚未施行", Validity.TRIAL: "试行"}
