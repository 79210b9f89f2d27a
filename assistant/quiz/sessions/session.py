"""A quiz session (场次): its rules, and the pure steps of a live one and of attempts at a self-paced one.

Every function takes `now`, the server's Unix time: no participant's clock decides anything. A live session
goes lobby → asking → revealed → asking … → finished; what was skipped counts for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.errors import UserError
from assistant.quiz.item import Paper, Reply
from assistant.quiz.marking import MultipleRule
from assistant.quiz.papers.paper import Blueprint

GRACE_S = 2.0  # an answer sent in the last moment may be so long on its way
EXTENSION_S = 30.0
SHORTEST_S, LONGEST_S = 5, 24 * 3600
MOST_ATTEMPTS = 20


class Mode(StrEnum):
    LIVE = "live"  # the trainer leads from item to item
    SELF_PACED = "self_paced"  # everybody takes the whole paper within a window


class Phase(StrEnum):
    """Where a live session stands."""

    LOBBY = "lobby"
    ASKING = "asking"
    REVEALED = "revealed"
    FINISHED = "finished"


class Command(StrEnum):
    """What the trainer does with a live session."""

    START = "start"
    REVEAL = "reveal"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"  # by EXTENSION_S, also after the time was up
    SKIP = "skip"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a session goes, told to the participants before they begin. Moments are Unix times."""

    mode: Mode
    seconds: int | None = None  # live: for each item; self-paced: for the paper; None: no limit
    opens: float | None = None  # the window of a self-paced session
    closes: float | None = None
    attempts: int = 1
    multiple: MultipleRule = MultipleRule.HALF
    shuffled: bool = True  # the options; live: alike on all phones and the screen
    scoreboard: bool = True
    key_at_close: bool = False  # self-paced: no explanation before the window closes


@dataclass(frozen=True, slots=True)
class Live:
    """`deadline` is None without limit and while paused; `left` are the seconds left while paused. `step`
    grows with every change, so that a command given twice is done once."""

    phase: Phase = Phase.LOBBY
    position: int = -1  # of the item last asked
    deadline: float | None = None
    paused: bool = False
    left: float | None = None
    skipped: tuple[int, ...] = ()
    step: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """`paper` holds the items as they were when the session was made. `seed` decides the order of options."""

    session_id: str
    code: str  # six digits
    paper: Paper
    rules: Rules
    by: str
    created: float
    seed: str
    live: Live
    ends: float | None = None  # when it ended, or will
    blueprint: Blueprint | None = None  # self-paced: `paper` is a pool that everybody's items are drawn from

    @property
    def asks(self) -> int:
        """How many items a participant is asked."""
        return sum(row.count for row in self.blueprint.rows) if self.blueprint else len(self.paper.items)

    def is_over(self, now: float) -> bool:
        return self.ends is not None and now >= self.ends


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in one session; known nowhere else."""

    participant_id: int
    nickname: str
    joined: float
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One go at the paper of a self-paced session, `number` from 1. `positions` are what it asks."""

    number: int
    started: float
    positions: tuple[int, ...]
    submitted: float | None = None


Place = tuple[int, int, int]  # of an answer in its session: participant_id, attempt, position


@dataclass(frozen=True, slots=True)
class Given:
    """A stored answer. In a live session the first one counts and `attempt` is 1."""

    participant_id: int
    attempt: int
    position: int
    reply: Reply  # positions as kept in the paper
    at: float
    confirmed: float | None = None  # the mark that a person gave, 0 to 1
    confirmed_by: str = ""

    @property
    def place(self) -> Place:
        return self.participant_id, self.attempt, self.position


@dataclass(frozen=True, slots=True)
class Marked:
    """That a person gave an answer a mark, 0 to 1: confirmed what was proposed, or changed it."""

    place: Place
    mark: float
    by: str
    at: float


def require_sound(rules: Rules, now: float) -> None:
    """Raises UserError where a session could not be held by these rules."""
    if rules.seconds is not None and not SHORTEST_S <= rules.seconds <= LONGEST_S:
        raise _unsound(f"时限应在 {SHORTEST_S} 秒到 {LONGEST_S // 3600} 小时之间。")
    if not 1 <= rules.attempts <= MOST_ATTEMPTS:
        raise _unsound(f"答题次数应在 1 到 {MOST_ATTEMPTS} 之间。")
    if rules.closes is not None and rules.closes <= max(now, rules.opens or now):
        raise _unsound("结束时间应晚于开始时间和现在。")
    if rules.mode is Mode.LIVE and (rules.opens, rules.closes, rules.attempts) != (None, None, 1):
        raise _unsound("现场答题由老师带着答一次，没有开放时间和次数。")


def _unsound(hint: str) -> UserError:
    return UserError("unsound_rules", "场次的设置不合适。", hint)


# --- live ---------------------------------------------------------------------------------------------


def step(live: Live, command: Command, rules: Rules, items: int, now: float) -> Live:
    """The session after the trainer's command. Raises UserError where it cannot be given now."""
    phases, change = _STEPS[command]
    if live.phase not in phases:
        raise UserError("wrong_step", "这一步现在不能做。", "请看当前状态后再操作。")
    return replace(change(live, rules, items, now), step=live.step + 1)


def accepts(live: Live, position: int, now: float) -> bool:
    """Whether an answer that came in at `now` counts. While paused, time stands still and answers count."""
    if live.phase is not Phase.ASKING or position != live.position:
        return False
    return live.deadline is None or now <= live.deadline + GRACE_S


def asked(live: Live) -> tuple[int, ...]:
    """The positions that count: revealed, or asked before the session was ended."""
    return tuple(each for each in range(live.position + 1) if each not in live.skipped)


def revealed(live: Live) -> tuple[int, ...]:
    """The positions that count, whose key everybody knows."""
    return tuple(position for position in asked(live) if is_shown(live, position))


def is_shown(live: Live, position: int) -> bool:
    """Whether the key of an item may be known by now."""
    if live.phase is Phase.FINISHED:
        return position <= live.position
    return position < live.position or (position == live.position and live.phase is Phase.REVEALED)


def _ask_next(live: Live, rules: Rules, items: int, now: float) -> Live:
    position = live.position + 1
    if position >= items:
        return _finish(live, rules, items, now)
    deadline = None if rules.seconds is None else now + rules.seconds
    return Live(Phase.ASKING, position, deadline, skipped=live.skipped)


def _reveal(live: Live, _rules: Rules, _items: int, _now: float) -> Live:
    return replace(live, phase=Phase.REVEALED, deadline=None, paused=False, left=None)


def _pause(live: Live, _rules: Rules, _items: int, now: float) -> Live:
    left = None if live.deadline is None else max(0.0, live.deadline - now)
    return live if live.paused else replace(live, paused=True, deadline=None, left=left)


def _resume(live: Live, _rules: Rules, _items: int, now: float) -> Live:
    deadline = None if live.left is None else now + live.left
    return replace(live, paused=False, deadline=deadline, left=None) if live.paused else live


def _extend(live: Live, _rules: Rules, _items: int, now: float) -> Live:
    if live.left is not None:
        return replace(live, left=live.left + EXTENSION_S)
    return live if live.deadline is None else replace(live, deadline=max(live.deadline, now) + EXTENSION_S)


def _skip(live: Live, rules: Rules, items: int, now: float) -> Live:
    return _ask_next(replace(live, skipped=(*live.skipped, live.position)), rules, items, now)


def _finish(live: Live, _rules: Rules, _items: int, _now: float) -> Live:
    return Live(Phase.FINISHED, live.position, skipped=live.skipped)


_Change = Callable[[Live, Rules, int, float], Live]
_ASKING = frozenset({Phase.ASKING})
_STEPS: dict[Command, tuple[frozenset[Phase], _Change]] = {
    Command.START: (frozenset({Phase.LOBBY}), _ask_next),
    Command.NEXT: (frozenset({Phase.REVEALED}), _ask_next),
    Command.REVEAL: (_ASKING, _reveal),
    Command.PAUSE: (_ASKING, _pause),
    Command.RESUME: (_ASKING, _resume),
    Command.EXTEND: (_ASKING, _extend),
    Command.SKIP: (_ASKING, _skip),
    Command.FINISH: (frozenset(Phase) - {Phase.FINISHED}, _finish),
}


# --- self-paced ---------------------------------------------------------------------------------------


def deadline(rules: Rules, attempt: Attempt) -> float | None:
    """When the attempt is over: the time for the paper is up, or the window closes."""
    ends = (None if rules.seconds is None else attempt.started + rules.seconds, rules.closes)
    return min((each for each in ends if each is not None), default=None)


def is_going_on(rules: Rules, attempt: Attempt, now: float) -> bool:
    ends = deadline(rules, attempt)
    return attempt.submitted is None and (ends is None or now <= ends + GRACE_S)


def begin(rules: Rules, attempts: Sequence[Attempt], now: float, positions: tuple[int, ...]) -> Attempt:
    """The attempt to work on: the one that goes on (resumed), or a new one with these positions. Raises
    UserError."""
    if attempts and is_going_on(rules, attempts[-1], now):
        return attempts[-1]
    if rules.opens is not None and now < rules.opens:
        raise UserError("not_open", "还没有到开放时间。", "请在开放时间内作答。")
    if rules.closes is not None and now > rules.closes:
        raise UserError("too_late", "答题时间已经结束。", "请联系培训老师。")
    if len(attempts) >= rules.attempts:
        raise UserError("no_attempts_left", f"每人可答 {rules.attempts} 次，已经用完。", "请查看答题结果。")
    return Attempt(len(attempts) + 1, now, positions)


def may_see_key(rules: Rules, attempts: Sequence[Attempt], now: float) -> bool:
    """After handing in, unless the key is kept until the window closes."""
    if rules.closes is not None and now > rules.closes + GRACE_S:
        return True
    done = bool(attempts) and not is_going_on(rules, attempts[-1], now)
    return done and not rules.key_at_close
