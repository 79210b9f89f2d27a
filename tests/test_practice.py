"""Practice over a real bank: due before new, only what is approved, and reports of wrong items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.quiz.bank import Bank
from assistant.quiz.item import Item, Paper, State
from assistant.quiz.practice import Practice, Tried, unhurried_s
from assistant.quiz.practice.notebook import Notebooks
from assistant.quiz.practice.reports import LONGEST_REASON, MOST_OPEN, Reports
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import Command, Mode, Rules
from assistant.quiz.sessions.sessions import FORGOTTEN_S
from tests.quiz_items import blank, matching, one_of_each, single, with_basis

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
BASED = (with_basis(single(1)), with_basis(single(2)))
SOON = NOW + timedelta(minutes=11)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(tmp_path)
    yield bank
    bank.close()


@pytest.fixture
def notebooks(tmp_path: Path) -> Iterator[Notebooks]:
    notebooks = Notebooks(tmp_path)
    yield notebooks
    notebooks.close()


class Clock:
    now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Iterator[QuizSessions]:
    sessions = QuizSessions(tmp_path, clock)
    yield sessions
    sessions.close()


@pytest.fixture
def practice(bank: Bank, notebooks: Notebooks, sessions: QuizSessions) -> Practice:
    return Practice(bank, notebooks, sessions)


def approved(bank: Bank, *items: Item) -> list[str]:
    ids = list(bank.add(items, "甲").item_ids)
    bank.move(ids, State.IN_REVIEW, "甲")
    bank.move(ids, State.APPROVED, "乙")
    return ids


def _wrong(item_id: str, name: str = "1", version: int = 1) -> Tried:
    return Tried(name, item_id, version, (3,), 5.0, False)


def test_only_approved_items_that_a_machine_can_mark(bank: Bank, practice: Practice) -> None:
    ids = approved(bank, *one_of_each())
    bank.add([single(2)], "甲")
    assert practice.topics() == {"津贴": 2, "对象": 1, "补助": 2}
    seen: list[str] = []
    while item := practice.next(None, seen, None, NOW).item:
        seen.append(item.item_id)
    assert sorted(seen) == sorted(set(ids) - {ids[4]}), "all but the 简答题, each once"


def _holds(sessions: QuizSessions, bank: Bank, item_ids: Sequence[str], rules: Rules) -> str:
    return sessions.create(Paper("测验", tuple(map(bank.get, item_ids))), rules, "甲").code


def test_what_a_session_asks_waits_until_it_is_over(
    bank: Bank, practice: Practice, sessions: QuizSessions, notebooks: Notebooks
) -> None:
    asked, free = approved(bank, *BASED)
    key = notebooks.begin()
    practice.answer(_wrong(asked), key, NOW)
    code = _holds(sessions, bank, [asked], Rules(Mode.LIVE))
    assert practice.topics() == {"津贴": 1}
    assert practice.mistakes(key) == []
    found = practice.next(None, (), key, SOON).item
    assert found and found.item_id == free, "what is due waits as well"
    for look_up in (lambda: practice.item(asked, 1), lambda: practice.answer(_wrong(asked, "2"), key, NOW)):
        with pytest.raises(UserError) as refused:
            look_up()
        assert refused.value.code == "in_session"
    sessions.command(code, Command.FINISH, 0)
    assert practice.item(asked, 1) == BASED[0]
    assert [item.item_id for item, _ in practice.mistakes(key)] == [asked]


def test_a_planned_session_holds_its_items_until_its_window_closes(
    bank: Bank, practice: Practice, sessions: QuizSessions, clock: Clock
) -> None:
    ids = approved(bank, *BASED)
    opens = clock.now + 3600
    _holds(sessions, bank, ids, Rules(Mode.SELF_PACED, opens=opens, closes=opens + 600))
    assert practice.topics() == {}
    clock.now = opens + 601
    assert practice.topics() == {"津贴": 2}


def test_a_forgotten_session_does_not_hold_its_items_for_ever(
    bank: Bank, practice: Practice, sessions: QuizSessions, clock: Clock
) -> None:
    _holds(sessions, bank, approved(bank, BASED[0]), Rules(Mode.LIVE))
    assert practice.topics() == {}
    clock.now += FORGOTTEN_S + 1
    assert practice.topics() == {"津贴": 1}


def test_topic_is_kept_to(bank: Bank, practice: Practice) -> None:
    approved(bank, single(1), blank(1))
    item = practice.next("补助", (), None, NOW).item
    assert item and item.item.topic == "补助"
    assert practice.next("补助", [item.item_id], None, NOW).item is None


def test_due_comes_before_new(bank: Bank, practice: Practice, notebooks: Notebooks) -> None:
    first, second = approved(bank, single(1), single(2))
    key = notebooks.begin()
    practice.answer(_wrong(first), key, NOW)
    found = practice.next(None, (), key, NOW)
    assert found.item and (found.item.item_id, found.is_due) == (second, False), "the first is not due yet"
    found = practice.next(None, (), key, SOON)
    assert found.item and (found.item.item_id, found.is_due) == (first, True)


def test_nothing_left_says_when_again(bank: Bank, practice: Practice, notebooks: Notebooks) -> None:
    (item_id,) = approved(bank, single(1))
    key = notebooks.begin()
    practice.answer(_wrong(item_id), key, NOW)
    found = practice.next(None, (), key, NOW)
    assert (found.item, found.again_at) == (None, NOW + timedelta(minutes=10))


def test_changed_item_is_due_at_once_in_its_new_version(
    bank: Bank, practice: Practice, notebooks: Notebooks
) -> None:
    (item_id,) = approved(bank, single(1))
    key = notebooks.begin()
    practice.answer(replace(_wrong(item_id), reply=(0,)), key, NOW)
    bank.edit(item_id, 1, replace(single(1), explanation="改了。"), "甲")
    assert practice.next(None, (), key, NOW).item is None, "a draft is not asked"
    bank.move([item_id], State.IN_REVIEW, "甲")
    bank.move([item_id], State.APPROVED, "乙")
    found = practice.next(None, (), key, NOW)
    assert found.item and (found.item.version, found.is_due) == (2, True)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETIRED])
def test_key_of_what_is_not_approved_is_not_told(bank: Bank, practice: Practice, state: State) -> None:
    (item_id,) = bank.add([single(1)], "甲").item_ids
    if state is State.RETIRED:
        bank.move([item_id], State.RETIRED, "乙")
    with pytest.raises(UserError, match="停用或正在修改"):
        practice.answer(_wrong(item_id), None, NOW)


def test_version_to_come_is_unknown(bank: Bank, practice: Practice) -> None:
    (item_id,) = approved(bank, single(1))
    with pytest.raises(UserError):
        practice.item(item_id, 2)


@pytest.mark.parametrize(
    ("seconds", "hinted", "reply", "days"),
    [(5.0, False, (0,), 2), (5.0, True, (0,), 0), (500.0, False, (0,), 0), (5.0, False, (1,), 0)],
)
def test_slow_or_hinted_is_hard(
    bank: Bank, practice: Practice, notebooks: Notebooks, seconds: float, hinted: bool,
    reply: tuple[int, ...], days: int,
) -> None:  # fmt: skip
    (item_id,) = approved(bank, single(1))
    _item, kept = practice.answer(Tried("1", item_id, 1, reply, seconds, hinted), notebooks.begin(), NOW)
    assert kept and (kept.due - NOW).days == days


def test_time_grows_with_what_is_to_be_read() -> None:
    assert 30 < unhurried_s(single(1)) < unhurried_s(matching(1)) < 60


def test_without_a_key_nothing_is_kept(bank: Bank, practice: Practice) -> None:
    (item_id,) = approved(bank, single(1))
    assert practice.answer(_wrong(item_id), None, NOW)[1] is None


def test_mistakes_are_listed_while_they_can_be_practised(
    bank: Bank, practice: Practice, notebooks: Notebooks
) -> None:
    first, second = approved(bank, single(1), single(2))
    key = notebooks.begin()
    practice.answer(_wrong(first), key, NOW)
    practice.answer(Tried("2", second, 1, (0,), 1.0, False), key, NOW)
    assert [(item.item_id, card.wrong) for item, card in practice.mistakes(key)] == [(first, 1)]
    bank.move([first], State.RETIRED, "乙")
    assert practice.mistakes(key) == []


# --- reports --------------------------------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[Reports]:
    reports = Reports(tmp_path)
    yield reports
    reports.close()


def test_report_waits_until_it_is_settled(reports: Reports) -> None:
    reports.add("a", 1, " 应为5000元，我的电话13800000000 ")
    reports.add("b", 2, "两个选项都对")
    newest, oldest = reports.waiting()
    assert (newest.item_id, newest.version, newest.reason) == ("b", 2, "两个选项都对")
    assert oldest.reason == "应为5000元，我的电话＊＊＊", "nothing personal is kept"
    reports.settle(oldest.number)
    assert [each.number for each in reports.waiting()] == [newest.number]


def test_same_report_is_kept_once(reports: Reports) -> None:
    for _ in range(3):
        reports.add("a", 1, "答案错了")
    assert len(reports.waiting()) == 1


def test_one_item_cannot_fill_the_disk(reports: Reports) -> None:
    for number in range(MOST_OPEN):
        reports.add("a", 1, f"错{number}")
    with pytest.raises(UserError, match="已有多人纠错"):
        reports.add("a", 1, "还错")
    reports.add("b", 1, "错")


@pytest.mark.parametrize("reason", ["", " \n", "错" * (LONGEST_REASON + 1)])
def test_report_needs_a_reason(reports: Reports, reason: str) -> None:
    with pytest.raises(UserError):
        reports.add("a", 1, reason)


def test_unknown_report_is_told(reports: Reports) -> None:
    with pytest.raises(UserError, match="没有第 7 号"):
        reports.settle(7)
