"""What each participant of a self-paced session is asked: the whole paper, or a draw from its pool."""

from __future__ import annotations

from assistant.errors import UserError
from assistant.quiz.item import Paper, State
from assistant.quiz.papers.paper import Blueprint, draw
from assistant.quiz.sessions.session import Mode, Rules, Session


def require_askable(paper: Paper) -> None:
    """Raises UserError."""
    if not paper.items:
        raise UserError("empty_paper", "试卷里没有题。", "请先选题。")
    for number, each in enumerate(paper.items, start=1):
        if each.state is not State.APPROVED or each.practice_only:
            raise UserError(
                "not_approved",
                f"第 {number} 题不能用于答题：未通过审核，或只供练习。",
                "请换一题，或先送审。",
            )


def require_drawable(blueprint: Blueprint, pool: Paper, rules: Rules, seed: str) -> None:
    """Raises UserError where the pool does not do, or the trainer asks everybody the same."""
    if rules.mode is Mode.LIVE:
        raise UserError(
            "unsound_rules", "现场答题大家答同一份试卷，不能各抽各的。", "请用固定试卷，或改为自助答题。"
        )
    draw(blueprint, pool.items, seed)


def positions_for(session: Session, participant_id: int, attempt: int) -> tuple[int, ...]:
    """Positions in the session's paper, in the order of asking; another attempt is another draw."""
    if session.blueprint is None:
        return tuple(range(len(session.paper.items)))
    items = session.paper.items
    try:
        drawn = draw(session.blueprint, items, f"{session.seed}/{participant_id}/{attempt}")
    except UserError:
        # Rivals can leave a draw short by bad luck; this one was tried when the session was made.
        drawn = draw(session.blueprint, items, session.seed)
    places = {item.item_id: place for place, item in enumerate(items)}
    return tuple(places[item.item_id] for item in drawn)
