"""Items on names between quotation marks: “一家一年一事”帮扶解困行动. The name is left out of its sentence.

Programmes and mechanisms are known by such names, and tests for cadres ask for them word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import Passage, passages, shortest
from assistant.quiz.generator.wording import choice, dice, distractors, lead, make_item, quote_of
from assistant.quiz.item import BLANK_MARK, Blank, Item, Kind
from ingest.document import Clause

_QUOTED = re.compile(r"“(?P<name>[\u4e00-\u9fff]{3,10})”")
_LISTED_AFTER = re.compile(r"^[、“]|^(?:和|与|及|或者?)“")
_LISTED_BEFORE = re.compile(r"[、”]$|”(?:和|与|及|或者?)$")
_NEAREST = 6
_COUNTED = re.compile(r"^[一二两三四五六七八九十]([^一二两三四五六七八九十百千万])")
_NOUN_AFTER = re.compile(r"[\u4e00-\u9fff]{2}")
_FEWEST_BEFORE = 4  # characters of the sentence before the name


def name_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    found = tuple(passages(clause, corpus))
    for match in _QUOTED.finditer(clause.text):
        passage = shortest(found, match.start(), match.end())
        if passage is None or not _can_be_left_out(match, passage):
            continue
        yield _blank(match, passage)
        if item := _single(match, passage, corpus):
            yield item


def _can_be_left_out(match: re.Match[str], passage: Passage) -> bool:
    """A name that stands in no row of names, after words enough, and nowhere else in the sentence."""
    text = passage.clause.text
    in_a_row = _LISTED_BEFORE.search(text[: match.start()]) or _LISTED_AFTER.search(text[match.end() :])
    is_at_start = match.start() - passage.start < _FEWEST_BEFORE
    is_in_title = match["name"] in passage.clause.title
    return not in_a_row and not is_at_start and not is_in_title and passage.text.count(match["name"]) == 1


def _fact(match: re.Match[str], passage: Passage) -> str:
    """Of the document: a name that it uses again and again is asked for once on a paper."""
    return f"{passage.clause.doc_id}:name:{match['name']}"


def _stem(match: re.Match[str], passage: Passage) -> str:
    text, offset = passage.text, passage.start
    start, end = match.span("name")
    return f"{lead(passage.clause)}{text[: start - offset]}{BLANK_MARK}{text[end - offset :]}。"


def _blank(match: re.Match[str], passage: Passage) -> Item:
    name = match["name"]
    return make_item(
        Kind.BLANK, passage.clause, _stem(match, passage), Blank((name,)), answer=name,
        fact=_fact(match, passage), quote=quote_of(passage), difficulty=4,
    )  # fmt: skip


def _single(match: re.Match[str], passage: Passage, corpus: Corpus) -> Item | None:
    name, fact = match["name"], _fact(match, passage)
    chance = dice(fact)
    others = distractors(name, _nearest(match, passage, corpus), 3, chance)
    if others is None:
        return None
    key = choice((name,), others, chance)
    return make_item(
        Kind.SINGLE, passage.clause, _stem(match, passage), key, answer=name,
        fact=fact, quote=quote_of(passage), difficulty=3,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at a place of its document, and the noun that it names: 行动 of “以旧换新”行动."""

    words: str
    noun: str
    order: int

    @classmethod
    def read(cls, match: re.Match[str], clause: Clause) -> _Name:
        noun = _NOUN_AFTER.match(clause.text, match.end())
        return cls(match["name"], noun[0] if noun else "", clause.order)

    def is_like(self, other: _Name) -> bool:
        """Both count the same (四个意识, 两个维护), or both name the same noun; and no count stands out."""
        mine, its = _COUNTED.match(self.words), _COUNTED.match(other.words)
        if mine and its:
            return mine[1] == its[1] or (self.noun != "" and self.noun == other.noun)
        return not mine and not its and self.noun != "" and self.noun == other.noun


def _nearest(match: re.Match[str], passage: Passage, corpus: Corpus) -> Sequence[str]:
    """Names of the same kind that the document uses nearest to the passage, but not in its clause."""
    clause = passage.clause
    mine = _Name.read(match, clause)
    used = sorted(corpus.of_each(clause.doc_id, _names_in), key=lambda each: abs(each.order - mine.order))
    alike = [name.words for name in used if name.is_like(mine) and _is_as_long(name.words, mine.words)]
    elsewhere = [each for each in dict.fromkeys(alike) if each not in clause.text]
    return [each for each in elsewhere if not _overlap(each, mine.words)][:_NEAREST]


def _is_as_long(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _names_in(clauses: Sequence[Clause]) -> tuple[_Name, ...]:
    return tuple(_Name.read(match, clause) for clause in clauses for match in _QUOTED.finditer(clause.text))
