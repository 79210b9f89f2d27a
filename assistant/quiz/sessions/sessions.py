"""The store of quiz sessions: what was asked, who takes part, who answered what, where a live one stands.

One row for each (session, participant, attempt, position), unique; an answer is acknowledged after its
transaction. Everything is read from the file, so a restart finds it as it was, timers included.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from assistant.errors import UserError
from assistant.quiz.database import open_connection
from assistant.quiz.item import Paper, Reply
from assistant.quiz.papers.paper import Blueprint
from assistant.quiz.sessions import answer_rows, rows
from assistant.quiz.sessions.answering import Receipt, begin_attempt, hand_in, take
from assistant.quiz.sessions.bell import Bell
from assistant.quiz.sessions.commanding import commanded
from assistant.quiz.sessions.confirming import confirm
from assistant.quiz.sessions.drawing import positions_for, require_askable, require_drawable
from assistant.quiz.sessions.joining import let_in, nickname_of
from assistant.quiz.sessions.schema import SCHEMA
from assistant.quiz.sessions.session import (
    Attempt,
    Command,
    Given,
    Live,
    Marked,
    Participant,
    Place,
    Rules,
    Session,
    require_sound,
)
from assistant.quiz.sessions.writer import Writer
from assistant.quiz.soundness import named
from assistant.sessions import hashed

FORGOTTEN_S = 30 * 86400.0  # a session without an end that nobody ended holds its items for so long
CODE_RESTS_S = 7 * 86400.0  # after its session ended a code is not given to another for so long

_T = TypeVar("_T")


class QuizSessions:
    """A SQLite file in the data directory, shared with the bank; each creates its own tables."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        self.bell = Bell()
        self._clock = clock
        self._writer = Writer(open_connection(data_dir), SCHEMA)
        self._lock = threading.Lock()
        self._reading = open_connection(data_dir)

    def close(self) -> None:
        self._writer.close()
        self._reading.close()

    # --- the trainer ----------------------------------------------------------------------------------

    def create(self, paper: Paper, rules: Rules, by: str, blueprint: Blueprint | None = None) -> Session:
        """A session that can be joined from now on; with a blueprint, self-paced, `paper` is a pool. Raises
        UserError where paper, blueprint or rules do not do."""
        now, seed = self._clock(), secrets.token_hex(8)
        require_askable(paper)
        require_sound(rules, now)
        if blueprint is not None:
            require_drawable(blueprint, paper, rules, seed)

        def change(connection: sqlite3.Connection) -> Session:
            code = _free_code(connection, now)
            made = Session(uuid4().hex, code, paper, rules, by, now, seed, Live(), rules.closes, blueprint)
            rows.insert_session(connection, made)
            return made

        return self._writer.run(change)

    def command(self, code: str, command: Command, expected: int) -> Session:
        """The session after the command. `expected` is the step that the trainer saw: a command given
        twice, or to a session that has moved on, raises UserError."""
        now = self._clock()

        def change(connection: sqlite3.Connection) -> Session:
            moved = commanded(rows.session(connection, code), command, expected, now)
            rows.update_session(connection, moved)
            return moved

        moved = self._writer.run(change)
        self.bell.ring(moved.session_id)
        return moved

    def remove(self, code: str, participant_id: int) -> None:
        """Out of the session and its figures, until the same device joins again; answers are kept."""

        def change(connection: sqlite3.Connection) -> Session:
            session = rows.session(connection, code)
            rows.set_removed(connection, session.session_id, participant_id)
            return _told_anew(connection, session)

        self.bell.ring(self._writer.run(change).session_id)

    def delete(self, code: str) -> None:
        """Who took part, every answer and mark, for good; items, papers and people's notebooks stay. Raises
        UserError while it goes on or is to come."""
        now = self._clock()

        def change(connection: sqlite3.Connection) -> Session:
            session = rows.session(connection, code)
            if not session.is_over(now):
                raise UserError("still_open", "这一场还没有结束。", "请先结束这一场，再删除。")
            rows.delete_session(connection, session.session_id)
            return session

        self.bell.ring(self._writer.run(change).session_id)

    def confirm(self, code: str, points: Mapping[Place, int], by: str) -> None:
        """How many points answers in words earn, in place of the marks proposed: all of them or, with
        UserError, none. Given twice is given once, and every change is kept."""
        by, now = named(by), self._clock()

        def change(connection: sqlite3.Connection) -> Session:
            session = rows.session(connection, code)
            is_new = confirm(connection, session, points, by, now)
            return _told_anew(connection, session) if is_new else session

        # Phones learn of it when they look again: not two hundred of them at every mark.
        self.bell.ring(counting(self._writer.run(change)))

    def marks(self, session: Session) -> tuple[Marked, ...]:
        """All that people gave, changes included, the first first."""
        return self._read(lambda connection: answer_rows.marks(connection, session.session_id))

    def newest(self, most: int) -> tuple[Session, ...]:
        return self._read(lambda connection: rows.newest_sessions(connection, most))

    def asking(self, item_id: str) -> tuple[Session, ...]:
        """Whose paper holds the item, in whichever version."""
        return self._read(lambda connection: rows.sessions_asking(connection, item_id))

    def held(self) -> frozenset[str]:
        """The item_ids that stand in a session which goes on or is planned: nobody shall look them up."""
        now = self._clock()
        found = self._read(lambda connection: rows.open_sessions(connection, now, now - FORGOTTEN_S))
        return frozenset(each.item_id for session in found for each in session.paper.items)

    # --- participants ---------------------------------------------------------------------------------

    def join(self, code: str, nickname: str, token: str) -> Participant:
        """The participant with this token, new or again: joining twice is joining once. Raises UserError
        where the name is taken, the session is over or full."""
        name, now = nickname_of(nickname), self._clock()

        def change(connection: sqlite3.Connection) -> tuple[Session, Participant]:
            session = rows.session(connection, code)
            return session, let_in(connection, session, name, hashed(token), now)

        session, joined = self._writer.run(change)
        self.bell.ring(counting(session))
        return joined

    def answer(self, code: str, token: str, position: int, reply: Reply, attempt: int = 1) -> Future[Receipt]:
        """Stored for good when the future is done; `reply` in positions as shown. In a live session the
        first answer counts, in an attempt the last one before it is handed in. Raises UserError in the
        future."""
        now = self._clock()

        def change(connection: sqlite3.Connection) -> tuple[Session, Receipt]:
            session = rows.session(connection, code)
            person = rows.require_participant(connection, session.session_id, hashed(token))
            return session, take(connection, session, person, attempt, position, reply, now)

        return self._counted(self._writer.submit(change))

    def begin(self, code: str, token: str) -> Attempt:
        """The attempt at a self-paced paper that goes on, or a new one."""
        session = self.session(code)
        person = self._read(
            lambda connection: rows.require_participant(connection, session.session_id, hashed(token))
        )
        tried = len(self.attempts(session, person.participant_id).get(person.participant_id, ()))
        # Drawing takes its time: not in the transaction, where everybody waits.
        drawn = positions_for(session, person.participant_id, tried + 1)
        return self._attempting(code, token, partial(begin_attempt, positions=drawn))

    def hand_in(self, code: str, token: str) -> Attempt:
        """The last attempt, over now; handing in twice is handing in once."""
        return self._attempting(code, token, hand_in)

    def _attempting(
        self, code: str, token: str, act: Callable[[sqlite3.Connection, Session, Participant, float], Attempt]
    ) -> Attempt:
        now = self._clock()

        def change(connection: sqlite3.Connection) -> tuple[Session, Attempt]:
            session = rows.session(connection, code)
            person = rows.require_participant(connection, session.session_id, hashed(token))
            return session, act(connection, session, person, now)

        return self._counted(self._writer.submit(change)).result()

    def _counted(self, written: Future[tuple[Session, _T]]) -> Future[_T]:
        """What was written, told to the screen as well."""
        told: Future[_T] = Future()

        def tell(done: Future[tuple[Session, _T]]) -> None:
            if not told.set_running_or_notify_cancel():
                return
            if problem := done.exception():
                told.set_exception(problem)
                return
            session, result = done.result()
            told.set_result(result)
            self.bell.ring(counting(session))

        written.add_done_callback(tell)
        return told

    # --- reading --------------------------------------------------------------------------------------

    def now(self) -> float:
        return self._clock()

    def session(self, code: str) -> Session:
        """The session with this code, the newest where a code was used again. Raises UserError."""
        return self._read(lambda connection: rows.session(connection, code))

    def participant(self, session: Session, token: str) -> Participant | None:
        return self._read(lambda connection: rows.participant(connection, session.session_id, hashed(token)))

    def participants(self, session: Session) -> tuple[Participant, ...]:
        """Without those removed, in the order of joining."""
        return self._read(lambda connection: rows.participants(connection, session.session_id))

    def attempts(self, session: Session, participant_id: int | None = None) -> dict[int, tuple[Attempt, ...]]:
        """By participant, those of one where given."""
        return self._read(
            lambda connection: answer_rows.attempts(connection, session.session_id, participant_id)
        )

    def answers(
        self, session: Session, participant_id: int | None = None, position: int | None = None
    ) -> tuple[Given, ...]:
        """Of everybody who was not removed, or one of them; of all items, or one."""
        return self._read(
            lambda connection: answer_rows.answers(connection, session.session_id, participant_id, position)
        )

    def count(self, session: Session, position: int) -> int:
        """How many have answered an item of a live session."""
        return self._read(
            lambda connection: answer_rows.count_answers(connection, session.session_id, position)
        )

    def _read(self, look: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._lock:
            return look(self._reading)


def counting(session: Session) -> str:
    """The bell's topic of what only the trainer's screen shows: who joined, how many have answered."""
    return f"{session.session_id} counts"


def _told_anew(connection: sqlite3.Connection, session: Session) -> Session:
    """Figures of this step may have been told: a new step tells them anew."""
    moved = replace(session, live=replace(session.live, step=session.live.step + 1))
    rows.update_session(connection, moved)
    return moved


def _free_code(connection: sqlite3.Connection, now: float) -> str:
    while True:
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if not rows.is_code_used(connection, code, now - CODE_RESTS_S):
            return code
