"""Marks that a person confirmed (人工判分): of replies in somebody's own words, in place of the proposed
ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import UserError
from assistant.quiz.item import Points
from assistant.quiz.session import Session

SCHEMA = """
CREATE TABLE IF NOT EXISTS confirmed_mark (
    session_id TEXT NOT NULL,
    participant_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    position INTEGER NOT NULL,
    mark REAL NOT NULL,
    by TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (session_id, participant_id, attempt, position)
) WITHOUT ROWID;
"""

Place = tuple[int, int, int]  # participant_id, attempt, position


@dataclass(frozen=True, slots=True)
class Confirmed:
    mark: float  # 0 to 1
    by: str


def confirm(
    connection: sqlite3.Connection, session: Session, points: Mapping[Place, int], by: str, now: float
) -> None:
    """How many points replies earn; confirmed once more, the last one counts. Raises UserError."""
    marks = [(place, _mark(connection, session, place, earned)) for place, earned in points.items()]
    connection.executemany(
        "INSERT OR REPLACE INTO confirmed_mark VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(session.session_id, *place, mark, by, now) for place, mark in marks],
    )


def confirmed(connection: sqlite3.Connection, session_id: str) -> dict[Place, Confirmed]:
    rows = connection.execute("SELECT * FROM confirmed_mark WHERE session_id = ?", (session_id,))
    return {
        (row["participant_id"], row["attempt"], row["position"]): Confirmed(row["mark"], row["by"])
        for row in rows
    }


def _mark(connection: sqlite3.Connection, session: Session, place: Place, earned: int) -> float:
    known = connection.execute(
        "SELECT 1 FROM session_answer "
        "WHERE session_id = ? AND participant_id = ? AND attempt = ? AND position = ?",
        (session.session_id, *place),
    ).fetchone()
    key = session.paper.items[place[2]].item.key if known else None
    if not isinstance(key, Points):
        raise UserError("no_reply", "没有这个回答，或这道题不用人工判分。", "请刷新后再试。")
    if not 0 <= earned <= len(key.points):
        raise UserError("unfit_mark", f"这道题只有 {len(key.points)} 个采分点。", "请重新填写。")
    return earned / len(key.points)
