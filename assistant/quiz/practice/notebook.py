"""The personal notebook of mistakes (错题本): what somebody practised, and when to ask it again.

FSRS-6 decides when, from right and wrong answers alone; nobody grades themselves. A notebook belongs to
whoever holds its key, which is shown once and kept as a hash. No name and no device is kept, of times only
the last answer to each item, which FSRS needs; what is forgotten is overwritten.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fsrs import Card, Rating, Scheduler

from assistant.errors import UserError
from assistant.operator_code import new_code, plain
from assistant.quiz.database import QuizDatabase
from assistant.sessions import hashed

# `card` is FSRS's own JSON; `answered` names the answer last counted, so that none counts twice.
_SCHEMA = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS notebook (
    key_hash BLOB PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notebook_card (
    key_hash BLOB NOT NULL REFERENCES notebook (key_hash),
    item_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    card TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    is_right INTEGER NOT NULL,
    answered TEXT NOT NULL,
    PRIMARY KEY (key_hash, item_id)
) WITHOUT ROWID;
"""
# One step of ten minutes: what was wrong comes again in the same sitting, what was right in days.
_STEPS = (timedelta(minutes=10),)
_SCHEDULER = Scheduler(learning_steps=_STEPS, relearning_steps=_STEPS, enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, named by `name` for good: the same one sent twice counts once. `is_hard`: right, but slow
    or after a hint. `at` in UTC."""

    name: str
    item_id: str
    version: int
    is_right: bool
    is_hard: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """An item in a notebook: when it is due, how often it was wrong, and whether it was right last."""

    item_id: str
    version: int
    due: datetime
    wrong: int
    is_right: bool


class Notebooks:
    """All notebooks of a data directory. Every `key` raises UserError where it opens none."""

    def __init__(self, data_dir: Path) -> None:
        self._database = QuizDatabase(data_dir, _SCHEMA)

    def close(self) -> None:
        self._database.close()

    def begin(self) -> str:
        """The key of a new notebook, to be shown once."""
        key = new_code()
        with self._database.writing() as connection:
            connection.execute("INSERT INTO notebook (key_hash) VALUES (?)", (hashed(plain(key)),))
        return key

    def forget(self, key: str) -> None:
        """The notebook and all that is in it."""
        with self._database.writing() as connection:
            key_hash = _require(connection, key)
            connection.execute("DELETE FROM notebook_card WHERE key_hash = ?", (key_hash,))
            connection.execute("DELETE FROM notebook WHERE key_hash = ?", (key_hash,))

    def cards(self, key: str) -> tuple[Kept, ...]:
        """The longest due first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM notebook_card WHERE key_hash = ?", (_require(connection, key),)
            ).fetchall()
        return tuple(sorted(map(_kept, rows), key=lambda kept: (kept.due, kept.item_id)))

    def record(self, key: str, answered: Answered) -> Kept:
        """The card after the answer. One that came before the last counted, or of an older version, changes
        nothing; one of a newer version begins anew."""
        with self._database.writing() as connection:
            key_hash = _require(connection, key)
            row = connection.execute(
                "SELECT * FROM notebook_card WHERE key_hash = ? AND item_id = ?", (key_hash, answered.item_id)
            ).fetchone()
            if row is not None and not _counts(row, answered):
                return _kept(row)
            known = row if row is not None and row["version"] == answered.version else None
            card, wrong = _reviewed(known, answered)
            connection.execute(
                "INSERT OR REPLACE INTO notebook_card "
                "(key_hash, item_id, version, card, wrong, is_right, answered) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    key_hash, answered.item_id, answered.version, card.to_json(), wrong, answered.is_right,
                    answered.name,
                ),
            )  # fmt: skip
        return Kept(answered.item_id, answered.version, card.due, wrong, answered.is_right)


def rating(is_right: bool, is_hard: bool) -> Rating:
    """Wrong → Again, right but slow or after a hint → Hard, right → Good."""
    if not is_right:
        return Rating.Again
    return Rating.Hard if is_hard else Rating.Good


def _reviewed(known: sqlite3.Row | None, answered: Answered) -> tuple[Card, int]:
    card = Card(card_id=0, due=answered.at) if known is None else Card.from_json(known["card"])
    wrong = 0 if known is None else int(known["wrong"])
    reviewed, _log = _SCHEDULER.review_card(card, rating(answered.is_right, answered.is_hard), answered.at)
    return reviewed, wrong + (not answered.is_right)


def _counts(row: sqlite3.Row, answered: Answered) -> bool:
    if row["answered"] == answered.name or row["version"] > answered.version:
        return False
    last = Card.from_json(row["card"]).last_review
    return row["version"] < answered.version or last is None or last < answered.at


def _kept(row: sqlite3.Row) -> Kept:
    due = datetime.fromisoformat(json.loads(row["card"])["due"]).astimezone(UTC)
    return Kept(row["item_id"], row["version"], due, row["wrong"], bool(row["is_right"]))


def _require(connection: sqlite3.Connection, key: str) -> bytes:
    key_hash = hashed(plain(key))
    if connection.execute("SELECT 1 FROM notebook WHERE key_hash = ?", (key_hash,)).fetchone() is None:
        raise UserError("unknown_notebook", "没有这个错题本。", "请核对错题本口令，或新建一个。")
    return key_hash
