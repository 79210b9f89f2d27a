"""Revisions of documents: where each stands, who did what to it, and whether it holds on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ingest.document import Validity
from ingest.document_numbers import is_number


class State(StrEnum):
    """Where a revision stands."""

    STAGED = "staged"  # taken in, not yet published
    SCHEDULED = "scheduled"  # published; takes the place of the current one on the day it comes into force
    CURRENT = "current"  # the one that may be cited; at most one a document
    ARCHIVED = "archived"  # superseded by another revision
    REPEALED = "repealed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def is_former(self) -> bool:
        """Whether it held once: it may be read by all and quoted as what held, never as what holds."""
        return self in (State.ARCHIVED, State.REPEALED, State.EXPIRED)


class Action(StrEnum):
    STAGE = "stage"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REPEAL = "repeal"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One revision of a document, without its text. `validity` is that of the day it was asked for."""

    doc_id: str
    revision: int
    state: State
    title: str
    document_number: str | None
    validity: Validity
    clauses: int  # how many
    source_name: str
    sha256: str
    written: str | None = None  # ISO dates
    effective: str | None = None
    expires: str | None = None
    amended: str | None = None
    parent: str | None = None

    @property
    def revision_id(self) -> str:
        return revision_id(self.doc_id, self.revision)

    @property
    def is_former(self) -> bool:
        """Whether it held once and no longer does. A draft never held."""
        return self.state.is_former and self.validity is not Validity.DRAFT

    @property
    def dated(self) -> str:
        """What tells the newer of two texts of one document: the last of its dates, ISO; "" without any."""
        return max(filter(None, (self.effective, self.written, self.amended)), default="")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when (UTC), and why where a reason was given."""

    at: datetime
    actor: str
    action: Action
    doc_id: str
    revision: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A revision to be published, by whom; with `repealing` what it says it repeals ceases to hold."""

    doc_id: str
    revision: int
    by: str = "system"
    repealing: bool = False


@dataclass(frozen=True, slots=True)
class Repealed:
    """A title or number that a document says it repeals, and what the library has under it: its current
    revision, else the last one."""

    title: str
    found: DocumentSummary | None

    @property
    def cited(self) -> str:
        return self.title if is_number(self.title) else f"《{self.title}》"

    @property
    def holds(self) -> bool:
        return self.found is not None and self.found.state is State.CURRENT


@dataclass(frozen=True, slots=True)
class RepealClause:
    """A published document says that another one, which is still current, is repealed."""

    repealing: DocumentSummary
    repealed: DocumentSummary


def revision_id(doc_id: str, revision: int) -> str:
    """`<doc_id>@<revision>`: the part of a clause_id that says which revision the clause is of."""
    return f"{doc_id}@{revision}"


def revision_of(clause_id: str) -> str:
    """The revision_id of a clause: `a1b2@3` of `a1b2@3#（17）`."""
    return clause_id.rpartition("#")[0]


def validity_on(
    day: date, state: State, stated: Validity, effective: str | None, expires: str | None
) -> Validity:
    """Whether a revision holds on a day. `stated` is what the document says of itself; a draft stays one.

    A text in force to 31 December still holds on that day: 有效期至 includes its last day.
    """
    if stated is Validity.DRAFT:
        return stated
    if state is State.REPEALED:
        return Validity.REPEALED
    if state is State.ARCHIVED:
        return Validity.AMENDED
    if stated in (Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED):
        return stated
    if expires is not None and day > date.fromisoformat(expires):
        return Validity.EXPIRED
    if effective is not None and day < date.fromisoformat(effective):
        return Validity.NOT_YET_IN_FORCE
    return stated
