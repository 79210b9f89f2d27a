"""`quiz.sqlite` in the data directory: one file for the bank, its papers and the sessions held with them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.database import open_database


def open_connection(data_dir: Path) -> sqlite3.Connection:
    return open_database(data_dir / "quiz.sqlite")


class QuizDatabase:
    """A connection of its own; safe for several threads, and beside other processes. A store
    creates its own tables."""

    def __init__(self, data_dir: Path, schema: str) -> None:
        self._lock = threading.Lock()
        self._connection = open_connection(data_dir)
        self._connection.executescript(schema)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """All that is read within is of one moment."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction, committed when the block ends and rolled back where it fails, or where nothing is to
        be kept: to see what would become of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT" if keep else "ROLLBACK")
