"""Whatever the documents say of a matter: as such, as a list, as a goal, by place, by condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from assistant.evidence.finding import MIN_COVERAGE, Finding, covering, granted_in, near, with_text
from assistant.evidence.values import find_quantity
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause
from assistant.sections import Section
from ingest.beneficiaries import covers, mentions
from ingest.numerals import parse_numeral

BESIDE_DEFINITION = 0.6  # of the definition's coverage
SPEAKS_OF_IT = 0.75  # of the nearest statement's coverage: all that speak of it are wanted
BESIDE_BEST = 0.7  # of the best statement's coverage, for another of its clause to be told beside it
SAME_MEANING = 0.5  # cosine from which a statement is what is asked, however plain the words
MOST_BENEFITS = 8
MOST_OF_CLAUSE = 6  # statements of a clause that is asked for by its number
_HOW_MANY_ASKED = re.compile(r"哪([两二三四五六七八九])")
_ROW = re.compile(r"[^，。；：、]{2,}(?:、[^，。；：、]{2,})+")  # 甲、乙、丙
_IN_GENERAL = re.compile(
    r"补贴|补助|津贴|奖补|奖励|救助|待遇|优惠|福利|政策|好处|帮扶(?:措施)?|措施|支持|扶持|照顾"
)  # names no benefit


def find_content(question: Question, grounded: Sequence[Match]) -> Finding:
    """Whatever the documents say of the matter."""
    if not grounded:
        return Finding(question, None, missing=("所问事项",))
    said = _without_definitions(question, grounded)
    chosen = _with_the_next(covering(near(said)), said)
    return Finding(question, None, chosen, is_near_only=not _is_meant(chosen[0]))


def _is_meant(match: Match) -> bool:
    """Whether a statement is what is asked, by its words or, told in plain speech, by its meaning."""
    return match.coverage >= MIN_COVERAGE or match.similarity >= SAME_MEANING


def _with_the_next(chosen: tuple[Match, ...], said: Sequence[Match]) -> tuple[Match, ...]:
    """The best statement with the one of its clause that is nearly as near: a rule often takes two."""
    best = chosen[0]
    beside = (
        match
        for match in said
        if match.statement.clause.clause_id == best.statement.clause.clause_id
        and match.coverage >= BESIDE_BEST * best.coverage
        and match not in chosen
    )
    return (best, *islice(beside, 1), *chosen[1:])


def _without_definitions(question: Question, grounded: Sequence[Match]) -> Sequence[Match]:
    """What a term means does not answer what is done about it: such statements go, if others remain."""
    names = {term.said for term in question.terms}
    headings = {match.statement.clause.heading for match in grounded}
    if names <= headings:
        return grounded  # nothing but the term is named: its meaning is all that can be meant
    others = [match for match in grounded if match.statement.clause.heading not in names]
    is_enough = others and others[0].coverage >= BESIDE_DEFINITION * grounded[0].coverage
    return others if is_enough else grounded


def find_whole(question: Question, named: Sequence[Match]) -> Finding:
    """What the clauses say that are named by their numbers: their units, or their first statements."""
    if Asked.DEPARTMENT in question.asked:
        return Finding(question, Asked.DEPARTMENT, tuple(best_by_clause(named).values()))
    in_order = sorted(
        with_text(named), key=lambda match: (match.statement.clause.order, match.statement.start)
    )
    return Finding(question, None, tuple(in_order[:MOST_OF_CLAUSE]))


def find_target(question: Question, grounded: Sequence[Match]) -> Finding:
    """A goal in numbers, or where none is stated in numbers, in words."""
    in_numbers = find_quantity(question, grounded)
    return in_numbers if in_numbers.answers else replace(find_content(question, grounded), asked=Asked.TARGET)


def find_items(question: Question, section: Section) -> Finding:
    """The items of a section, under its name."""
    return Finding(question, Asked.LIST, clauses=section.items, term=section.clause.heading)


def find_list(question: Question, grounded: Sequence[Match]) -> Finding:
    """All that is granted to a class where only the class is named, else what is said of the matter."""
    things = [term for term in question.terms if term.names_thing]
    only_class = question.beneficiaries and all(
        mentions(term.said) or _IN_GENERAL.fullmatch(term.said) for term in things
    )
    granted = [m for m in grounded if only_class and _grants_to(question.beneficiaries, m)]
    if len(granted) > 1:
        return Finding(question, Asked.LIST, tuple(granted[:MOST_BENEFITS]))
    said = _listing_as_many(question, grounded) or grounded
    return replace(find_content(question, said), asked=Asked.LIST)


def _listing_as_many(question: Question, grounded: Sequence[Match]) -> list[Match]:
    """The statements, about as near as the nearest, that list as many things as are asked for: 看哪四块."""
    count = _HOW_MANY_ASKED.search(question.text)
    if count is None or not grounded:
        return []
    others = parse_numeral(count[1]) - 1
    return [m for m in near(grounded) if any(r.count("、") == others for r in _ROW.findall(m.statement.text))]


def _grants_to(classes: Sequence[str], match: Match) -> bool:
    named = {m.name for entitlement in granted_in(match) for m in mentions(entitlement.beneficiary)}
    return any(covers(name, each) for name in named for each in classes)


def find_where(question: Question, grounded: Sequence[Match]) -> Finding:
    """The statements of all clauses that speak of the matter, in reading order."""
    numbered = [match for match in grounded if match.statement.clause.path]  # title and preamble are no 条
    speaking = [match for match in numbered if match.coverage >= SPEAKS_OF_IT * grounded[0].coverage]
    found = sorted(best_by_clause(speaking).values(), key=lambda match: match.statement.clause.order)
    return Finding(question, Asked.WHERE, tuple(found), missing=() if found else ("所问事项",))


def find_conditions(question: Question, grounded: Sequence[Match]) -> Finding:
    """The statements of the subject that grant something under stated conditions."""
    stated = [m for m in near(grounded) if any(e.conditions for e in granted_in(m))]
    if not stated:
        return Finding(question, Asked.CONDITIONS, missing=("具体条件",))
    return Finding(question, Asked.CONDITIONS, covering(stated))
