"""What users leave behind: their judgement of answers, and the questions that found no answer.

Nothing personal is kept: no address, no name, no conversation; long digit strings (identity cards,
telephones, bank cards) and e-mail addresses inside a text are blotted out before it is written.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.answer import Answer, Status
from assistant.database import open_database
from assistant.dependants import Dependant

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY,
    given_on TEXT NOT NULL,
    rating TEXT NOT NULL,
    reason TEXT NOT NULL,
    question TEXT NOT NULL,
    status TEXT,
    clause_ids TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS gap (
    question TEXT NOT NULL,
    status TEXT NOT NULL,
    missing TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_asked TEXT NOT NULL,
    PRIMARY KEY (question, status, missing)
);
"""
_PERSONAL = re.compile(r"\d{7,}[Xx]?|1\d\d[ -]\d{4}[ -]\d{4}|(?a:[\w.+-]+@[\w.-]+)")


class Rating(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    rating: Rating
    reason: str
    question: str
    status: Status | None = None
    clause_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the library does not answer, how often it came, and what it asked for in vain."""

    question: str
    status: Status
    missing: tuple[str, ...]
    count: int
    last_asked: str  # ISO date


class Activity:
    """A small SQLite file in the data directory; safe for several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        self._lock = threading.Lock()
        self._connection = open_database(data_dir / "activity.sqlite", is_lasting=False)
        self._connection.executescript(_SCHEMA)

    def add_feedback(self, feedback: Feedback) -> None:
        with self._lock:
            self._connection.execute(
                "INSERT INTO feedback (given_on, rating, reason, question, status, clause_ids) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    _today(),
                    feedback.rating,
                    without_personal_data(feedback.reason),
                    without_personal_data(feedback.question),
                    feedback.status,
                    json.dumps(feedback.clause_ids),
                ),
            )

    def feedback(self) -> tuple[Feedback, ...]:
        """All of it, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT rating, reason, question, status, clause_ids FROM feedback ORDER BY id"
            ).fetchall()
        return tuple(
            Feedback(
                Rating(rating), reason, question, Status(status) if status else None, tuple(json.loads(ids))
            )
            for rating, reason, question, status, ids in rows
        )

    def resting_on(self, clause_ids: Sequence[str]) -> tuple[Dependant, ...]:
        """The questions of judged answers that cite any of the clauses, the newest first."""
        query = (
            "SELECT question, value FROM feedback, json_each(feedback.clause_ids) "
            "WHERE value IN (SELECT value FROM json_each(?)) ORDER BY feedback.id DESC"
        )
        with self._lock:
            rows = self._connection.execute(query, (json.dumps(clause_ids),)).fetchall()
        return tuple(Dependant("回答", question, clause_id) for question, clause_id in dict.fromkeys(rows))

    def note(self, answer: Answer) -> None:
        """Remember the question where the library leaves it, or a part of it, without an answer."""
        unanswered = answer.status is Status.NOT_FOUND
        if not unanswered and not (answer.status is Status.PARTIAL and answer.missing):
            return
        with self._lock:
            self._connection.execute(
                "INSERT INTO gap VALUES (?, ?, ?, 1, ?) ON CONFLICT (question, status, missing) "
                "DO UPDATE SET count = count + 1, last_asked = excluded.last_asked",
                (
                    without_personal_data(answer.question),
                    answer.status,
                    json.dumps(answer.missing, ensure_ascii=False),
                    _today(),
                ),
            )

    def gaps(self, top: int) -> tuple[Gap, ...]:
        """The most frequent first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT question, status, missing, count, last_asked FROM gap "
                "ORDER BY count DESC, last_asked DESC, question LIMIT ?",
                (top,),
            ).fetchall()
        return tuple(
            Gap(question, Status(status), tuple(json.loads(missing)), count, last_asked)
            for question, status, missing, count, last_asked in rows
        )

    def close(self) -> None:
        self._connection.close()


def without_personal_data(text: str) -> str:
    """
    >>> without_personal_data("我的电话13800000000，能领多少？")
    '我的电话＊＊＊，能领多少？'
    """
    return _PERSONAL.sub("＊＊＊", text)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
