"""The library's rows: how documents, clauses and summaries are written to SQL and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select

from ingest.continuation import is_part, whole_title
from ingest.document import Clause, Document, Validity
from ingest.document_numbers import is_number
from ingest.revision import DocumentSummary, State, validity_on
from ingest.schema import CLAUSE_UNITS, CLAUSES, REPEALS, REVISIONS, SOURCES
from ingest.segment import clauses_of
from ingest.titles import document_id

DOCUMENT = TypeAdapter(Document)
CLAUSE = TypeAdapter(Clause)


def summaries(
    connection: Connection, today: date, *where: ColumnElement[bool]
) -> tuple[DocumentSummary, ...]:
    """The revisions that meet the conditions, oldest first within a document."""
    query = _summaries().where(*where).order_by(REVISIONS.c.doc_id, REVISIONS.c.revision)
    return tuple(_summary(row, today) for row in connection.execute(query))


def document_of(connection: Connection, doc_id: str, revision: int) -> Document:
    """As it was read: its validity is what it states."""
    query = select(REVISIONS.c.document).where(*is_revision(doc_id, revision))
    return DOCUMENT.validate_json(connection.scalars(query).one())


def titled(connection: Connection, cited: str, today: date) -> DocumentSummary | None:
    """The document that goes by a cited title or number: its current revision, else its last.

    A citation leaves the issuer out that stands before the title: 《关于印发某某办法的通知》.
    """
    found = summaries(connection, today, REVISIONS.c.doc_id == document_id(cited))
    if not found and cited.startswith("关于"):
        found = summaries(connection, today, REVISIONS.c.title.endswith(cited, autoescape=True))
    if not found and is_number(cited):
        found = summaries(
            connection, today, REVISIONS.c.document_number == cited, REVISIONS.c.parent.is_(None)
        )
    return max(found, key=lambda each: (each.state is State.CURRENT, each.revision), default=None)


def parts_titled(connection: Connection, cited: str, today: date) -> tuple[DocumentSummary, ...]:
    """The current parts of a text that are documents of their own: 民法典（第二百零五条起）."""
    found = summaries(
        connection,
        today,
        REVISIONS.c.title.startswith(f"{cited}（", autoescape=True),
        REVISIONS.c.state == State.CURRENT,
    )
    return tuple(each for each in found if is_part(each.title) and whole_title(each.title) == cited)


def is_revision(doc_id: str, revision: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return REVISIONS.c.doc_id == doc_id, REVISIONS.c.revision == revision


def in_revision(revision_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The clauses of a revision."""
    doc_id, _, revision = revision_id.rpartition("@")
    return CLAUSES.c.doc_id == doc_id, CLAUSES.c.revision == int(revision)


def digest_of(document: Document) -> str:
    """What makes a revision: the document and its clauses as read, under whichever name the file came. The
    lead of an item is the text of another clause."""
    unnumbered = replace(document, revision=0, source_name="")
    digest = hashlib.sha256(DOCUMENT.dump_json(unnumbered))
    for clause in clauses_of(unnumbered):
        digest.update(CLAUSE.dump_json(clause, exclude={"lead"}))
    return digest.hexdigest()


def add_source(connection: Connection, sha256: str, data: bytes) -> None:
    known = connection.scalar(select(SOURCES.c.sha256).where(SOURCES.c.sha256 == sha256))
    if known is None:
        connection.execute(insert(SOURCES).values(sha256=sha256, data=data))


def add_revision(connection: Connection, document: Document, digest: str) -> None:
    """The revision, staged, with its clauses and what it says of other documents."""
    clauses = clauses_of(document)
    connection.execute(
        insert(REVISIONS).values(
            doc_id=document.doc_id,
            revision=document.revision,
            state=State.STAGED,
            title=document.title,
            document_number=document.document_number,
            validity=document.validity,
            clauses=len(clauses),
            source_name=document.source_name,
            sha256=document.sha256,
            written=document.dates.written,
            effective=document.dates.effective,
            expires=document.dates.expires,
            amended=document.dates.amended,
            parent=document.parent,
            digest=digest,
            document=DOCUMENT.dump_json(document).decode(),
        )
    )
    _add_all(connection, CLAUSES, (_clause_row(clause) for clause in clauses))
    _add_all(connection, CLAUSE_UNITS, (row for clause in clauses for row in _unit_rows(clause)))
    _add_all(connection, REPEALS, _repeal_rows(document))


def _add_all(connection: Connection, table: Any, rows: Iterable[dict[str, object]]) -> None:
    if values := list(rows):
        connection.execute(insert(table), values)


def _clause_row(clause: Clause) -> dict[str, object]:
    return {
        "clause_id": clause.clause_id,
        "doc_id": clause.doc_id,
        "revision": clause.revision,
        "order": clause.order,
        "clause": CLAUSE.dump_json(clause).decode(),
    }


def _unit_rows(clause: Clause) -> list[dict[str, object]]:
    units = dict.fromkeys(clause.responsible_units)
    return [{"unit": unit, "clause_id": clause.clause_id} for unit in units]


def _repeal_rows(document: Document) -> list[dict[str, object]]:
    repealed = dict.fromkeys(document_id(title) for title in document.repeals)
    return [{"doc_id": document.doc_id, "revision": document.revision, "repealed": each} for each in repealed]


def _summaries() -> Select[Any]:
    return select(*(REVISIONS.c[name] for name in DocumentSummary.__slots__))


def _summary(row: Row[Any], today: date) -> DocumentSummary:
    state = State(row.state)
    validity = validity_on(today, state, Validity(row.validity), row.effective, row.expires)
    return DocumentSummary(**{**row._mapping, "state": state, "validity": validity})
