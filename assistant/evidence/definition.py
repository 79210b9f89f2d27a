"""Definitions: a term is defined where its own heading is explained, or where the text says what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice

from assistant.asking import counts_members
from assistant.evidence.finding import Finding, covering, near
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause
from assistant.statements import statements
from ingest.numerals import CHINESE_NUMERAL, parse_numeral

_SAYS_WHAT = r"[”\"]?，?(?:是指|指的?是|即|主要包括|包括|分为|主要是)(?P<gloss>[^。]+)"
_IN_BRACKETS = r"[”\"]?[^。；，（）]{0,8}（(?P<gloss>[^）]{6,})）"
_POLICY_VERB = re.compile(  # 完善 of 完善价格、补贴、保险
    r"^(?:(?:大力|积极|加快)?发展|完善|健全|落实|推动|加强|实施|建立|构建|统筹|坚持|做好|推进|深化|强化|发挥|提升|优化|形成|打造|实行)"
)
_COUNTED_WORD = re.compile(rf"(?P<count>{CHINESE_NUMERAL}|\d)个?[“\"「](?P<word>[^”\"」]{{1,6}})[”\"」]")
_LISTED_BEFORE = r"(?P<gloss>[^，。；“”]{1,8}(?:、[^，。；、“”]{1,8}?)+)"


def find_definition(question: Question, grounded: Sequence[Match]) -> Finding:
    """What the text says a term means; of a name that is only mentioned the sentence in which it stands."""
    for match in best_by_clause(grounded).values():
        if members := _members(question, match.statement.clause.text):
            return Finding(question, Asked.DEFINITION, (match,), term=members[0], gloss=members[1])
    texts = [match.statement.clause.text for match in grounded]
    quoted = [name for text in texts for name in re.findall(r"“([^”]+)”", text) if name in question.text]
    names = list(dict.fromkeys((*quoted, *_names(question))))
    for name in names:
        for match in best_by_clause(grounded).values():
            gloss = _gloss(name, match)
            if gloss is not None:
                return Finding(question, Asked.DEFINITION, (match,), term=name, gloss=gloss)
    if not grounded:
        return Finding(question, Asked.DEFINITION, missing=(_meaning_of((names or ["所问名称"])[0]),))
    mentioned = _only_mentioned(question, names, grounded)
    if mentioned is not None:
        return _unexplained(question, mentioned, grounded)
    return Finding(question, Asked.DEFINITION, covering(near(grounded)))


def _unexplained(question: Question, name: str, grounded: Sequence[Match]) -> Finding:
    """The sentence in which a name stands. Of one that counts its members (“两个优先”, “1311”) it tells
    nothing, they would have to be listed; so it is only beside what is missing."""
    named = tuple(islice(_statements_with(name, grounded), 1))
    missing = (_meaning_of(name),)
    if counts_members(name):
        return Finding(question, Asked.DEFINITION, missing=missing, related=named, term=name)
    return Finding(question, Asked.DEFINITION, named, missing, term=name)


def _statements_with(name: str, grounded: Sequence[Match]) -> Iterator[Match]:
    for match in best_by_clause(grounded).values():
        parts = statements(match.statement.clause)
        yield from (replace(match, statement=part) for part in parts if name in part.text)


def _meaning_of(name: str) -> str:
    return f"“{name}”的具体含义"


def _members(question: Question, text: str) -> tuple[str, str] | None:
    """A name that counts its members by the word they share, and these: 四个“不摘”, 摘帽不摘责任、…."""
    counted = _COUNTED_WORD.search(question.text)
    if counted is None:
        return None
    member = rf"[^、，。；和及]{{0,8}}{re.escape(counted['word'])}[^、，。；和及]{{0,8}}"
    more = int(parse_numeral(counted["count"])) - 1
    found = re.search(rf"{member}(?:[、和及]{member}){{{more}}}", text) if more else None
    if found is None:
        return None
    second = re.split("[、和及]", found[0])[1]
    begins = second[: second.find(counted["word"])] + counted["word"]  # 摘帽不摘: as all but the first begin
    return counted[0], found[0][max(0, found[0].find(begins)) :]


def _only_mentioned(question: Question, names: Sequence[str], grounded: Sequence[Match]) -> str | None:
    """The name asked for that the text has between quotation marks, as names explained elsewhere are."""
    texts = [match.statement.clause.text for match in grounded]
    quoted = {name for text in texts for name in re.findall(r"“([^”]+)”", text)}
    cut_short = [name for name in question.quoted if any(name in q and name != q for q in quoted)]
    named = next((q for q in question.quoted if q not in cut_short and any(q in t for t in texts)), None)
    asked_for = (*(q for q in quoted if q in question.text), *names)
    return named or next((name for name in asked_for if name in quoted and name in question.text), None)


def _names(question: Question) -> list[str]:
    """What may be asked to be defined: quoted words first, then the question's words and those that stand
    together in it (助餐服务), longest first."""
    said = [term.said for term in question.terms]
    runs = {"".join(said[i:j]) for i, j in combinations(range(len(said) + 1), 2)}
    words = {word for term in question.terms for word in term.alternatives}
    words |= {run for run in runs if run in question.text}
    return list(dict.fromkeys((*question.quoted, *sorted(words, key=lambda word: (-len(word), word)))))


def _gloss(name: str, match: Match) -> str | None:
    clause = match.statement.clause
    if found := re.search(re.escape(name) + _SAYS_WHAT, clause.text):
        return found["gloss"]
    if clause.heading == name and clause.text:
        return clause.text
    if found := re.search(re.escape(name) + _IN_BRACKETS, clause.text):
        return found["gloss"]
    return _listed(name, clause.text)


def _listed(name: str, text: str) -> str | None:
    """The members that a name follows: in quotation marks with 等 (护理、康复、保健等“银发经济”), or built on
    their number (价格、补贴、保险“三位一体”)."""
    if found := re.search(f'{_LISTED_BEFORE}等[“"]{re.escape(name)}[”"]', text):
        return f"{_POLICY_VERB.sub('', found['gloss'])}等"
    number = re.match(CHINESE_NUMERAL, name)
    found = re.search(f'{_LISTED_BEFORE}[“"]?{re.escape(name)}', text)
    if number is None or found is None:
        return None
    gloss = _POLICY_VERB.sub("", found["gloss"])
    return gloss if gloss.count("、") + 1 == parse_numeral(number[0]) else None
