"""Departments both ways: which units are responsible for a thing, and what a unit is responsible for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.finding import SAME_SUBJECT, Finding, covering
from assistant.question import Asked, Question
from assistant.relevance import Match, best_by_clause
from ingest.document import Clause


def find_department(question: Question, grounded: Sequence[Match]) -> Finding:
    """The nearest clause with responsible units, and a second one where the question names two things; of a
    section, which names none itself, its items."""
    clauses = list(best_by_clause(grounded).values())
    named = [match for match in clauses if match.statement.clause.responsible_units]
    responsible = [m for m in named if m.coverage >= SAME_SUBJECT * clauses[0].coverage]
    responsible = (responsible and named) or [m for m in named if _is_under(m, clauses[0])]
    if not responsible:
        return Finding(question, Asked.DEPARTMENT, missing=("责任单位",))
    chosen = covering(responsible)
    leads = any("牵头" in match.statement.clause.text for match in chosen)
    missing = (
        ("牵头单位（文件只列责任单位，没有写明谁牵头）",) if "牵头" in question.text and not leads else ()
    )
    return Finding(question, Asked.DEPARTMENT, chosen, missing)


def _is_under(match: Match, section: Match) -> bool:
    path = section.statement.clause.path
    return match.statement.clause.path[: len(path)] == path


def find_duties(question: Question, clauses: Sequence[Clause]) -> Finding:
    """All clauses that name the unit as responsible, in reading order."""
    if not clauses:
        units = "、".join(question.units)
        return Finding(question, Asked.DUTIES, missing=(f"{units}的职责（各条责任单位中没有列出）",))
    return Finding(question, Asked.DUTIES, clauses=tuple(clauses))
