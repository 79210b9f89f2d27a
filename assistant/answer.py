"""What the assistant gives back: an answer made of citations, or a plain word on what is not laid down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Clause, Validity


class Status(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"  # the library is about this, but does not lay down what is asked
    CLARIFY = "clarify"  # one question back
    OUT_OF_SCOPE = "out_of_scope"  # not a policy question


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause with its rank score; higher is better, comparable within one question only."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote from a clause, to the letter: `clause.text[start:end] == quote`, checked by code."""

    clause_id: str
    doc_id: str
    title: str
    document_number: str | None
    validity: Validity
    path: tuple[str, ...]
    number: str | None
    number_inferred: bool
    quote: str
    start: int
    end: int
    responsible_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    status: Status
    verdict: Verdict | None
    answer: str  # plain text, Chinese, conclusion first
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()  # nearest clauses where nothing answers
    missing: tuple[str, ...] = ()  # what is asked and not laid down: 申请材料 …
    notices: tuple[str, ...] = ()  # draft, expired, conflict
    assumed: tuple[str, ...] = ()  # corrections and readings of the question: 补铁→补贴
    suggestions: tuple[str, ...] = ()
    conversation_id: str | None = None
    composed_by: str = "rules"
    elapsed_ms: float = 0.0
