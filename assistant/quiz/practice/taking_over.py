"""What a participant answered in a session, for their notebook: as soon as they may know the key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from assistant.quiz.marking import earned, needs_confirmation
from assistant.quiz.practice.notebook import Answered
from assistant.quiz.results.completion import participant_of
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import (
    Given,
    Mode,
    Participant,
    Session,
    is_going_on,
    may_see_key,
    revealed,
)


def answered_in(sessions: QuizSessions, code: str, token: str) -> Iterator[Answered]:
    """Each answer named alike whenever this is asked, so that a notebook counts it once. Raises UserError
    where nobody joined with this token, whether or not there is such a session."""
    session, person = participant_of(sessions, code, token)
    for given in _known(sessions, session, person):
        bank_item = session.paper.items[given.position]
        if needs_confirmation(bank_item.item):
            continue
        yield Answered(
            name=f"{session.session_id}/{given.attempt}/{given.position}",
            item_id=bank_item.item_id,
            version=bank_item.version,
            is_right=earned(bank_item.item, given.reply, session.rules.multiple, given.confirmed) == 1.0,
            is_hard=False,
            at=datetime.fromtimestamp(given.at, UTC),
        )


def _known(sessions: QuizSessions, session: Session, person: Participant) -> Iterator[Given]:
    """Answers to what was revealed; of a self-paced session those of the last attempt handed in."""
    answers = sessions.answers(session, person.participant_id)
    if session.rules.mode is Mode.LIVE:
        counted = revealed(session.live)
        yield from (given for given in answers if given.position in counted)
        return
    now = sessions.now()
    attempts = sessions.attempts(session, person.participant_id).get(person.participant_id, ())
    done = [each.number for each in attempts if not is_going_on(session.rules, each, now)]
    if done and may_see_key(session.rules, attempts, now):
        yield from (given for given in answers if given.attempt == done[-1])
