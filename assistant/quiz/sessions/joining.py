"""Who may join a session, and under which name; inside the transaction that lets them in."""

from __future__ import annotations

import sqlite3
import unicodedata

from assistant.admission import visible
from assistant.errors import UserError
from assistant.quiz.sessions import rows
from assistant.quiz.sessions.session import Participant, Session

LONGEST_NICKNAME = 20  # characters
MOST_PARTICIPANTS = 1000


def let_in(
    connection: sqlite3.Connection, session: Session, nickname: str, token_hash: bytes, now: float
) -> Participant:
    """The participant with this token: as before, back after a removal, or new. Raises UserError."""
    known = rows.participant(connection, session.session_id, token_hash)
    if known is not None and not known.is_removed:
        return known
    folded = _folded(nickname)
    _require_joinable(connection, session, nickname, now)
    if known is not None:
        return rows.take_back(connection, session.session_id, known, nickname, folded)
    return rows.insert_participant(connection, session.session_id, nickname, folded, token_hash, now)


def _require_joinable(connection: sqlite3.Connection, session: Session, name: str, now: float) -> None:
    if session.is_over(now):
        raise UserError("session_over", "这一场已经结束。", "请向培训老师要新的场次码。")
    if rows.count_participants(connection, session.session_id) >= MOST_PARTICIPANTS:
        raise UserError("session_full", f"这一场已有 {MOST_PARTICIPANTS} 人，满了。", "请向培训老师说明。")
    if rows.is_name_taken(connection, session.session_id, _folded(name)):
        raise UserError("nickname_taken", f"“{name}”已经有人用了。", "请换一个称呼，例如加上单位或数字。")


def nickname_of(text: str) -> str:
    """Raises UserError where nothing can be read, or too much."""
    name = visible(text)
    if not 1 <= len(name) <= LONGEST_NICKNAME:
        raise UserError("unfit_nickname", "称呼不合要求。", f"请填 1 到 {LONGEST_NICKNAME} 个字。")
    return name


def _folded(name: str) -> str:
    """Names that look alike are the same name.

    >>> _folded("Ｌi 明") == _folded("li明")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
