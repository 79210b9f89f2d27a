"""Whether what is described falls under a class that the text defines beside others: 算不算风险防范户."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Verdict
from assistant.evidence.finding import Finding
from assistant.question import Asked, Question, Term
from assistant.relevance import Match, best_by_clause
from ingest.document import Clause

_DESCRIBED = 3  # things told
_DEFINES = re.compile(r"^(?:主要)?(?:是指?|指|包括)")


def find_membership(question: Question, grounded: Sequence[Match]) -> Finding | None:
    """Not a member, where a class defined beside the asked one holds a described thing that the asked one
    does not; a member, where it holds such a thing against all of them. None where nothing is described."""
    names = {term.said for term in question.terms}
    defined = [m for m in best_by_clause(grounded).values() if _DEFINES.match(m.statement.clause.text)]
    asked = next((match for match in defined if match.statement.clause.heading in names), None)
    if asked is None or not question.is_yes_no:
        return None
    beside = [m for m in defined if _is_sibling(m.statement.clause, asked.statement.clause)]
    nearer = next((m for m in beside if _holds_more(question.terms, m, asked)), None)
    if nearer is not None:
        return Finding(question, Asked.ELIGIBILITY, (asked, nearer), verdict=Verdict.NOT_ELIGIBLE)
    if not beside and not _is_described(question.terms, asked):
        return None
    if all(_holds_more(question.terms, asked, m) for m in beside):
        return Finding(question, Asked.ELIGIBILITY, (asked,), verdict=Verdict.ELIGIBLE)
    return None


def _is_described(terms: Sequence[Term], asked: Match) -> bool:
    """Whether things are told that the definition of the asked class holds, not its name alone."""
    clause = asked.statement.clause
    told = [term for term in terms if term.said not in clause.heading and _holds(term, clause.text)]
    return len(told) >= _DESCRIBED


def _is_sibling(one: Clause, other: Clause) -> bool:
    return one.clause_id != other.clause_id and one.path[:-1] == other.path[:-1]


def _holds_more(terms: Sequence[Term], one: Match, other: Match) -> bool:
    texts = one.statement.clause.text, other.statement.clause.text
    return any(_holds(term, texts[0]) and not _holds(term, texts[1]) for term in terms)


def _holds(term: Term, text: str) -> bool:
    return any(word in text for word in term.alternatives)
