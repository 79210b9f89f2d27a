"""The tables of quiz sessions, and between rows and nouns. Every function works inside the caller's
transaction, or reads."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.errors import UserError
from assistant.quiz.item import Paper, Reply
from assistant.quiz.papers.paper import Blueprint
from assistant.quiz.sessions.session import Attempt, Given, Live, Participant, Rules, Session

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    session_id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    paper TEXT NOT NULL,
    rules TEXT NOT NULL,
    by TEXT NOT NULL,
    created REAL NOT NULL,
    seed TEXT NOT NULL,
    live TEXT NOT NULL,
    ends REAL,
    blueprint TEXT
);
CREATE INDEX IF NOT EXISTS session_code ON session (code);
CREATE TABLE IF NOT EXISTS session_participant (
    participant_id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (session_id),
    nickname TEXT NOT NULL,
    folded TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    joined REAL NOT NULL,
    is_removed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session_id, token_hash)
);
CREATE UNIQUE INDEX IF NOT EXISTS session_participant_name
    ON session_participant (session_id, folded) WHERE NOT is_removed;
CREATE TABLE IF NOT EXISTS session_attempt (
    session_id TEXT NOT NULL REFERENCES session (session_id),
    participant_id INTEGER NOT NULL REFERENCES session_participant (participant_id),
    number INTEGER NOT NULL,
    started REAL NOT NULL,
    positions TEXT NOT NULL,
    submitted REAL,
    PRIMARY KEY (session_id, participant_id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session_answer (
    session_id TEXT NOT NULL REFERENCES session (session_id),
    position INTEGER NOT NULL,
    participant_id INTEGER NOT NULL REFERENCES session_participant (participant_id),
    attempt INTEGER NOT NULL,
    reply TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (session_id, position, participant_id, attempt)
) WITHOUT ROWID;
"""

_PAPER = TypeAdapter(Paper)
_RULES = TypeAdapter(Rules)
_LIVE = TypeAdapter(Live)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_BLUEPRINT: TypeAdapter[Blueprint | None] = TypeAdapter(Blueprint | None)
_POSITIONS = TypeAdapter(tuple[int, ...])
_T = TypeVar("_T")

# --- sessions -----------------------------------------------------------------------------------------


def insert_session(connection: sqlite3.Connection, made: Session) -> None:
    connection.execute(
        "INSERT INTO session (session_id, code, paper, rules, by, created, seed, live, ends, blueprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.session_id, made.code, _json(_PAPER, made.paper), _json(_RULES, made.rules), made.by,
            made.created, made.seed, _json(_LIVE, made.live), made.ends, _json(_BLUEPRINT, made.blueprint),
        ),
    )  # fmt: skip


def update_session(connection: sqlite3.Connection, session: Session) -> None:
    """Its rules, where it stands and when it ends; the paper never changes."""
    connection.execute(
        "UPDATE session SET rules = ?, live = ?, ends = ? WHERE session_id = ?",
        (_json(_RULES, session.rules), _json(_LIVE, session.live), session.ends, session.session_id),
    )


def session(connection: sqlite3.Connection, code: str) -> Session:
    """The newest with this code. Raises UserError."""
    found = _sessions(connection, "WHERE code = ? ORDER BY created DESC LIMIT 1", (code,))
    if not found:
        raise UserError("unknown_session", "没有这个场次码。", "请核对屏幕上的六位数字。")
    return found[0]


def newest_sessions(connection: sqlite3.Connection, most: int) -> tuple[Session, ...]:
    return _sessions(connection, "ORDER BY created DESC LIMIT ?", (most,))


def open_sessions(connection: sqlite3.Connection, now: float, since: float) -> tuple[Session, ...]:
    """What goes on or is still to come; without an end only what was created after `since`."""
    which = "WHERE ends > ? OR (ends IS NULL AND created > ?)"
    return _sessions(connection, which, (now, since))


def is_code_used(connection: sqlite3.Connection, code: str, since: float) -> bool:
    """By a session that has not ended, or ended after `since`."""
    used = "SELECT 1 FROM session WHERE code = ? AND (ends IS NULL OR ends > ?)"
    return connection.execute(used, (code, since)).fetchone() is not None


def _sessions(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[Session, ...]:
    return tuple(
        Session(
            session_id=row["session_id"],
            code=row["code"],
            paper=_paper(row["paper"]),
            rules=_RULES.validate_json(row["rules"]),
            by=row["by"],
            created=row["created"],
            seed=row["seed"],
            live=_LIVE.validate_json(row["live"]),
            ends=row["ends"],
            blueprint=_BLUEPRINT.validate_json(row["blueprint"]),
        )
        for row in connection.execute(f"SELECT * FROM session {which}", values)
    )


@lru_cache(maxsize=32)
def _paper(text: str) -> Paper:
    """Read with every request of a session, and always the same."""
    return _PAPER.validate_json(text)


# --- participants -------------------------------------------------------------------------------------


def insert_participant(
    connection: sqlite3.Connection,
    session_id: str,
    nickname: str,
    folded: str,
    token_hash: bytes,
    joined: float,
) -> Participant:
    done = connection.execute(
        "INSERT INTO session_participant (session_id, nickname, folded, token_hash, joined) "
        "VALUES (?, ?, ?, ?, ?)",
        (session_id, nickname, folded, token_hash, joined),
    )
    assert done.lastrowid is not None
    return Participant(done.lastrowid, nickname, joined)


def take_back(
    connection: sqlite3.Connection, session_id: str, known: Participant, nickname: str, folded: str
) -> Participant:
    """Somebody who was removed, with the answers given before."""
    connection.execute(
        "UPDATE session_participant SET is_removed = 0, nickname = ?, folded = ? "
        "WHERE session_id = ? AND participant_id = ?",
        (nickname, folded, session_id, known.participant_id),
    )
    return replace(known, nickname=nickname, is_removed=False)


def set_removed(connection: sqlite3.Connection, session_id: str, participant_id: int) -> None:
    connection.execute(
        "UPDATE session_participant SET is_removed = 1 WHERE session_id = ? AND participant_id = ?",
        (session_id, participant_id),
    )


def participant(connection: sqlite3.Connection, session_id: str, token_hash: bytes) -> Participant | None:
    """Also where removed."""
    which = "WHERE session_id = ? AND token_hash = ?"
    return next(iter(_participants(connection, which, (session_id, token_hash))), None)


def require_participant(connection: sqlite3.Connection, session_id: str, token_hash: bytes) -> Participant:
    found = participant(connection, session_id, token_hash)
    if found is None:
        raise UserError("not_joined", "您还没有加入这一场。", "请填称呼后加入。")
    if found.is_removed:
        raise UserError("removed", "您已被移出这一场。", "需要的话，请填称呼后重新加入。")
    return found


def participants(connection: sqlite3.Connection, session_id: str) -> tuple[Participant, ...]:
    which = "WHERE session_id = ? AND NOT is_removed ORDER BY participant_id"
    return _participants(connection, which, (session_id,))


def count_participants(connection: sqlite3.Connection, session_id: str) -> int:
    counted = "SELECT count(*) FROM session_participant WHERE session_id = ?"
    return int(connection.execute(counted, (session_id,)).fetchone()[0])


def is_name_taken(connection: sqlite3.Connection, session_id: str, folded: str) -> bool:
    taken = "SELECT 1 FROM session_participant WHERE session_id = ? AND folded = ? AND NOT is_removed"
    return connection.execute(taken, (session_id, folded)).fetchone() is not None


def _participants(
    connection: sqlite3.Connection, which: str, values: Sequence[object]
) -> tuple[Participant, ...]:
    return tuple(
        Participant(row["participant_id"], row["nickname"], row["joined"], bool(row["is_removed"]))
        for row in connection.execute(f"SELECT * FROM session_participant {which}", values)
    )


# --- attempts and answers -----------------------------------------------------------------------------


def put_attempt(
    connection: sqlite3.Connection, session_id: str, participant_id: int, attempt: Attempt
) -> None:
    connection.execute(
        "INSERT INTO session_attempt (session_id, participant_id, number, started, positions, submitted) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET submitted = excluded.submitted",
        (
            session_id, participant_id, attempt.number, attempt.started,
            _json(_POSITIONS, attempt.positions), attempt.submitted,
        ),
    )  # fmt: skip


def attempts(
    connection: sqlite3.Connection, session_id: str, participant_id: int | None
) -> dict[int, tuple[Attempt, ...]]:
    found: defaultdict[int, tuple[Attempt, ...]] = defaultdict(tuple)
    for row in connection.execute(
        "SELECT participant_id, number, started, positions, submitted FROM session_attempt "
        "WHERE session_id = ? AND participant_id = ifnull(?, participant_id) ORDER BY number",
        (session_id, participant_id),
    ):
        positions = _POSITIONS.validate_json(row["positions"])
        attempt = Attempt(row["number"], row["started"], positions, row["submitted"])
        found[row["participant_id"]] += (attempt,)
    return dict(found)


def put_answer(connection: sqlite3.Connection, session_id: str, given: Given) -> None:
    """In the place of an earlier one of the same attempt."""
    connection.execute(
        "INSERT INTO session_answer (session_id, position, participant_id, attempt, reply, at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET reply = excluded.reply, at = excluded.at",
        (
            session_id, given.position, given.participant_id, given.attempt,
            _json(_REPLY, given.reply), given.at,
        ),
    )  # fmt: skip


def answer(connection: sqlite3.Connection, session_id: str, given: Given) -> Given | None:
    """What is stored in the place of `given`."""
    which = "session_id = ? AND position = ? AND participant_id = ? AND attempt = ?"
    place = (session_id, given.position, given.participant_id, given.attempt)
    return next(iter(_answers(connection, which, place)), None)


def answers(
    connection: sqlite3.Connection, session_id: str, participant_id: int | None, position: int | None
) -> tuple[Given, ...]:
    which = (
        "session_id = ? AND participant_id = ifnull(?, participant_id) AND position = ifnull(?, position) "
        "AND participant_id IN (SELECT participant_id FROM session_participant WHERE NOT is_removed)"
    )
    return _answers(connection, which, (session_id, participant_id, position))


def count_answers(connection: sqlite3.Connection, session_id: str, position: int) -> int:
    counted = (
        "SELECT count(*) FROM session_answer JOIN session_participant USING (participant_id) "
        "WHERE session_answer.session_id = ? AND position = ? AND NOT is_removed"
    )
    return int(connection.execute(counted, (session_id, position)).fetchone()[0])


def _answers(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> tuple[Given, ...]:
    return tuple(
        Given(
            row["participant_id"],
            row["attempt"],
            row["position"],
            _REPLY.validate_json(row["reply"]),
            row["at"],
        )
        for row in connection.execute(
            f"SELECT * FROM session_answer WHERE {which} ORDER BY position, participant_id, attempt", values
        )
    )


def _json(adapter: TypeAdapter[_T], value: _T) -> str:
    return adapter.dump_json(value).decode()
