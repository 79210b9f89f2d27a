"""What a trainer's command makes of a session, live or self-paced."""

from __future__ import annotations

from dataclasses import replace

from assistant.errors import UserError
from assistant.quiz.sessions.session import Command, Mode, Phase, Session, step


def commanded(session: Session, command: Command, expected: int, now: float) -> Session:
    """`expected` is the step that the trainer saw. Raises UserError where the session has moved on, or knows
    no such command now."""
    if session.live.step != expected:
        raise UserError("conflict", "这一步已经做过了。", "请看当前状态后再操作。")
    if session.rules.mode is Mode.SELF_PACED:
        return _finished_early(session, now)
    live = step(session.live, command, session.rules, len(session.paper.items), now)
    return replace(session, live=live, ends=now if live.phase is Phase.FINISHED else None)


def _finished_early(session: Session, now: float) -> Session:
    """A self-paced session knows no other command than to end."""
    closes = now if session.rules.closes is None else min(now, session.rules.closes)
    live = replace(session.live, step=session.live.step + 1)
    return replace(session, rules=replace(session.rules, closes=closes), ends=closes, live=live)
