"""The pure steps of sessions, and how items are shown: by the server's clock, with nothing of the key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UserError
from assistant.quiz.item import Choice, Kind
from assistant.quiz.sessions.session import (
    EXTENSION_S,
    GRACE_S,
    Attempt,
    Command,
    Live,
    Mode,
    Phase,
    Rules,
    accepts,
    asked,
    begin,
    deadline,
    is_going_on,
    is_shown,
    may_see_key,
    require_sound,
    step,
)
from assistant.quiz.sessions.shown import kept_reply, shown, shown_reply
from assistant.quiz.shuffling import order
from tests.quiz_papers import kept_key, paper

RULES = Rules(Mode.LIVE, seconds=30)
PACED = Rules(Mode.SELF_PACED, seconds=600, opens=1000.0, closes=2000.0, attempts=2)
ITEMS = 3


def after(*commands: Command, now: float = 100.0, live: Live | None = None) -> Live:
    live = live or Live()
    for command in commands:
        live = step(live, command, RULES, ITEMS, now)
    return live


def test_a_live_session_goes_from_item_to_item_to_its_end() -> None:
    live = after(Command.START)
    assert (live.phase, live.position, live.deadline) == (Phase.ASKING, 0, 130.0)
    live = after(Command.REVEAL, Command.NEXT, Command.REVEAL, Command.NEXT, Command.REVEAL, live=live)
    assert (live.phase, live.position) == (Phase.REVEALED, 2)
    assert after(Command.NEXT, live=live).phase is Phase.FINISHED


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ((), Command.NEXT),
        ((), Command.REVEAL),
        ((Command.START,), Command.NEXT),
        ((Command.START,), Command.START),
        ((Command.START, Command.REVEAL), Command.PAUSE),
        ((Command.FINISH,), Command.START),
        ((Command.FINISH,), Command.FINISH),
    ],
)
def test_a_command_out_of_place_is_refused(before: tuple[Command, ...], command: Command) -> None:
    with pytest.raises(UserError):
        after(*before, command)


def test_the_clock_of_the_server_decides_what_is_late() -> None:
    live = after(Command.START)
    assert accepts(live, 0, 130.0 + GRACE_S)
    assert not accepts(live, 0, 130.1 + GRACE_S)
    assert not accepts(live, 1, 110.0), "an item that is not asked yet"
    assert not accepts(after(Command.REVEAL, live=live), 0, 110.0)


def test_a_pause_stops_the_clock_and_takes_answers() -> None:
    paused = after(Command.PAUSE, live=after(Command.START), now=110.0)
    assert paused.left == 20.0
    assert accepts(paused, 0, 10_000.0)
    assert after(Command.RESUME, live=paused, now=500.0).deadline == 520.0
    assert after(Command.PAUSE, live=paused, now=900.0).left == 20.0


def test_more_time_counts_from_now_where_the_time_was_up() -> None:
    live = after(Command.START)
    assert after(Command.EXTEND, live=live, now=110.0).deadline == 130.0 + EXTENSION_S
    assert after(Command.EXTEND, live=live, now=400.0).deadline == 400.0 + EXTENSION_S
    paused = after(Command.PAUSE, live=live, now=110.0)
    assert after(Command.EXTEND, live=paused).left == 20.0 + EXTENSION_S


def test_what_is_skipped_counts_for_nobody() -> None:
    live = after(Command.START, Command.SKIP)
    assert (live.position, live.phase) == (1, Phase.ASKING)
    assert asked(live) == (1,)
    assert after(Command.SKIP, Command.SKIP, live=live).phase is Phase.FINISHED


@given(st.lists(st.sampled_from(Command), max_size=30))
def test_no_order_of_commands_shows_a_key_while_answers_are_taken(commands: list[Command]) -> None:
    live, now = Live(), 0.0
    for command in commands:
        now += 1
        try:
            moved = step(live, command, RULES, ITEMS, now)
        except UserError:
            continue
        assert moved.step == live.step + 1
        assert moved.position >= live.position
        live = moved
        for position in range(ITEMS):
            assert not (accepts(live, position, now) and is_shown(live, position))
            assert not is_shown(live, position) or position <= live.position


@pytest.mark.parametrize(
    "rules",
    [
        Rules(Mode.LIVE, seconds=1),
        Rules(Mode.LIVE, attempts=2),
        Rules(Mode.LIVE, closes=500.0),
        Rules(Mode.SELF_PACED, closes=50.0),
        Rules(Mode.SELF_PACED, opens=900.0, closes=800.0),
        Rules(Mode.SELF_PACED, attempts=0),
    ],
)
def test_rules_that_cannot_be_held_are_refused(rules: Rules) -> None:
    with pytest.raises(UserError):
        require_sound(rules, now=100.0)


# --- self-paced ---------------------------------------------------------------------------------------


def test_an_attempt_ends_with_its_time_or_the_window() -> None:
    assert deadline(PACED, Attempt(1, 1100.0, (0, 1))) == 1700.0
    assert deadline(PACED, Attempt(1, 1900.0, (0, 1))) == 2000.0
    assert deadline(Rules(Mode.SELF_PACED), Attempt(1, 0.0, (0, 1))) is None
    assert not is_going_on(PACED, Attempt(1, 1100.0, (0, 1), submitted=1200.0), 1201.0)


def test_an_attempt_that_goes_on_is_resumed_and_the_next_counted() -> None:
    first = begin(PACED, (), 1100.0, (0, 1))
    assert begin(PACED, (first,), 1600.0, (0, 1)) == first
    second = begin(PACED, (first,), 1800.0, (0, 1))
    assert second.number == 2
    done = (replace(first, submitted=1200.0), replace(second, submitted=1850.0))
    with pytest.raises(UserError) as refused:
        begin(PACED, done, 1900.0, (0, 1))
    assert refused.value.code == "no_attempts_left"


@pytest.mark.parametrize(("now", "code"), [(900.0, "not_open"), (2100.0, "too_late")])
def test_outside_the_window_nothing_is_begun(now: float, code: str) -> None:
    with pytest.raises(UserError) as refused:
        begin(PACED, (), now, (0, 1))
    assert refused.value.code == code


def test_the_key_is_seen_after_handing_in_or_after_the_window() -> None:
    working, done = (Attempt(1, 1100.0, (0, 1)),), (Attempt(1, 1100.0, (0, 1), submitted=1200.0),)
    kept = replace(PACED, key_at_close=True)
    assert not may_see_key(PACED, (), 1300.0)
    assert not may_see_key(PACED, working, 1300.0)
    assert may_see_key(PACED, done, 1300.0)
    assert not may_see_key(kept, done, 1300.0)
    assert may_see_key(kept, done, 2010.0)


# --- what is shown ------------------------------------------------------------------------------------


@given(st.text(max_size=10))
def test_replies_come_back_as_they_are_kept(seed: str) -> None:
    for each in paper().items:
        places = order(each.item, seed, True)
        kept = kept_key(each.item)
        assert kept_reply(each.item, shown_reply(each.item, kept, places), places) == kept


def test_options_are_shuffled_alike_for_alike_seeds_and_never_those_of_true_false() -> None:
    single, true_false = paper().items[0].item, paper().items[2].item
    orders = {order(single, str(seed), True) for seed in range(50)}
    assert len(orders) > 10
    assert order(single, "a", True) == order(single, "a", True)
    assert {order(single, str(seed), False) for seed in range(9)} == {(0, 1, 2, 3)}
    assert {shown(true_false, order(true_false, str(seed), True)).options for seed in range(9)} == {
        ("正确", "错误")
    }


def test_right_sides_are_shuffled_even_where_options_are_not() -> None:
    matching = paper().items[4].item
    assert len({order(matching, str(seed), False) for seed in range(50)}) == 6


@pytest.mark.parametrize(
    ("number", "reply"),
    [
        (0, ()),
        (0, (0, 1)),
        (0, (4,)),
        (0, (-1,)),
        (0, "A"),
        (1, ()),
        (2, (2,)),
        (3, " \x00 "),
        (3, (0,)),
        (3, "一" * 1001),
        (4, (0, 1)),
        (4, (0, 1, 3)),
    ],
)
def test_a_reply_that_does_not_fit_is_refused(number: int, reply: tuple[int, ...] | str) -> None:
    item = paper().items[number].item
    with pytest.raises(UserError):
        kept_reply(item, reply, order(item, "seed", True))


def test_what_is_shown_is_the_same_whatever_the_key() -> None:
    item = paper().items[0].item
    assert isinstance(item.key, Choice)
    other = replace(item, key=replace(item.key, correct=(3,)), explanation="")
    assert shown(item, order(item, "s", True)) == shown(other, order(other, "s", True))
    assert item.kind is Kind.SINGLE
