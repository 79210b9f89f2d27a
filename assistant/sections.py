"""Sections: clauses with items below them, which a question may ask to list (风险防范户下面有哪几项任务)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question import Question
from assistant.relevance import named_share
from ingest.document import Clause
from ingest.numbering import read_number
from ingest.numerals import CHINESE_NUMERAL, parse_numeral

_CLASSES = re.compile(r"类|分成|分为|划成|划分")
_COUNT = re.compile(rf"({CHINESE_NUMERAL}|\d+)个?(?:大?项|条|类|种|大?块|方面|部分)")
_SHORTEST_NAME = 4  # characters of a heading that name it


@dataclass(frozen=True, slots=True)
class Section:
    clause: Clause
    items: tuple[Clause, ...]


def section_named(question: Question, clauses: Sequence[Clause]) -> Section | None:
    """The section of a document that a question names; where classes are asked, the one that makes classes:
    its items bear no numbers. `clauses`: the document, in reading order."""
    count = _COUNT.search(question.text)
    wanted = parse_numeral(count[1]) if count else None
    sections = [each for each in _sections(clauses) if wanted in (None, len(each.items))]
    named = [each for each in sections if _name_length(each, question) >= _SHORTEST_NAME]
    if named:
        return max(named, key=lambda each: _name_length(each, question))
    if not _CLASSES.search(question.text):
        return None
    return next((each for each in sections if not any(_is_numbered(item) for item in each.items)), None)


def clauses_numbered(numbers: Sequence[int], clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The clauses that bear the numbers; where several do (1., 一、, （1）), the style decides that
    counts furthest."""
    read = [(clause, read_number(clause.number)) for clause in clauses if clause.number]
    furthest: dict[object, int] = {}
    for _, number in read:
        if number:
            furthest[number.style] = max(furthest.get(number.style, 0), number.ordinal)
    for wanted in numbers:
        bearing = [(clause, number) for clause, number in read if number and number.ordinal == wanted]
        if bearing:
            yield max(bearing, key=lambda each: furthest[each[1].style])[0]


def _sections(clauses: Sequence[Clause]) -> Iterator[Section]:
    for clause in clauses:
        items = tuple(each for each in clauses if each.path and each.path[:-1] == clause.path and clause.path)
        if len(items) > 1:
            yield Section(clause, items)


def _name_length(section: Section, question: Question) -> int:
    """How many characters of its heading the question has in one piece."""
    heading = section.clause.heading
    return round(named_share(heading, question.text) * len(heading))


def _is_numbered(clause: Clause) -> bool:
    """Whether an item has a place in an order; —— has none."""
    number = read_number(clause.number) if clause.number else None
    return bool(number and number.ordinal)
