"""The library: documents, their revisions and clauses in SQL, the one truth that indexes are derived from.

A revision is staged, then made current in one transaction; the former one stays readable in the archive.
Only what is current may be cited. Runs on SQLite (the default) and PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    create_engine,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from ingest.document import Clause, Document, Validity
from ingest.schema import AUDIT, CLAUSE_UNITS, CLAUSES, DOCUMENTS, LIBRARY, REVISIONS, SOURCES, VECTORS
from ingest.segment import clauses_of
from ingest.vectors import Vector

NEWEST_SCHEMA = "0001"  # the newest migration; a database that is there already is opened without alembic
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_MS = 10_000
_WRITER_LOCK = 7_117  # any number, the same in all processes
_CACHED_CLAUSES = 10_000
_IDS_PER_QUERY = 500

_DOCUMENT = TypeAdapter(Document)
_CLAUSE = TypeAdapter(Clause)


class State(StrEnum):
    """Where a revision stands."""

    STAGED = "staged"  # taken in, not yet published
    CURRENT = "current"  # the one that may be cited; at most one a document
    ARCHIVED = "archived"  # superseded by another revision
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    STAGE = "stage"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class LibraryError(Exception):
    """What the library cannot do; the message is in Chinese, for users."""


class LibraryUnavailable(LibraryError):
    """The database cannot be opened, read or written."""


class UnknownDocument(LibraryError):
    """No such document or revision, or none that is published."""


class UnknownClause(LibraryError):
    """No such clause."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One revision of a document, without its text."""

    doc_id: str
    revision: int
    state: State
    title: str
    document_number: str | None
    validity: Validity
    clauses: int  # how many
    source_name: str
    sha256: str

    @property
    def revision_id(self) -> str:
        return revision_id(self.doc_id, self.revision)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, and when (UTC)."""

    at: datetime
    actor: str
    action: Action
    doc_id: str
    revision: int


def revision_id(doc_id: str, revision: int) -> str:
    """`<doc_id>@<revision>`: the part of a clause_id that says which revision the clause is of."""
    return f"{doc_id}@{revision}"


def revision_of(clause_id: str) -> str:
    """The revision_id of a clause: `a1b2@3` of `a1b2@3#（17）`."""
    return clause_id.rpartition("#")[0]


class Library:
    """Open with `Library.open`, close with `close` or a `with` block. Threads may share one."""

    def __init__(self, engine: Engine) -> None:
        self._reading = engine
        self._writing = engine.execution_options(writes=True)
        self._current: tuple[int, Mapping[str, int]] = (-1, {})
        self._decoded: OrderedDict[str, Clause] = OrderedDict()

    @classmethod
    def open(cls, url: str) -> Library:
        """The library at a database URL (`sqlite:///data/library.sqlite`), created or migrated as needed.

        Raises LibraryUnavailable where it cannot be opened.
        """
        try:
            engine = _engine(url)
            _migrate(engine)
        except (SQLAlchemyError, OSError) as error:
            shown = make_url(url).render_as_string(hide_password=True)
            raise LibraryUnavailable(
                f"打不开资料库 {shown}（{_cause(error)}）。"
                "请检查数据目录能否读写、磁盘是否已满；用数据库服务的，请检查其地址。"
            ) from error
        return cls(engine)

    def close(self) -> None:
        self._reading.dispose()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _telling_failure(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction, committed when the block ends and rolled back where it fails."""
        with _telling_failure(), self._writing.begin() as connection:
            yield connection

    # --- taking in and publishing -------------------------------------------------------------------

    def stage(self, document: Document, source: bytes, by: str = "system") -> DocumentSummary:
        """Take in a document (its revision is 0 until then) with the file it was read from.

        The same reading of the same file is the same revision: nothing is added, the summary of the
        revision that is there is returned, whatever its state.
        """
        digest = _digest(document)
        with self._write() as connection:
            of_document = REVISIONS.c.doc_id == document.doc_id
            known = connection.execute(
                _summaries().where(of_document, REVISIONS.c.digest == digest)
            ).one_or_none()
            if known is not None:
                return _summary(known)
            latest = connection.scalar(select(func.max(REVISIONS.c.revision)).where(of_document)) or 0
            if latest == 0:
                connection.execute(insert(DOCUMENTS).values(doc_id=document.doc_id))
            numbered = replace(document, revision=latest + 1)
            _add_source(connection, document.sha256, source)
            summary = _add_revision(connection, numbered, digest)
            _record(connection, Action.STAGE, summary, by)
        return summary

    def publish(self, doc_id: str, revision: int, by: str = "system") -> None:
        """Make a revision the current one; the former current one goes to the archive."""
        with self._write() as connection:
            _switch(connection, Action.PUBLISH, _summary_in(connection, doc_id, revision), by)

    def restore(self, doc_id: str, revision: int, by: str = "system") -> None:
        """Make a revision current again that was withdrawn or superseded."""
        with self._write() as connection:
            summary = _summary_in(connection, doc_id, revision)
            if summary.state is State.STAGED:
                raise LibraryError(f"文件 {doc_id} 的第 {revision} 版还没有发布过，不能恢复。请改用发布。")
            _switch(connection, Action.RESTORE, summary, by)

    def withdraw(self, doc_id: str, by: str = "system") -> None:
        """Take the current revision out of what may be cited; it stays readable by its number."""
        with self._write() as connection:
            summary = _summary_in(connection, doc_id, None)
            _set_state(connection, summary, State.WITHDRAWN)
            _record(connection, Action.WITHDRAW, summary, by)

    # --- documents ----------------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentSummary, ...]:
        """One summary a document, by title: of its current revision, or of its last where none is current."""
        shown: dict[str, DocumentSummary] = {}
        with self._read() as connection:
            for row in connection.execute(_summaries().order_by(REVISIONS.c.revision)):
                summary = _summary(row)
                known = shown.get(summary.doc_id)
                if known is None or known.state is not State.CURRENT:
                    shown[summary.doc_id] = summary
        return tuple(sorted(shown.values(), key=lambda summary: (summary.title, summary.doc_id)))

    def revisions(self, doc_id: str) -> tuple[DocumentSummary, ...]:
        """All revisions of a document, oldest first. Raises UnknownDocument."""
        query = _summaries().where(REVISIONS.c.doc_id == doc_id).order_by(REVISIONS.c.revision)
        with self._read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise UnknownDocument(_no_document(doc_id))
        return tuple(_summary(row) for row in rows)

    def summary(self, doc_id: str, revision: int | None = None) -> DocumentSummary:
        """Of the given revision, else of the current one. Raises UnknownDocument."""
        with self._read() as connection:
            return _summary_in(connection, doc_id, revision)

    def document(self, doc_id: str, revision: int | None = None) -> Document:
        """The given revision in whatever state, else the current one. Raises UnknownDocument."""
        with self._read() as connection:
            summary = _summary_in(connection, doc_id, revision)
            query = select(REVISIONS.c.document).where(*_is(doc_id, summary.revision))
            return _DOCUMENT.validate_json(connection.scalars(query).one())

    def source(self, doc_id: str, revision: int | None = None) -> bytes:
        """The file as received. Raises UnknownDocument."""
        with self._read() as connection:
            sha256 = _summary_in(connection, doc_id, revision).sha256
            data: bytes = connection.scalars(select(SOURCES.c.data).where(SOURCES.c.sha256 == sha256)).one()
            return data

    def audit(self, doc_id: str) -> tuple[AuditEntry, ...]:
        """What was done to a document, oldest first."""
        query = select(AUDIT).where(AUDIT.c.doc_id == doc_id).order_by(AUDIT.c.id)
        with self._read() as connection:
            return tuple(
                AuditEntry(
                    row.at.replace(tzinfo=UTC), row.actor, Action(row.action), row.doc_id, row.revision
                )
                for row in connection.execute(query)
            )

    # --- clauses ------------------------------------------------------------------------------------

    def current(self) -> Mapping[str, int]:
        """The revision_ids that may be cited now, each with its number of clauses.

        The same object as before until something is published, withdrawn or restored, by whichever process.
        """
        edition, current = self._current
        with self._read() as connection:
            newest = connection.scalars(select(LIBRARY.c.edition)).one()
            if newest != edition:
                # The edition is read first: should a switch come between, the next call reads again.
                rows = connection.execute(
                    select(REVISIONS.c.doc_id, REVISIONS.c.revision, REVISIONS.c.clauses)
                    .where(REVISIONS.c.state == State.CURRENT)
                    .order_by(REVISIONS.c.doc_id)
                )
                current = {revision_id(row.doc_id, row.revision): row.clauses for row in rows}
                self._current = (newest, current)
        return current

    def clause(self, clause_id: str) -> Clause:
        """A clause of any revision, current or not. Raises UnknownClause."""
        found = self._decode([clause_id])
        if clause_id not in found:
            raise UnknownClause(f"没有条款“{clause_id}”。请检查条款编号，或在文件目录中重新查找。")
        return found[clause_id]

    def clauses(self, clause_ids: Iterable[str]) -> dict[str, Clause]:
        """Those of the clauses that may be cited now, in the order given; all others are left out."""
        current = self.current()
        return self._decode([each for each in clause_ids if revision_of(each) in current])

    def current_clauses(self) -> Iterator[Clause]:
        """All clauses that may be cited now, document by document in reading order."""
        for current in self.current():
            yield from self.clauses_of_revision(current)

    def clauses_of_revision(self, revision_id: str) -> tuple[Clause, ...]:
        """In reading order; none where there is no such revision."""
        query = select(CLAUSES.c.clause).where(*_in_revision(revision_id)).order_by(CLAUSES.c.order)
        with self._read() as connection:
            return tuple(_CLAUSE.validate_json(clause) for clause in connection.scalars(query))

    def clauses_of_unit(self, unit: str) -> tuple[Clause, ...]:
        """All current clauses that a unit (责任单位, by its normalised name) is responsible for."""
        query = _current_units().add_columns(CLAUSES.c.clause).where(CLAUSE_UNITS.c.unit == unit)
        with self._read() as connection:
            rows = connection.execute(query.order_by(CLAUSES.c.doc_id, CLAUSES.c.order))
            return tuple(_CLAUSE.validate_json(row.clause) for row in rows)

    def units(self) -> tuple[str, ...]:
        """All responsible units that current clauses name, sorted."""
        with self._read() as connection:
            return tuple(connection.scalars(_current_units().distinct().order_by(CLAUSE_UNITS.c.unit)))

    def _decode(self, clause_ids: Sequence[str]) -> dict[str, Clause]:
        """The clauses that there are, in the order given. A clause never changes, so it may be kept."""
        kept = {each: clause for each in clause_ids if (clause := self._decoded.get(each))}
        others = iter(each for each in clause_ids if each not in kept)
        with self._read() as connection:
            while batch := list(islice(others, _IDS_PER_QUERY)):
                query = select(CLAUSES.c.clause_id, CLAUSES.c.clause).where(CLAUSES.c.clause_id.in_(batch))
                for row in connection.execute(query):
                    kept[row.clause_id] = self._decoded[row.clause_id] = _CLAUSE.validate_json(row.clause)
        while len(self._decoded) > _CACHED_CLAUSES:
            self._decoded.popitem(last=False)
        return {each: kept[each] for each in clause_ids if each in kept}

    # --- vectors ------------------------------------------------------------------------------------

    def vectors(self, encoder: str, revision_id: str) -> dict[str, Vector]:
        """The vectors of a revision's clauses that an encoder, by fingerprint, has given so far."""
        query = (
            select(VECTORS.c.clause_id, VECTORS.c.vector)
            .join(CLAUSES, CLAUSES.c.clause_id == VECTORS.c.clause_id)
            .where(VECTORS.c.encoder == encoder, *_in_revision(revision_id))
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


# --- opening ----------------------------------------------------------------------------------------


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, DDL included
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """One writer at a time, from the beginning of its transaction; readers wait for nobody."""
    writes = connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def _migrate(engine: Engine) -> None:
    if _schema_version(engine) == NEWEST_SCHEMA:
        return
    from alembic import command  # 0.25 s, seldom needed
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LibraryUnavailable(
                f"资料库由更新的程序建立（结构版本 {_schema_version(engine)}，本程序只到 {NEWEST_SCHEMA}）。"
                "请升级本程序。"
            ) from error


def _schema_version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


@contextmanager
def _telling_failure() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise LibraryUnavailable(
            f"资料库读写失败（{_cause(error)}）。请检查磁盘空间和读写权限，或稍后重试。"
        ) from error


def _cause(error: Exception) -> object:
    """The database's own words, without the statement."""
    return error.orig if isinstance(error, DBAPIError) else error


# --- rows -------------------------------------------------------------------------------------------


def _digest(document: Document) -> str:
    """What makes a revision: the document and its clauses as read, under whichever name the file came."""
    unnumbered = replace(document, revision=0, source_name="")
    digest = hashlib.sha256(_DOCUMENT.dump_json(unnumbered))
    for clause in clauses_of(unnumbered):
        digest.update(_CLAUSE.dump_json(clause))
    return digest.hexdigest()


def _add_source(connection: Connection, sha256: str, data: bytes) -> None:
    known = connection.scalar(select(SOURCES.c.sha256).where(SOURCES.c.sha256 == sha256))
    if known is None:
        connection.execute(insert(SOURCES).values(sha256=sha256, data=data))


def _add_revision(connection: Connection, document: Document, digest: str) -> DocumentSummary:
    clauses = clauses_of(document)
    summary = DocumentSummary(
        doc_id=document.doc_id,
        revision=document.revision,
        state=State.STAGED,
        title=document.title,
        document_number=document.document_number,
        validity=document.validity,
        clauses=len(clauses),
        source_name=document.source_name,
        sha256=document.sha256,
    )
    columns = {name: getattr(summary, name) for name in DocumentSummary.__slots__}
    connection.execute(
        insert(REVISIONS).values(**columns, digest=digest, document=_DOCUMENT.dump_json(document).decode())
    )
    if clauses:
        connection.execute(insert(CLAUSES), [_clause_row(clause) for clause in clauses])
    if units := [
        {"unit": unit, "clause_id": clause.clause_id}
        for clause in clauses
        for unit in dict.fromkeys(clause.responsible_units)
    ]:
        connection.execute(insert(CLAUSE_UNITS), units)
    return summary


def _clause_row(clause: Clause) -> dict[str, object]:
    return {
        "clause_id": clause.clause_id,
        "doc_id": clause.doc_id,
        "revision": clause.revision,
        "order": clause.order,
        "clause": _CLAUSE.dump_json(clause).decode(),
    }


def _switch(connection: Connection, action: Action, to: DocumentSummary, by: str) -> None:
    if to.state is State.CURRENT:
        return
    is_current = (REVISIONS.c.doc_id == to.doc_id) & (REVISIONS.c.state == State.CURRENT)
    connection.execute(update(REVISIONS).where(is_current).values(state=State.ARCHIVED))
    _set_state(connection, to, State.CURRENT)
    _record(connection, action, to, by)


def _set_state(connection: Connection, of: DocumentSummary, state: State) -> None:
    connection.execute(update(REVISIONS).where(*_is(of.doc_id, of.revision)).values(state=state))


def _record(connection: Connection, action: Action, of: DocumentSummary, by: str) -> None:
    """Audit the action and, where it changes what is current, begin a new edition."""
    connection.execute(
        insert(AUDIT).values(
            at=datetime.now(UTC), actor=by, action=action, doc_id=of.doc_id, revision=of.revision
        )
    )
    if action is not Action.STAGE:
        connection.execute(update(LIBRARY).values(edition=LIBRARY.c.edition + 1))


def _is(doc_id: str, revision: int) -> tuple[Any, Any]:
    return REVISIONS.c.doc_id == doc_id, REVISIONS.c.revision == revision


def _in_revision(revision_id: str) -> tuple[Any, Any]:
    doc_id, _, revision = revision_id.rpartition("@")
    return CLAUSES.c.doc_id == doc_id, CLAUSES.c.revision == int(revision)


def _summaries() -> Select[Any]:
    return select(*(REVISIONS.c[name] for name in DocumentSummary.__slots__))


def _summary(row: Row[Any]) -> DocumentSummary:
    return DocumentSummary(**{**row._mapping, "state": State(row.state), "validity": Validity(row.validity)})


def _summary_in(connection: Connection, doc_id: str, revision: int | None) -> DocumentSummary:
    wanted = REVISIONS.c.state == State.CURRENT if revision is None else REVISIONS.c.revision == revision
    row = connection.execute(_summaries().where(REVISIONS.c.doc_id == doc_id, wanted)).one_or_none()
    if row is not None:
        return _summary(row)
    if connection.scalar(select(DOCUMENTS).where(DOCUMENTS.c.doc_id == doc_id)) is None:
        raise UnknownDocument(_no_document(doc_id))
    if revision is None:
        raise UnknownDocument(f"文件 {doc_id} 没有现行版本：尚未发布，或已撤回。请先发布，或指明版本号。")
    raise UnknownDocument(f"文件 {doc_id} 没有第 {revision} 版。请检查版本号。")


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
