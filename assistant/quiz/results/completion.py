"""Who has completed a session, and with what: for a certificate."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import UserError
from assistant.quiz.results.outcome import outcome
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import Mode, Participant, Phase, Session, may_see_key


@dataclass(frozen=True, slots=True)
class Completed:
    """`marks` of `full`; `at` is when the last answer that counts came in (Unix time)."""

    title: str
    marks: float
    full: int
    at: float


def completed(sessions: QuizSessions, code: str, token: str) -> Completed:
    """Raises UserError where whoever holds the token did not take part, or has not finished."""
    session, person = participant_of(sessions, code, token)
    found = outcome(sessions, session)
    own = [row for row in found.rows if row.participant == str(person.participant_id)]
    answered = [row.at.timestamp() for row in own if row.at]
    if not answered or not _is_finished(sessions, session, person):
        raise UserError("not_finished", "这一场还没有答完，不能出证明。", "请答完、结束后再下载。")
    marks = round(sum(row.mark for row in own), 2)
    return Completed(session.paper.title, marks, found.full, max(answered))


def certified(sessions: QuizSessions, session: Session, participant: str | None = None) -> tuple[str, ...]:
    """The nicknames of those who have completed it, in the order of joining; of one of them where named.
    Raises UserError where there is none."""
    done = finished(sessions, session)
    people = outcome(sessions, session).people
    wanted = [each for each in people if each.participant in done and participant in (None, each.participant)]
    if not wanted:
        raise UserError("not_finished", "这一场还没有人答完，不能出证明。", "请等答完、结束后再下载。")
    return tuple(each.nickname for each in wanted)


def finished(sessions: QuizSessions, session: Session) -> frozenset[str]:
    """The participants who have answered something that counts and have nothing more to answer."""
    answered = {row.participant for row in outcome(sessions, session).rows if row.reply is not None}
    return frozenset(
        str(person.participant_id)
        for person in sessions.participants(session)
        if str(person.participant_id) in answered and _is_finished(sessions, session, person)
    )


def participant_of(sessions: QuizSessions, code: str, token: str) -> tuple[Session, Participant]:
    """Raises UserError where nobody joined with this token, whether or not there is such a session."""
    try:
        session = sessions.session(code)
        person = sessions.participant(session, token)
    except UserError:
        person = None
    if person is None:
        raise UserError("not_joined", "您没有参加这一场。", "请用参加答题的那台设备再试。")
    return session, person


def _is_finished(sessions: QuizSessions, session: Session, person: Participant) -> bool:
    if session.rules.mode is Mode.LIVE:
        return session.live.phase is Phase.FINISHED
    attempts = sessions.attempts(session, person.participant_id).get(person.participant_id, ())
    return may_see_key(session.rules, attempts, sessions.now())
