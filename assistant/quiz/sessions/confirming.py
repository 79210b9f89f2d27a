"""Marks that a person confirms or changes, inside the transaction that stores them."""

from __future__ import annotations

import sqlite3

from assistant.errors import UserError
from assistant.quiz.marking import is_judged
from assistant.quiz.sessions import answer_rows
from assistant.quiz.sessions.session import Given, Mode, Session, is_going_on, is_shown


def confirm(connection: sqlite3.Connection, session: Session, given: Given, by: str, now: float) -> bool:
    """Store what is `confirmed` of an answer; False where it is so already. Raises UserError."""
    if given.confirmed == _answer(connection, session, given).confirmed:
        return False
    _require_markable(connection, session, given, now)
    answer_rows.add_mark(connection, session.session_id, given, by, now)
    return True


def _answer(connection: sqlite3.Connection, session: Session, given: Given) -> Given:
    place = given.participant_id, given.attempt, given.position
    stored = answer_rows.answer(connection, session.session_id, *place)
    if stored is None:
        raise UserError("unknown_answer", "没有这个答案。", "请刷新结果后再判。")
    return stored


def _require_markable(connection: sqlite3.Connection, session: Session, given: Given, now: float) -> None:
    """Only replies in words, and only once they cannot change any more."""
    if given.confirmed is None or not 0 <= given.confirmed <= 1:
        raise UserError("unfit_mark", "得分应在 0 到 1 之间。", "请改正得分，满分是 1。")
    if not is_judged(session.paper.items[given.position].item):
        raise UserError("not_judged", "这种题按答案判分，不能改。", "答案有误的，请修改题目。")
    if session.rules.mode is Mode.LIVE:
        is_final = is_shown(session.live, given.position)
    else:
        attempts = answer_rows.attempts(connection, session.session_id, given.participant_id)
        tried = next(each for each in attempts[given.participant_id] if each.number == given.attempt)
        is_final = not is_going_on(session.rules, tried, now)
    if not is_final:
        raise UserError("too_early", "这一题还在作答。", "公布答案或交卷后再判。")
