"""The library: documents, their revisions and clauses in SQL, the one truth that indexes are derived from.

A revision is staged, then made current in one transaction; the former one stays readable in the archive.
Only what is current may be cited as what holds, and what is current follows the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Select, delete, func, insert, select

from ingest import switches
from ingest.database import LibraryError, LibraryUnavailable, open_database, telling_failure
from ingest.document import Clause, Document, Validity
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
    document_of,
    in_revision,
    summaries,
)
from ingest.schema import AUDIT, CLAUSE_UNITS, CLAUSES, DOCUMENTS, REPEALS, REVISIONS, SOURCES, VECTORS
from ingest.standing import NOTHING_READ, Standing, latest_edition, read_standing
from ingest.titles import document_id
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


class UnknownDocument(LibraryError):
    """No such document or revision, or none that is published."""


class UnknownClause(LibraryError):
    """No such clause."""


class Library:
    """Open with `Library.open`, close with `close` or a `with` block. Threads may share one."""

    def __init__(self, engine: Engine, today: Callable[[], date] = date.today) -> None:
        self._reading = engine
        self._writing = engine.execution_options(writes=True)
        self._today = today
        self._standing = NOTHING_READ

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

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with telling_failure(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction, committed when the block ends and rolled back where it fails."""
        with telling_failure(), self._writing.begin() as connection:
            yield connection

    # --- taking in and publishing -------------------------------------------------------------------

    def stage(
        self, document: Document, source: bytes, by: str = "system", reason: str | None = None
    ) -> DocumentSummary:
        """Take in a document (its revision is 0 until then) with the file it was read from.

        The same reading of the same file is the same revision: nothing is added, the summary of the
        revision that is there is returned, whatever its state.
        """
        digest = digest_of(document)
        with self._write() as connection:
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

    # --- documents ----------------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentSummary, ...]:
        """One summary a document, by title: of its current revision, or of its last where none is current."""
        self._stand()
        shown: dict[str, DocumentSummary] = {}
        with self._read() as connection:
            for summary in summaries(connection, self._today()):
                known = shown.get(summary.doc_id)
                if known is None or known.state is not State.CURRENT:
                    shown[summary.doc_id] = summary
        return tuple(sorted(shown.values(), key=lambda summary: (summary.title, summary.doc_id)))

    def family(self, doc_id: str, revision: int) -> tuple[DocumentSummary, ...]:
        """A revision and the annexes that came in its file: they are published together."""
        with self._read() as connection:
            main = self._summary_in(connection, doc_id, revision)
            return tuple(switches.family(connection, main, self._today()))

    def repealed_by(self, doc_id: str, revision: int) -> tuple[Repealed, ...]:
        """What a revision, or an annex that came with it, says it repeals."""
        with self._read() as connection:
            main = self._summary_in(connection, doc_id, revision)
            return switches.repealed_by(connection, main, self._today())

    def former(self) -> tuple[DocumentSummary, ...]:
        """Of each document the latest text that held once and no longer does."""
        states = [state for state in State if state.is_former]
        with self._read() as connection:
            found = summaries(connection, self._today(), REVISIONS.c.state.in_(states))
        held = sorted(
            (each for each in found if each.is_former), key=lambda each: (each.dated, each.revision)
        )
        return tuple({each.doc_id: each for each in held}.values())

    def revisions(self, doc_id: str) -> tuple[DocumentSummary, ...]:
        """All revisions of a document, oldest first. Raises UnknownDocument."""
        with self._read() as connection:
            found = summaries(connection, self._today(), REVISIONS.c.doc_id == doc_id)
        if not found:
            raise UnknownDocument(_no_document(doc_id))
        return found

    def summary(self, doc_id: str, revision: int | None = None) -> DocumentSummary:
        """Of the given revision, else of the current one. Raises UnknownDocument."""
        self._stand()
        with self._read() as connection:
            return self._summary_in(connection, doc_id, revision)

    def document(self, doc_id: str, revision: int | None = None) -> Document:
        """The given revision in whatever state, else the current one. Raises UnknownDocument."""
        summary = self.summary(doc_id, revision)
        with self._read() as connection:
            document = document_of(connection, doc_id, summary.revision)
        return replace(document, validity=summary.validity)

    def source(self, doc_id: str, revision: int | None = None) -> bytes:
        """The file as received. Raises UnknownDocument."""
        sha256 = self.summary(doc_id, revision).sha256
        with self._read() as connection:
            data: bytes = connection.scalars(select(SOURCES.c.data).where(SOURCES.c.sha256 == sha256)).one()
            return data

    def changes(self) -> int:
        """Counts what was done to documents, by whichever process: tells that a list of them is old."""
        with self._read() as connection:
            return connection.scalar(select(func.max(AUDIT.c.id))) or 0

    def audit(self, doc_id: str) -> tuple[AuditEntry, ...]:
        """What was done to a document, oldest first."""
        columns = (
            AUDIT.c.at,
            AUDIT.c.actor,
            AUDIT.c.action,
            AUDIT.c.doc_id,
            AUDIT.c.revision,
            AUDIT.c.reason,
        )
        query = select(*columns).where(AUDIT.c.doc_id == doc_id).order_by(AUDIT.c.id)
        with self._read() as connection:
            return tuple(
                AuditEntry(at.replace(tzinfo=UTC), actor, Action(action), *others)
                for at, actor, action, *others in connection.execute(query)
            )

    def repeal_clauses(self) -> tuple[RepealClause, ...]:
        """What current documents in force say is repealed (“《…》同时废止”) and is current all the same:
        for a person to decide."""
        self._stand()
        pairs = select(REPEALS.c.doc_id, REPEALS.c.revision, REPEALS.c.repealed)
        with self._read() as connection:
            current = summaries(connection, self._today(), REVISIONS.c.state == State.CURRENT)
            rows = connection.execute(pairs.order_by(REPEALS.c.doc_id, REPEALS.c.repealed)).all()
        numbered = ((each.document_number, each) for each in current if each.parent is None)
        by_id = {document_id(number): each for number, each in numbered if number}
        by_id |= {each.doc_id: each for each in current}
        says = {each.revision_id: each for each in current if each.validity is not Validity.DRAFT}
        return tuple(
            RepealClause(says[repealing], by_id[row.repealed])
            for row in rows
            if (repealing := revision_id(row.doc_id, row.revision)) in says
            and says[repealing].validity is not Validity.NOT_YET_IN_FORCE
            and row.repealed in by_id
            and row.repealed != row.doc_id
        )

    def _summary_in(self, connection: Connection, doc_id: str, revision: int | None) -> DocumentSummary:
        wanted = REVISIONS.c.state == State.CURRENT if revision is None else REVISIONS.c.revision == revision
        found = summaries(connection, self._today(), REVISIONS.c.doc_id == doc_id, wanted)
        if found:
            return found[0]
        if connection.scalar(select(DOCUMENTS).where(DOCUMENTS.c.doc_id == doc_id)) is None:
            raise UnknownDocument(_no_document(doc_id))
        if revision is None:
            raise UnknownDocument(
                f"文件 {doc_id} 没有现行版本：尚未发布，或已撤回、废止、失效。请指明版本号。"
            )
        raise UnknownDocument(f"文件 {doc_id} 没有第 {revision} 版。请检查版本号。")

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
        with self._read() as connection:
            while batch := list(islice(others, _IDS_PER_QUERY)):
                query = select(CLAUSES.c.clause_id, CLAUSES.c.clause).where(CLAUSES.c.clause_id.in_(batch))
                for row in connection.execute(query):
                    kept[row.clause_id] = read[row.clause_id] = standing.clause(row.clause)
        while len(read) > _CACHED_CLAUSES:
            read.popitem(last=False)
        return {each: kept[each] for each in clause_ids if each in kept}

    # --- what holds today ---------------------------------------------------------------------------

    def _stand(self) -> Standing:
        """What holds now. What the calendar brings is done when a new day is first asked about."""
        known, today = self._standing, self._today()
        if known.day != today:
            self._turn_day(today)
        with self._read() as connection:
            if known.day != today or latest_edition(connection) != known.edition:
                known = self._standing = read_standing(connection, known, today)
        return known

    def _turn_day(self, today: date) -> None:
        with self._read() as connection:
            something_is_due = bool(switches.due(connection, today))
        if something_is_due:
            with self._write() as connection:
                switches.turn_day(connection, today)

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


def _no_document(doc_id: str) -> str:
    return f"资料库里没有文件“{doc_id}”。请检查文件编号，或查看文件目录。"


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
