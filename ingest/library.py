"""The library: documents, their revisions and clauses in SQL, the one truth that indexes are derived from.

A revision is staged, then made current in one transaction; the former one stays readable in the archive.
Only what is current may be cited as what holds, and what is current follows the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select
from sqlalchemy.exc import OperationalError

from ingest import switches
from ingest.catalogue import Catalogue, UnknownDocument
from ingest.database import LibraryError, LibraryUnavailable, open_database
from ingest.document import Clause, Document
from ingest.revision import (
    Action,
    AuditEntry,
    DocumentSummary,
    Publication,
    RepealClause,
    Repealed,
    State,
    revision_id,
    revision_of,
)
from ingest.rows import (
    add_revision,
    add_source,
    digest_of,
    in_revision,
    summaries,
)
from ingest.schema import CLAUSE_UNITS, CLAUSES, DOCUMENTS, REVISIONS, VECTORS
from ingest.standing import Standing
from ingest.vectors import Vector

__all__ = [
    "Action",
    "AuditEntry",
    "DocumentSummary",
    "Library",
    "LibraryError",
    "LibraryUnavailable",
    "Publication",
    "RepealClause",
    "Repealed",
    "State",
    "UnknownClause",
    "UnknownDocument",
    "revision_id",
    "revision_of",
]

_CACHED_CLAUSES = 10_000
_IDS_PER_QUERY = 500
_BY_ID = select(CLAUSES.c.clause_id, CLAUSES.c.clause).where(
    CLAUSES.c.clause_id.in_(bindparam("clause_ids", expanding=True))
)


class UnknownClause(LibraryError):
    """No such clause."""


class Library(Catalogue):
    """Open with `Library.open`, close with `close` or a `with` block. Threads may share one."""

    @classmethod
    def open(cls, url: str, today: Callable[[], date] = date.today) -> Library:
        """The library at a database URL (`sqlite:///data/library.sqlite`), created or migrated as needed.

        Raises LibraryUnavailable where it cannot be opened.
        """
        return cls(open_database(url), today)

    def close(self) -> None:
        self._reading.dispose()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- taking in and publishing -------------------------------------------------------------------

    def stage(
        self, document: Document, source: bytes, by: str = "system", reason: str | None = None
    ) -> DocumentSummary:
        """Take in a document (its revision is 0 until then) with the file it was read from.

        The same reading of the same file is the same revision: nothing is added, the summary of the
        revision that is there is returned, whatever its state.
        """
        with self._write() as connection:
            return self._stage(connection, document, source, by, reason)

    def stage_all(
        self, files: Iterable[tuple[tuple[Document, ...], bytes]], by: str = "system"
    ) -> list[tuple[DocumentSummary, ...] | Exception]:
        """Take in the documents of several files in one transaction, each file whole or not at all; gives for
        each its documents, or why it could not be taken in."""
        with self._write() as connection:
            return [self._stage_file(connection, *file, by) for file in files]

    def _stage_file(
        self, connection: Connection, documents: tuple[Document, ...], source: bytes, by: str
    ) -> tuple[DocumentSummary, ...] | Exception:
        try:
            with connection.begin_nested():
                return tuple(self._stage(connection, each, source, by, None) for each in documents)
        except OperationalError:  # of the database, not of the file
            raise
        except Exception as problem:
            return problem

    def _stage(
        self, connection: Connection, document: Document, source: bytes, by: str, reason: str | None
    ) -> DocumentSummary:
        digest = digest_of(document)
        of_document = REVISIONS.c.doc_id == document.doc_id
        known = summaries(connection, self._today(), of_document, REVISIONS.c.digest == digest)
        if known:
            return known[0]
        latest = connection.scalar(select(func.max(REVISIONS.c.revision)).where(of_document)) or 0
        if latest == 0:
            connection.execute(insert(DOCUMENTS).values(doc_id=document.doc_id))
        add_source(connection, document.sha256, source)
        add_revision(connection, replace(document, revision=latest + 1), digest)
        summary = self._summary_in(connection, document.doc_id, latest + 1)
        switches.record(connection, Action.STAGE, summary, by, reason)
        return summary

    def publish(self, doc_id: str, revision: int, by: str = "system", *, repealing: bool = False) -> None:
        """Make a revision the current one, with the annexes of its file; the former one is archived.

        Where it comes into force later and another one holds until then, it waits for its day. With
        `repealing` the current documents that it says it repeals cease to hold.
        """
        publication = Publication(doc_id, revision, by, repealing)
        if failed := self.publish_all([publication]):
            raise failed[publication]

    def publish_all(self, publications: Iterable[Publication]) -> dict[Publication, LibraryError]:
        """All in one transaction, in order; gives those that could not be published, and why."""
        failed = {}
        with self._write() as connection:
            for each in publications:
                try:
                    with connection.begin_nested():
                        self._publish(connection, each)
                except LibraryError as problem:
                    failed[each] = problem
        return failed

    def _publish(self, connection: Connection, publication: Publication) -> None:
        summary = self._summary_in(connection, publication.doc_id, publication.revision)
        switches.publish(connection, summary, publication.by, self._today())
        if publication.repealing:
            switches.repeal_named(connection, summary, publication.by, self._today())

    def archive(self, doc_id: str, revision: int, by: str = "system") -> None:
        """File away a staged revision that is older than the one in force."""
        with self._write() as connection:
            switches.archive(connection, self._summary_in(connection, doc_id, revision), by)

    def restore(self, doc_id: str, revision: int, by: str = "system") -> None:
        """Make a revision current again that was withdrawn, repealed or superseded."""
        with self._write() as connection:
            switches.restore(connection, self._summary_in(connection, doc_id, revision), by, self._today())

    def withdraw(self, doc_id: str, by: str = "system", reason: str | None = None) -> None:
        """Take the current revision out of what may be cited; it stays readable by its number."""
        self._cease(doc_id, Action.WITHDRAW, by, reason)

    def repeal(self, doc_id: str, by: str = "system", reason: str | None = None) -> None:
        """Take a document that was repealed (废止) out of what holds; it can still be quoted as former."""
        self._cease(doc_id, Action.REPEAL, by, reason)

    def _cease(self, doc_id: str, action: Action, by: str, reason: str | None) -> None:
        with self._write() as connection:
            current = self._summary_in(connection, doc_id, None)
            switches.cease(connection, current, action, by, reason, self._today())

    # --- clauses ------------------------------------------------------------------------------------

    def current(self) -> Mapping[str, int]:
        """The revision_ids that may be cited now, each with its number of clauses.

        The same object as before until something is published, withdrawn or restored, by whichever
        process, or by the calendar.
        """
        return self._stand().current

    def clause(self, clause_id: str) -> Clause:
        """A clause of any revision, current or not. Raises UnknownClause."""
        found = self._decode([clause_id], self._stand())
        if clause_id not in found:
            raise UnknownClause(f"没有条款“{clause_id}”。请检查条款编号，或在文件目录中重新查找。")
        return found[clause_id]

    def clauses(self, clause_ids: Iterable[str], *, former: bool = False) -> dict[str, Clause]:
        """Those of the clauses that may be cited as what holds, or with `former` as what held once, in the
        order given; all others are left out."""
        standing = self._stand()
        citable = standing.current.keys() | (standing.former if former else set())
        return self._decode([each for each in clause_ids if revision_of(each) in citable], standing)

    def current_clauses(self) -> Iterator[Clause]:
        """All clauses that may be cited now, document by document in reading order."""
        for current in self.current():
            yield from self.clauses_of_revision(current)

    def clauses_of_revision(self, revision_id: str) -> tuple[Clause, ...]:
        """In reading order; none where there is no such revision."""
        standing = self._stand()
        query = select(CLAUSES.c.clause).where(*in_revision(revision_id)).order_by(CLAUSES.c.order)
        with self._read() as connection:
            return tuple(standing.clause(row) for row in connection.scalars(query))

    def clauses_of_unit(self, unit: str) -> tuple[Clause, ...]:
        """All current clauses that a unit (责任单位, by its normalised name) is responsible for."""
        standing = self._stand()
        query = _current_units().add_columns(CLAUSES.c.clause).where(CLAUSE_UNITS.c.unit == unit)
        with self._read() as connection:
            rows = connection.execute(query.order_by(CLAUSES.c.doc_id, CLAUSES.c.order))
            return tuple(standing.clause(row.clause) for row in rows)

    def units(self) -> tuple[str, ...]:
        """All responsible units that current clauses name, sorted."""
        with self._read() as connection:
            return tuple(connection.scalars(_current_units().distinct().order_by(CLAUSE_UNITS.c.unit)))

    def _decode(self, clause_ids: Sequence[str], standing: Standing) -> dict[str, Clause]:
        """The clauses that there are, in the order given. Within a standing a clause never changes."""
        read = standing.clauses
        kept = {each: clause for each in clause_ids if (clause := read.get(each))}
        others = iter(each for each in clause_ids if each not in kept)
        while batch := list(islice(others, _IDS_PER_QUERY)):
            with self._read() as connection:
                for row in connection.execute(_BY_ID, {"clause_ids": batch}):
                    kept[row.clause_id] = read[row.clause_id] = standing.clause(row.clause)
        while len(read) > _CACHED_CLAUSES:
            read.popitem(last=False)
        return {each: kept[each] for each in clause_ids if each in kept}

    # --- vectors ------------------------------------------------------------------------------------

    def vectors(self, encoder: str, revision_id: str) -> dict[str, Vector]:
        """The vectors of a revision's clauses that an encoder, by fingerprint, has given so far, in reading
        order."""
        query = (
            select(VECTORS.c.clause_id, VECTORS.c.vector)
            .join(CLAUSES, CLAUSES.c.clause_id == VECTORS.c.clause_id)
            .where(VECTORS.c.encoder == encoder, *in_revision(revision_id))
            .order_by(CLAUSES.c.order)
        )
        with self._read() as connection:
            return {
                row.clause_id: np.frombuffer(row.vector, dtype=np.float32)
                for row in connection.execute(query)
            }

    def add_vectors(self, encoder: str, vectors: Mapping[str, Vector]) -> None:
        """Keep the vectors of clauses by clause_id; none of them may be there already."""
        rows = [
            {"encoder": encoder, "clause_id": clause_id, "vector": vector.astype(np.float32).tobytes()}
            for clause_id, vector in vectors.items()
        ]
        if rows:
            with self._write() as connection:
                connection.execute(insert(VECTORS), rows)

    def forget_vectors(self, encoder: str) -> None:
        """Those that an encoder, by fingerprint, has given: it is no longer used."""
        with self._write() as connection:
            connection.execute(delete(VECTORS).where(VECTORS.c.encoder == encoder))


def _current_units() -> Select[Any]:
    """Units of current clauses, to be narrowed and ordered."""
    return (
        select(CLAUSE_UNITS.c.unit)
        .join(CLAUSES, CLAUSES.c.clause_id == CLAUSE_UNITS.c.clause_id)
        .join(
            REVISIONS,
            (REVISIONS.c.doc_id == CLAUSES.c.doc_id) & (REVISIONS.c.revision == CLAUSES.c.revision),
        )
        .where(REVISIONS.c.state == State.CURRENT)
    )
