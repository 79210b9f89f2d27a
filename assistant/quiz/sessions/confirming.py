"""Marks that a person confirms or changes, inside the transaction that stores them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from assistant.errors import UserError
from assistant.quiz.marking import full_points
from assistant.quiz.sessions import answer_rows
from assistant.quiz.sessions.session import Given, Marked, Mode, Place, Session, is_going_on, is_shown


def confirm(
    connection: sqlite3.Connection, session: Session, points: Mapping[Place, int], by: str, now: float
) -> bool:
    """Store how many points answers earn; False where all of it is so already. Raises UserError."""
    changed = False
    for place, earned in points.items():
        given = answer_rows.answer(connection, session.session_id, place)
        if given is None:
            raise UserError("unknown_answer", "没有这个答案。", "请刷新结果后再判。")
        mark = _mark(connection, session, given, earned, now)
        if (given.confirmed, given.confirmed_by) != (mark, by):
            answer_rows.add_mark(connection, session.session_id, Marked(place, mark, by, now))
            changed = True
    return changed


def _mark(connection: sqlite3.Connection, session: Session, given: Given, earned: int, now: float) -> float:
    """Only of replies in words, and only once they cannot change any more."""
    full = full_points(session.paper.items[given.position].item)
    if not full:
        raise UserError("not_judged", "这种题按答案判分，不能改。", "答案有误的，请修改题目。")
    if not 0 <= earned <= full:
        raise UserError("unfit_mark", f"这道题满分是 {full} 个采分点。", "请重新填写。")
    if not _is_final(connection, session, given, now):
        raise UserError("too_early", "这一题还在作答。", "公布答案或交卷后再判。")
    return earned / full


def _is_final(connection: sqlite3.Connection, session: Session, given: Given, now: float) -> bool:
    if session.rules.mode is Mode.LIVE:
        return is_shown(session.live, given.position)
    attempts = answer_rows.attempts(connection, session.session_id, given.participant_id)
    tried = next(each for each in attempts[given.participant_id] if each.number == given.attempt)
    return not is_going_on(session.rules, tried, now)
