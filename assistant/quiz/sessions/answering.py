"""What becomes of an answer that comes in, inside the transaction that stores it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from assistant.errors import UserError
from assistant.quiz.item import Reply
from assistant.quiz.sessions import answer_rows
from assistant.quiz.sessions.session import (
    Attempt,
    Given,
    Mode,
    Participant,
    Session,
    accepts,
    begin,
    is_going_on,
)
from assistant.quiz.sessions.shown import kept_reply, places_for, shown_reply


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is stored, in positions as shown; `is_repeated` where an earlier answer is the one that counts."""

    position: int
    reply: Reply
    at: float
    is_repeated: bool = False


def take(
    connection: sqlite3.Connection,
    session: Session,
    person: Participant,
    attempt: int,
    position: int,
    reply: Reply,
    now: float,
) -> Receipt:
    """Store an answer that came in at `now`. Raises UserError where it does not count."""
    if not 0 <= position < len(session.paper.items):
        raise _unknown_item()
    number = attempt if session.rules.mode is Mode.SELF_PACED else 1
    item = session.paper.items[position].item
    places = places_for(session, person.participant_id, number, position)
    given = Given(person.participant_id, number, position, kept_reply(item, reply, places), now)
    store = _take_paced if session.rules.mode is Mode.SELF_PACED else _take_live
    stored = store(connection, session, given, now)
    return Receipt(position, shown_reply(item, stored.reply, places), stored.at, stored is not given)


def _take_live(connection: sqlite3.Connection, session: Session, given: Given, now: float) -> Given:
    """The first counts, however often it is sent and from however many tabs."""
    if earlier := answer_rows.answer(connection, session.session_id, given.place):
        return earlier
    if not accepts(session.live, given.position, now):
        raise UserError("too_late", "这一题已经停止作答，这个答案没有收。", "请看下一题。")
    answer_rows.put_answer(connection, session.session_id, given)
    return given


def _take_paced(connection: sqlite3.Connection, session: Session, given: Given, now: float) -> Given:
    """May be changed until the attempt is over; after that only what is stored is acknowledged again."""
    attempts = answer_rows.attempts(connection, session.session_id, given.participant_id)
    current = attempts.get(given.participant_id, ())[-1:]
    if current and current[0].number == given.attempt and is_going_on(session.rules, current[0], now):
        if given.position not in current[0].positions:
            raise _unknown_item()
        answer_rows.put_answer(connection, session.session_id, given)
        return given
    earlier = answer_rows.answer(connection, session.session_id, given.place)
    if earlier is None or earlier.reply != given.reply:
        raise UserError("too_late", "已经交卷或时间已到，这个答案没有收。", "请看答题结果。")
    return earlier


def begin_attempt(
    connection: sqlite3.Connection,
    session: Session,
    person: Participant,
    now: float,
    positions: tuple[int, ...],
) -> Attempt:
    """`positions` are what a new attempt asks."""
    attempts = _attempts(connection, session, person)
    attempt = begin(session.rules, attempts, now, positions)
    if attempt not in attempts:
        answer_rows.put_attempt(connection, session.session_id, person.participant_id, attempt)
    return attempt


def hand_in(connection: sqlite3.Connection, session: Session, person: Participant, now: float) -> Attempt:
    attempts = _attempts(connection, session, person)
    if not attempts:
        raise UserError("not_begun", "还没有开始答题。", "请先开始答题。")
    attempt = attempts[-1]
    if attempt.submitted is None:
        attempt = replace(attempt, submitted=now)
        answer_rows.put_attempt(connection, session.session_id, person.participant_id, attempt)
    return attempt


def _unknown_item() -> UserError:
    return UserError("unknown_item", "没有这道题。", "请刷新页面。")


def _attempts(connection: sqlite3.Connection, session: Session, person: Participant) -> tuple[Attempt, ...]:
    if session.rules.mode is not Mode.SELF_PACED:
        raise UserError("wrong_step", "这一场由老师带着答。", "请等老师出题。")
    found = answer_rows.attempts(connection, session.session_id, person.participant_id)
    return found.get(person.participant_id, ())
