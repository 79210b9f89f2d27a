"""How sessions and participants go into rows and come out. Every function works inside the caller's
transaction, or reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.errors import UserError
from assistant.quiz.item import Paper
from assistant.quiz.papers.paper import Blueprint
from assistant.quiz.sessions.session import Live, Participant, Rules, Session

_PAPER = TypeAdapter(Paper)
_RULES = TypeAdapter(Rules)
_LIVE = TypeAdapter(Live)
_BLUEPRINT: TypeAdapter[Blueprint | None] = TypeAdapter(Blueprint | None)
_T = TypeVar("_T")

# --- sessions -----------------------------------------------------------------------------------------


def insert_session(connection: sqlite3.Connection, made: Session) -> None:
    connection.execute(
        "INSERT INTO session (session_id, code, paper, rules, by, created, seed, live, ends, blueprint) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.session_id, made.code, as_json(_PAPER, made.paper), as_json(_RULES, made.rules), made.by,
            made.created, made.seed, as_json(_LIVE, made.live), made.ends,
            as_json(_BLUEPRINT, made.blueprint),
        ),
    )  # fmt: skip


def update_session(connection: sqlite3.Connection, session: Session) -> None:
    """Its rules, where it stands and when it ends; the paper never changes."""
    connection.execute(
        "UPDATE session SET rules = ?, live = ?, ends = ? WHERE session_id = ?",
        (as_json(_RULES, session.rules), as_json(_LIVE, session.live), session.ends, session.session_id),
    )


def delete_session(connection: sqlite3.Connection, session_id: str) -> None:
    """With everything that was done in it."""
    for table in ("session_mark", "session_answer", "session_attempt", "session_participant", "session"):
        connection.execute(f"DELETE FROM {table} WHERE session_id = ?", (session_id,))


def session(connection: sqlite3.Connection, code: str) -> Session:
    """The newest with this code. Raises UserError."""
    found = _sessions(connection, "WHERE code = ? ORDER BY created DESC LIMIT 1", (code,))
    if not found:
        raise UserError("unknown_session", "没有这个场次码。", "请核对屏幕上的六位数字。")
    return found[0]


def newest_sessions(connection: sqlite3.Connection, most: int) -> tuple[Session, ...]:
    return _sessions(connection, "ORDER BY created DESC LIMIT ?", (most,))


def sessions_asking(connection: sqlite3.Connection, item_id: str) -> tuple[Session, ...]:
    """Those whose paper holds the item, in whichever version; the first held first."""
    which = (
        "WHERE EXISTS (SELECT 1 FROM json_each(paper, '$.items') "
        "WHERE json_extract(value, '$.item_id') = ?) ORDER BY created"
    )
    return _sessions(connection, which, (item_id,))


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


def as_json(adapter: TypeAdapter[_T], value: _T) -> str:
    return adapter.dump_json(value).decode()
