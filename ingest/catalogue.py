"""The catalogue: which documents there are, their revisions, what holds today, what was done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date

from sqlalchemy import Connection, Engine, func, select

from ingest import switches
from ingest.continuation import is_part, whole_title
from ingest.database import LibraryError, telling_failure
from ingest.document import Document, Validity
from ingest.revision import Action, AuditEntry, DocumentSummary, RepealClause, Repealed, State, revision_id
from ingest.rows import document_of, summaries
from ingest.schema import AUDIT, DOCUMENTS, REPEALS, REVISIONS, SOURCES
from ingest.standing import NOTHING_READ, Standing, latest_edition, read_standing
from ingest.titles import document_id


class UnknownDocument(LibraryError):
    """No such document or revision, or none that is published."""


class Catalogue:
    """What the library tells of documents. Threads may share one."""

    def __init__(self, engine: Engine, today: Callable[[], date] = date.today) -> None:
        self._reading = engine
        self._writing = engine.execution_options(writes=True)
        self._today = today
        self._standing = NOTHING_READ
        self._held: ContextVar[Standing | None] = ContextVar("held", default=None)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with telling_failure(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction, committed when the block ends and rolled back where it fails."""
        with telling_failure(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def one_edition(self) -> Iterator[None]:
        """What is read in the block is of one edition: what is published meanwhile shows after it."""
        token = self._held.set(self._held.get() or self._stand())
        try:
            yield
        finally:
            self._held.reset(token)

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
        by_id = {document_id(number): [each] for number, each in numbered if number}
        by_id |= {each.doc_id: [each] for each in current}
        for each in current:
            if is_part(each.title):
                by_id.setdefault(document_id(whole_title(each.title)), []).append(each)
        says = {each.revision_id: each for each in current if each.validity is not Validity.DRAFT}
        return tuple(
            RepealClause(says[repealing], repealed)
            for row in rows
            if (repealing := revision_id(row.doc_id, row.revision)) in says
            and says[repealing].validity is not Validity.NOT_YET_IN_FORCE
            and row.repealed != row.doc_id
            for repealed in by_id.get(row.repealed, ())
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

    # --- what holds today ---------------------------------------------------------------------------

    def _stand(self) -> Standing:
        """What holds now. What the calendar brings is done when a new day is first asked about."""
        if held := self._held.get():
            return held
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


def _no_document(doc_id: str) -> str:
    return f"资料库里没有文件“{doc_id}”。请检查文件编号，或查看文件目录。"
