"""One thread that writes to a SQLite file: whatever waits goes into one transaction (group commit).

A commit waits for the disk; two hundred answers in a few seconds share it instead of queueing for it.
Whoever wrote learns of it after the commit: what was acknowledged is on the disk.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

_T = TypeVar("_T")
_Change = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]
_MOST = 500  # changes in one transaction


class Writer:
    """A change that raises is undone alone, and its caller gets what it raised."""

    def __init__(self, connection: sqlite3.Connection, schema: str) -> None:
        """The connection is the writer's own from now on."""
        self._connection = connection
        self._connection.executescript(schema)
        self._waiting: SimpleQueue[_Change | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="quiz-writer", daemon=True)
        self._thread.start()

    def submit(self, change: Callable[[sqlite3.Connection], _T]) -> Future[_T]:
        """What the change returns, once it is committed."""
        future: Future[_T] = Future()
        self._waiting.put((change, future))
        return future

    def run(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        return self.submit(change).result()

    def close(self) -> None:
        """Writes what waits, then stops."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            goes_on = self._gather(batch)
            self._write([each for each in batch if each[1].set_running_or_notify_cancel()])
            if not goes_on:
                return

    def _gather(self, batch: list[_Change]) -> bool:
        """Add what else waits; False where nothing is to follow."""
        while len(batch) < _MOST:
            try:
                following = self._waiting.get_nowait()
            except Empty:
                return True
            if following is None:
                return False
            batch.append(following)
        return True

    def _write(self, batch: list[_Change]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], Exception]] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for change, future in batch:
                try:
                    done.append((future, self._change(change)))
                except Exception as problem:
                    failed.append((future, problem))
            self._connection.execute("COMMIT")
        except Exception as problem:
            # Nothing of the batch is on the disk, whatever each change returned.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            done, failed = [], [(future, problem) for _, future in batch]
        for future, result in done:
            future.set_result(result)
        for future, reason in failed:
            future.set_exception(reason)

    def _change(self, change: Callable[[sqlite3.Connection], Any]) -> Any:
        self._connection.execute("SAVEPOINT change")
        try:
            return change(self._connection)
        except BaseException:
            self._connection.execute("ROLLBACK TO change")
            raise
        finally:
            self._connection.execute("RELEASE change")
