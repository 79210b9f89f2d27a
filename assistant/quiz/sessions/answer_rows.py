"""How attempts, answers and marks go into rows and come out. Every function works inside the caller's
transaction, or reads."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter

from assistant.quiz.item import Reply
from assistant.quiz.sessions.rows import as_json
from assistant.quiz.sessions.session import Attempt, Given, Marked, Place

_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_POSITIONS = TypeAdapter(tuple[int, ...])
# The last mark of an answer, or who gave it.
_LAST = (
    "SELECT made.{} FROM session_mark AS made WHERE made.session_id = given.session_id "
    "AND made.position = given.position AND made.participant_id = given.participant_id "
    "AND made.attempt = given.attempt ORDER BY number DESC LIMIT 1"
)


def put_attempt(
    connection: sqlite3.Connection, session_id: str, participant_id: int, attempt: Attempt
) -> None:
    connection.execute(
        "INSERT INTO session_attempt (session_id, participant_id, number, started, positions, submitted) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET submitted = excluded.submitted",
        (
            session_id, participant_id, attempt.number, attempt.started,
            as_json(_POSITIONS, attempt.positions), attempt.submitted,
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
            as_json(_REPLY, given.reply), given.at,
        ),
    )  # fmt: skip


def answer(connection: sqlite3.Connection, session_id: str, place: Place) -> Given | None:
    which = "session_id = ? AND participant_id = ? AND attempt = ? AND position = ?"
    return next(iter(_answers(connection, which, (session_id, *place))), None)


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
            row["confirmed"],
            row["confirmed_by"] or "",
        )
        for row in connection.execute(
            f"SELECT *, ({_LAST.format('mark')}) AS confirmed, ({_LAST.format('by')}) AS confirmed_by "
            "FROM session_answer AS given "
            f"WHERE {which} ORDER BY position, participant_id, attempt",
            values,
        )
    )


# --- marks given by people ----------------------------------------------------------------------------


def add_mark(connection: sqlite3.Connection, session_id: str, marked: Marked) -> None:
    """Beside all that were given before."""
    connection.execute(
        "INSERT INTO session_mark (session_id, participant_id, attempt, position, mark, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (session_id, *marked.place, marked.mark, marked.by, marked.at),
    )


def marks(connection: sqlite3.Connection, session_id: str) -> tuple[Marked, ...]:
    """All that were given, the first first."""
    found = connection.execute(
        "SELECT * FROM session_mark WHERE session_id = ? ORDER BY number", (session_id,)
    )
    return tuple(
        Marked((row["participant_id"], row["attempt"], row["position"]), row["mark"], row["by"], row["at"])
        for row in found
    )
