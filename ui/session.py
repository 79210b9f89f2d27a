"""One open chat page: its conversation, how a question grows into an answer, how an answer is judged."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.activity import Feedback, Rating
from assistant.admission import visible
from assistant.desk import Desk
from assistant.errors import UserError
from ui.render import Turn

_LONGEST_CONVERSATION = 30  # turns kept on the page
_LONGEST_REASON = 500  # characters
_FAILED = "出错了，没有得到回答。请再试一次；一再出现时请告诉维护人员。"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """One open page: its conversation so far."""

    conversation_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Session:
        return replace(self, turns=(*self.turns, turn)[-_LONGEST_CONVERSATION:])

    def replacing(self, position: int, turn: Turn) -> Session:
        return replace(self, turns=(*self.turns[:position], turn, *self.turns[position + 1 :]))


def answering(desk: Desk, question: str, session: Session) -> Iterator[Session]:
    """The session with the question in it, then with the growing answer, or with why there is none."""
    turn = Turn(question.strip())
    session = session.with_turn(turn)
    last = len(session.turns) - 1
    yield session
    try:
        for answer in desk.stream(question, session.conversation_id):
            turn = replace(turn, answer=answer)
            yield session.replacing(last, turn)
        turn = replace(turn, complete=True)
    except UserError as problem:
        turn = replace(turn, problem=problem.message + problem.hint)
    except Exception:
        # The page must say that it failed, whatever failed.
        _log.exception("a question on the chat page failed")
        turn = replace(turn, answer=None, problem=_FAILED)
    yield session.replacing(last, turn)


def rated(desk: Desk, session: Session, position: int, rating: Rating, reason: str) -> Session:
    """Keep a judgement of the answer at `position`; each answer is judged once."""
    if not 0 <= position < len(session.turns):
        return session
    turn = session.turns[position]
    if turn.answer is None or turn.rating is not None:
        return session
    desk.activity.add_feedback(
        Feedback(
            rating,
            visible(reason)[:_LONGEST_REASON],
            turn.answer.question,
            turn.answer.status,
            tuple(citation.clause_id for citation in turn.answer.citations),
        )
    )
    return session.replacing(position, replace(turn, rating=rating))
