"""Publish, withdraw, repeal, restore: whether a revision may be switched so, and whether it already is."""

from __future__ import annotations

from assistant.errors import UserError
from assistant.job import Kind
from assistant.wording import JOB, STATE
from ingest.library import DocumentSummary, State

_NEXT_STEP = {
    State.STAGED: "可以改用发布。",
    State.CURRENT: "可以撤回它，或恢复另一版。",
    State.SCHEDULED: "到施行之日它会自动成为现行版本。",
    State.ARCHIVED: "可以改用恢复。",
    State.REPEALED: "可以改用恢复。",
    State.WITHDRAWN: "可以改用恢复。",
}


def may_switch(kind: Kind, state: State) -> bool:
    """Published is what was staged, withdrawn or repealed what is current, restored what was published."""
    match kind:
        case Kind.PUBLISH | Kind.PUBLISH_REPEALING:
            return state is State.STAGED
        case Kind.WITHDRAW | Kind.REPEAL:
            return state is State.CURRENT
        case Kind.RESTORE:
            return state is State.WITHDRAWN or state.is_former
        case Kind.TAKE_IN:
            return False


def is_switched(kind: Kind, state: State) -> bool:
    """Whether nothing is left to do, as after a crash between the switch and the note of it."""
    if kind is Kind.WITHDRAW:
        return state is State.WITHDRAWN
    if kind is Kind.REPEAL:
        return state is State.REPEALED
    return state is State.CURRENT or (kind.publishes and state is State.SCHEDULED)


def require_switchable(kind: Kind, summary: DocumentSummary) -> None:
    """Raises UserError `conflict` where the revision may not be switched."""
    if not may_switch(kind, summary.state):
        raise UserError(
            "conflict",
            f"《{summary.title}》第 {summary.revision} 版{STATE[summary.state]}，不能{JOB[kind]}。",
            _NEXT_STEP.get(summary.state, "请刷新页面，按它现在的状态再选。"),
        )
