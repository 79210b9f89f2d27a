"""Jobs: what is to be taken in or switched, done by another process than the one that answers.

What `add` returned is on the disk: a job is in the table only after all its files are, and whatever a
crash interrupts is done by the next worker. `assistant.worker` does them, `assistant.uploads` has the files.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

from assistant.database import open_database
from assistant.job import AT_WORK, File, FileState, Found, Job, JobState, Kind, Received
from ingest.pipeline import Outcome, Result

KEPT_DAYS = 90
MOST_AT_ONCE = 1_000  # revisions published in one switch: where many are added, each writes the whole index

_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    number INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    by TEXT NOT NULL,
    added TEXT NOT NULL,
    finished TEXT,
    doc_id TEXT,
    revision INTEGER,
    error TEXT
);
CREATE INDEX IF NOT EXISTS job_state ON job (state);
CREATE TABLE IF NOT EXISTS file (
    job_id TEXT NOT NULL REFERENCES job (job_id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    found TEXT NOT NULL DEFAULT '[]',
    error TEXT,
    PRIMARY KEY (job_id, position)
) WITHOUT ROWID;
"""


class Jobs:
    """A small SQLite file in the data directory; safe for several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        self._lock = threading.Lock()
        self._connection = open_database(data_dir / "jobs.sqlite")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    # --- by whoever wants something done --------------------------------------------------------------

    def add_files(self, job_id: str, files: Sequence[Received], by: str) -> None:
        """Files that lie in the upload folder of the job, whole and on the disk."""
        rows = [
            (job_id, position, each.name, each.size, _received_state(each), each.error)
            for position, each in enumerate(files, start=1)
        ]
        with self._transaction() as connection:
            _insert(connection, job_id, Kind.TAKE_IN, by)
            connection.executemany(
                "INSERT INTO file (job_id, position, name, size, state, error) VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            _finish_where_done(connection, job_id)

    def add_switch(self, job_id: str, kind: Kind, doc_id: str, revision: int, by: str) -> None:
        with self._transaction() as connection:
            _insert(connection, job_id, kind, by, doc_id, revision)

    def cancel(self, job_id: str) -> None:
        """What has not begun is not begun; the file being read is read to its end."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE file SET state = ? WHERE job_id = ? AND state = ?",
                (FileState.CANCELLED, job_id, FileState.WAITING),
            )
            connection.execute(
                "UPDATE job SET state = ?, finished = ? WHERE job_id = ? AND state = ? AND kind <> ?",
                (JobState.CANCELLED, _now(), job_id, JobState.WAITING, Kind.TAKE_IN),
            )
            _finish_where_done(connection, job_id)

    def get(self, job_id: str) -> Job | None:
        with self._lock:
            return next(iter(_jobs(self._connection, "WHERE job_id = ?", (job_id,))), None)

    def newest(self, most: int) -> tuple[Job, ...]:
        """The last ones added first."""
        with self._lock:
            return _jobs(self._connection, "ORDER BY number DESC LIMIT ?", (most,))

    # --- by the worker --------------------------------------------------------------------------------

    def next_switches(self) -> tuple[Job, ...]:
        """The first that waits or was interrupted, running from now on; where it publishes, with those right
        behind it that do."""
        with self._transaction() as connection:
            found = _jobs(
                connection,
                "WHERE kind <> ? AND state IN (?, ?) ORDER BY number LIMIT ?",
                (Kind.TAKE_IN, *AT_WORK, MOST_AT_ONCE),
            )
            together = tuple(takewhile(lambda job: job.kind.publishes, found)) or found[:1]
            for job in together:
                _set_running(connection, job.job_id)
        return together

    def next_file(self) -> tuple[Job, File] | None:
        """The first that waits or was interrupted, being read from now on."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT job_id, position FROM job JOIN file USING (job_id) WHERE job.state IN (?, ?) "
                "AND file.state IN (?, ?) ORDER BY number, position LIMIT 1",
                (*AT_WORK, FileState.READING, FileState.WAITING),
            ).fetchone()
            if row is None:
                return None
            job_id, position = row
            _set_running(connection, job_id)
            connection.execute(
                "UPDATE file SET state = ?, attempts = attempts + 1 WHERE job_id = ? AND position = ?",
                (FileState.READING, job_id, position),
            )
            (job,) = _jobs(connection, "WHERE job_id = ?", (job_id,))
        return job, next(file for file in job.files if file.position == position)

    def attempts(self, job_id: str, position: int) -> int:
        with self._lock:
            (attempts,) = self._connection.execute(
                "SELECT attempts FROM file WHERE job_id = ? AND position = ?", (job_id, position)
            ).fetchone()
        return int(attempts)

    def finish_file(self, job_id: str, position: int, outcomes: Iterable[Outcome]) -> None:
        found = tuple(_found(outcome) for outcome in outcomes)
        error = None if found else "里面没有可以收录的文件。请检查是否传错了文件。"
        self._close_file(job_id, position, _file_state(found), found, error)

    def fail_file(self, job_id: str, position: int, error: str) -> None:
        self._close_file(job_id, position, FileState.FAILED, (), error)

    def _close_file(
        self, job_id: str, position: int, state: FileState, found: Sequence[Found], error: str | None
    ) -> None:
        told = json.dumps([asdict(each) for each in found], ensure_ascii=False)
        with self._transaction() as connection:
            connection.execute(
                "UPDATE file SET state = ?, found = ?, error = ? WHERE job_id = ? AND position = ?",
                (state, told, error, job_id, position),
            )
            _finish_where_done(connection, job_id)

    def finish(self, errors: Mapping[str, str | None]) -> None:
        """Switches, by job_id: done, or failed for the reason given."""
        rows = [
            (JobState.FAILED if error else JobState.DONE, _now(), error, job_id)
            for job_id, error in errors.items()
        ]
        with self._transaction() as connection:
            connection.executemany("UPDATE job SET state = ?, finished = ?, error = ? WHERE job_id = ?", rows)

    def forget_old(self) -> None:
        """Remove the finished jobs of KEPT_DAYS ago and before."""
        before = (datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        with self._transaction() as connection:
            old = "SELECT job_id FROM job WHERE finished < ?"
            connection.execute(f"DELETE FROM file WHERE job_id IN ({old})", (before,))
            connection.execute("DELETE FROM job WHERE finished < ?", (before,))


# --- rows ---------------------------------------------------------------------------------------------


def _insert(
    connection: sqlite3.Connection,
    job_id: str,
    kind: Kind,
    by: str,
    doc_id: str | None = None,
    revision: int | None = None,
) -> None:
    connection.execute(
        "INSERT INTO job (job_id, kind, state, by, added, doc_id, revision) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (job_id, kind, JobState.WAITING, by, _now(), doc_id, revision),
    )


def _set_running(connection: sqlite3.Connection, job_id: str) -> None:
    connection.execute("UPDATE job SET state = ? WHERE job_id = ?", (JobState.RUNNING, job_id))


def _finish_where_done(connection: sqlite3.Connection, job_id: str) -> None:
    """The job of files is over with its last file; cancelled where that is what became of any."""
    rows = connection.execute("SELECT state FROM file WHERE job_id = ?", (job_id,)).fetchall()
    states = {FileState(state) for (state,) in rows}
    if not states or states & {FileState.WAITING, FileState.READING}:
        return
    state = JobState.CANCELLED if FileState.CANCELLED in states else JobState.DONE
    if states == {FileState.FAILED}:
        state = JobState.FAILED
    connection.execute(
        "UPDATE job SET state = ?, finished = ? WHERE job_id = ? AND finished IS NULL",
        (state, _now(), job_id),
    )


def _jobs(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[Job, ...]:
    rows = connection.execute(f"SELECT * FROM job {which}", values).fetchall()
    return tuple(
        Job(
            job_id=row["job_id"],
            kind=Kind(row["kind"]),
            state=JobState(row["state"]),
            by=row["by"],
            added=row["added"],
            finished=row["finished"],
            doc_id=row["doc_id"],
            revision=row["revision"],
            error=row["error"],
            files=_files(connection, row["job_id"]),
        )
        for row in rows
    )


def _files(connection: sqlite3.Connection, job_id: str) -> tuple[File, ...]:
    rows = connection.execute(
        "SELECT position, name, size, state, found, error FROM file WHERE job_id = ? ORDER BY position",
        (job_id,),
    ).fetchall()
    return tuple(
        File(position, name, size, FileState(state), _read_found(found), error)
        for position, name, size, state, found, error in rows
    )


def _read_found(text: str) -> tuple[Found, ...]:
    return tuple(
        Found(**{**row, "result": Result(row["result"]), "warnings": tuple(row["warnings"])})
        for row in json.loads(text)
    )


def _found(outcome: Outcome) -> Found:
    return Found(
        outcome.path.as_posix(),
        outcome.result,
        outcome.doc_id,
        outcome.title,
        outcome.revision,
        outcome.clauses,
        outcome.warnings,
        outcome.error,
    )


def _file_state(found: Sequence[Found]) -> FileState:
    """Staged where anything of it is; what failed beside that is told by its own words."""
    results = {each.result for each in found}
    if results & {Result.STAGED, Result.PUBLISHED}:
        return FileState.STAGED
    return FileState.UNCHANGED if Result.UNCHANGED in results else FileState.FAILED


def _received_state(received: Received) -> FileState:
    return FileState.FAILED if received.error else FileState.WAITING


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
