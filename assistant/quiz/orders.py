"""Orders of drafts (出题): what a trainer wants made, done by the worker, so that whoever asks goes first.

What `place` returned is on the disk; an order that a crash interrupts is done by the next worker.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from assistant.errors import UserError
from assistant.quiz.database import QuizDatabase
from assistant.quiz.item import Kind
from assistant.quiz.soundness import named

MOST_ITEMS = 200  # of one order
MOST_WAITING = 20
_MOST_ATTEMPTS = 3  # each of which ended with the worker
_GAVE_UP = "出题时程序几次意外终止。请换一份文件再试。"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft_order (
    number INTEGER PRIMARY KEY,
    wanted TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,
    made INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    error TEXT
);
"""


class OrderState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_AT_WORK = (OrderState.WAITING, OrderState.RUNNING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`count` drafts; from all documents, topics and of all kinds where none is named."""

    count: int
    doc_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """`progress` 0 to 1; `made` items, of which `added` were new to the bank; `at` in ISO form, UTC."""

    number: int
    wanted: Wanted
    by: str
    at: str
    state: OrderState
    progress: float
    made: int
    added: int
    error: str | None

    @property
    def is_finished(self) -> bool:
        return self.state not in _AT_WORK


_WANTED: TypeAdapter[Wanted] = TypeAdapter(Wanted)


class Orders:
    """In `quiz.sqlite`; safe for several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        self._database = QuizDatabase(data_dir, _SCHEMA)

    def close(self) -> None:
        self._database.close()

    # --- by the trainer -------------------------------------------------------------------------------

    def place(self, wanted: Wanted, by: str) -> int:
        """The number of the order. Raises UserError."""
        if not 1 <= wanted.count <= MOST_ITEMS:
            raise UserError("unfit_order", f"一次出 1 到 {MOST_ITEMS} 道题。", "请改正题数。")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        values = (_WANTED.dump_json(wanted).decode(), named(by), at, OrderState.WAITING)
        with self._database.writing() as connection:
            (waiting,) = connection.execute(
                "SELECT count(*) FROM draft_order WHERE state IN (?, ?)", _AT_WORK
            ).fetchone()
            if waiting >= MOST_WAITING:
                raise UserError("many_orders", "排队出题的已经很多。", "请等前面的出完再试。")
            done = connection.execute(
                "INSERT INTO draft_order (wanted, by, at, state) VALUES (?, ?, ?, ?)", values
            )
        assert done.lastrowid is not None
        return done.lastrowid

    def newest(self, most: int) -> tuple[Order, ...]:
        """The last ones placed first."""
        with self._database.reading() as connection:
            return _orders(connection, "ORDER BY number DESC LIMIT ?", (most,))

    # --- by the worker --------------------------------------------------------------------------------

    def next(self) -> Order | None:
        """The first that waits or was interrupted, running from now on; one that ended several workers
        fails."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE draft_order SET state = ?, error = ? WHERE state = ? AND attempts >= ?",
                (OrderState.FAILED, _GAVE_UP, OrderState.RUNNING, _MOST_ATTEMPTS),
            )
            found = _orders(connection, "WHERE state IN (?, ?) ORDER BY number LIMIT 1", _AT_WORK)
            for order in found:
                connection.execute(
                    "UPDATE draft_order SET state = ?, attempts = attempts + 1 WHERE number = ?",
                    (OrderState.RUNNING, order.number),
                )
        return found[0] if found else None

    def tell(self, number: int, progress: float) -> None:
        self._set(number, "progress = ?", (min(progress, 1.0),))

    def finish(self, number: int, made: int, added: int) -> None:
        self._set(number, "state = ?, progress = 1, made = ?, added = ?", (OrderState.DONE, made, added))

    def fail(self, number: int, error: str) -> None:
        self._set(number, "state = ?, error = ?", (OrderState.FAILED, error))

    def _set(self, number: int, what: str, values: Sequence[object]) -> None:
        with self._database.writing() as connection:
            connection.execute(f"UPDATE draft_order SET {what} WHERE number = ?", (*values, number))


def _orders(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[Order, ...]:
    rows = connection.execute(f"SELECT * FROM draft_order {which}", values).fetchall()
    return tuple(map(_order, rows))


def _order(row: sqlite3.Row) -> Order:
    return Order(
        number=row["number"],
        wanted=_WANTED.validate_json(row["wanted"]),
        by=row["by"],
        at=row["at"],
        state=OrderState(row["state"]),
        progress=row["progress"],
        made=row["made"],
        added=row["added"],
        error=row["error"],
    )
