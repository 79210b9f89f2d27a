"""The store of sessions: what was acknowledged is there, once, whoever repeats, races or restarts."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.quiz.database import open_connection
from assistant.quiz.item import BankItem, Kind, Paper, State
from assistant.quiz.papers.paper import Blueprint, Row
from assistant.quiz.results.outcome import outcome, to_confirm
from assistant.quiz.sessions import CODE_RESTS_S, QuizSessions
from assistant.quiz.sessions.answering import Receipt
from assistant.quiz.sessions.guesses import MOST_WRONG, WINDOW_S, Guesses
from assistant.quiz.sessions.session import Command, Mode, Phase, Rules
from assistant.quiz.sessions.views import Views
from assistant.quiz.sessions.writer import Writer
from tests.quiz_items import single
from tests.quiz_papers import paper

LIVE = Rules(Mode.LIVE, seconds=30, shuffled=False)
PACED = Rules(Mode.SELF_PACED, seconds=600, attempts=2, shuffled=False)
TOKEN = "t" * 43


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[QuizSessions]:
    store = QuizSessions(tmp_path, clock)
    yield store
    store.close()


def opened(store: QuizSessions, rules: Rules = LIVE, people: int = 1) -> str:
    """The code of a session whose first item is asked."""
    code = store.create(paper(), rules, "operator").code
    for number in range(people):
        store.join(code, f"学员{number}", token(number))
    if rules.mode is Mode.LIVE:
        store.command(code, Command.START, 0)
    return code


def token(number: int) -> str:
    return f"{number:043}"


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


# --- answers ------------------------------------------------------------------------------------------


def test_the_first_answer_counts_and_repeats_are_told_so(store: QuizSessions) -> None:
    code = opened(store)
    first = store.answer(code, token(0), 0, (1,)).result()
    again = store.answer(code, token(0), 0, (1,)).result()
    other = store.answer(code, token(0), 0, (3,)).result()
    assert (first.reply, first.is_repeated) == ((1,), False)
    assert other == again == replace(first, is_repeated=True)
    assert [given.reply for given in store.answers(store.session(code))] == [(1,)]


def test_many_at_once_from_several_tabs_are_each_stored_once(store: QuizSessions) -> None:
    code = opened(store, people=50)
    told: list[Future[Receipt]] = []
    with ThreadPoolExecutor(8) as pool:
        waiting = [
            pool.submit(store.answer, code, token(number), 0, (tab,))
            for number in range(50)
            for tab in range(3)
        ]
        told = [each.result() for each in waiting]
    receipts = [each.result() for each in told]
    stored = store.answers(store.session(code))
    assert len({given.participant_id for given in stored}) == len(stored) == 50
    assert sum(not receipt.is_repeated for receipt in receipts) == 50
    assert store.count(store.session(code), 0) == 50


def test_a_lost_acknowledgement_is_given_again_after_the_time(store: QuizSessions, clock: Clock) -> None:
    code = opened(store)
    first = store.answer(code, token(0), 0, (2,)).result()
    clock.now += 60
    assert store.answer(code, token(0), 0, (2,)).result().at == first.at
    store.command(code, Command.REVEAL, 1)
    assert store.answer(code, token(0), 0, (2,)).result().is_repeated


def test_late_early_and_strange_answers_are_refused(store: QuizSessions, clock: Clock) -> None:
    code = opened(store)
    assert refusal(store.answer(code, token(0), 1, (0,)).result) == "too_late"
    assert refusal(store.answer(code, token(0), 99, (0,)).result) == "unknown_item"
    assert refusal(store.answer(code, token(9), 0, (0,)).result) == "not_joined"
    assert refusal(store.answer("999999", token(0), 0, (0,)).result) == "unknown_session"
    clock.now += 33
    assert refusal(store.answer(code, token(0), 0, (0,)).result) == "too_late"
    assert store.answers(store.session(code)) == ()


def test_everything_is_read_back_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    store = QuizSessions(tmp_path, clock)
    code = opened(store)
    store.answer(code, token(0), 0, (1,)).result()
    before = store.session(code), store.answers(store.session(code))
    store.close()
    clock.now += 10
    again = QuizSessions(tmp_path, clock)
    assert (again.session(code), again.answers(again.session(code))) == before
    assert again.session(code).live.deadline == 1030.0, "the timer goes on"
    again.join(code, "晚来的", token(7))
    assert not again.answer(code, token(7), 0, (0,)).result().is_repeated
    again.close()


# --- joining ------------------------------------------------------------------------------------------


def test_joining_twice_with_a_token_is_joining_once(store: QuizSessions) -> None:
    code = opened(store, people=0)
    joined = store.join(code, "张三", TOKEN)
    assert store.join(code, "张三", TOKEN) == joined
    assert store.participants(store.session(code)) == (joined,)


@pytest.mark.parametrize("name", ["李明", "李 明", "ＬＩ", "li"])
def test_a_name_is_taken_in_one_session_only(store: QuizSessions, name: str) -> None:
    first, second = opened(store, people=0), opened(store, people=0)
    store.join(first, "李明", token(1))
    store.join(first, "Li", token(2))
    assert refusal(lambda: store.join(first, name, TOKEN)) == "nickname_taken"
    store.join(second, name, TOKEN)


@pytest.mark.parametrize("name", ["", " \u200b ", "长" * 21])
def test_a_name_that_does_not_do_is_refused(store: QuizSessions, name: str) -> None:
    assert refusal(lambda: store.join(opened(store), name, TOKEN)) == "unfit_nickname"


def test_who_was_removed_may_come_back_with_the_answers(store: QuizSessions) -> None:
    code = opened(store, people=2)
    person = store.participants(store.session(code))[0]
    store.answer(code, token(0), 0, (1,)).result()
    store.remove(code, person.participant_id)
    session = store.session(code)
    assert (store.count(session, 0), len(store.participants(session))) == (0, 1)
    assert refusal(store.answer(code, token(0), 0, (1,)).result) == "removed"
    store.join(code, "新人", TOKEN)  # the name is free again
    back = store.join(code, "学员0", token(0))
    assert back.participant_id == person.participant_id
    assert [given.reply for given in store.answers(session, person.participant_id)] == [(1,)]


def test_nobody_joins_what_is_over_or_full(store: QuizSessions, monkeypatch: pytest.MonkeyPatch) -> None:
    code = opened(store)
    store.command(code, Command.FINISH, 1)
    assert refusal(lambda: store.join(code, "晚", TOKEN)) == "session_over"
    monkeypatch.setattr("assistant.quiz.sessions.joining.MOST_PARTICIPANTS", 3)
    crowded = opened(store, people=3)
    assert refusal(lambda: store.join(crowded, "多", TOKEN)) == "session_full"


def test_tokens_are_not_in_the_file(store: QuizSessions, tmp_path: Path) -> None:
    store.join(opened(store), "张三", TOKEN)
    assert all(TOKEN.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_codes_of_open_sessions_are_not_used_again(
    store: QuizSessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([5, 5, 6, 5, 7, 5])
    monkeypatch.setattr("assistant.quiz.sessions.sessions.secrets.randbelow", lambda _: next(drawn))
    codes = [store.create(paper(), LIVE, "operator").code for _ in range(2)]
    assert codes == ["100005", "100006"]
    store.command("100005", Command.FINISH, 0)
    assert store.create(paper(), LIVE, "operator").code == "100007"
    clock.now += CODE_RESTS_S + 1
    assert store.create(paper(), LIVE, "operator").code == "100005"
    assert store.session("100005").live.phase is Phase.LOBBY


def test_only_approved_items_are_asked(store: QuizSessions) -> None:
    first, *others = paper().items
    for unfit in (replace(first, state=State.STALE), replace(first, practice_only=True)):
        made = Paper("卷", (unfit, *others))
        assert refusal(lambda made=made: store.create(made, LIVE, "operator")) == "not_approved"  # type: ignore[misc]
    assert refusal(lambda: store.create(Paper("空", ()), LIVE, "operator")) == "empty_paper"


def test_a_command_given_twice_is_done_once(store: QuizSessions) -> None:
    code = opened(store)
    store.command(code, Command.SKIP, 1)
    assert refusal(lambda: store.command(code, Command.SKIP, 1)) == "conflict"
    assert store.session(code).live.position == 1


# --- self-paced ---------------------------------------------------------------------------------------


def test_in_an_attempt_the_last_answer_counts_until_it_is_handed_in(store: QuizSessions) -> None:
    code = opened(store, PACED)
    assert refusal(store.answer(code, token(0), 0, (0,)).result) == "too_late"
    store.begin(code, token(0))
    store.answer(code, token(0), 0, (0,)).result()
    store.answer(code, token(0), 0, (1,)).result()
    assert store.hand_in(code, token(0)) == store.hand_in(code, token(0))
    assert refusal(store.answer(code, token(0), 0, (2,)).result) == "too_late"
    assert store.answer(code, token(0), 0, (1,)).result().reply == (1,)
    assert store.begin(code, token(0)).number == 2
    store.answer(code, token(0), 0, (3,), attempt=2).result()
    assert refusal(store.answer(code, token(0), 1, (3,), attempt=1).result) == "too_late"
    assert [given.reply for given in store.answers(store.session(code))] == [(1,), (3,)]


def test_the_time_for_the_paper_runs_on_the_server(store: QuizSessions, clock: Clock) -> None:
    code = opened(store, PACED)
    store.begin(code, token(0))
    clock.now += 603
    assert refusal(store.answer(code, token(0), 0, (0,)).result) == "too_late"


def test_the_trainer_ends_a_self_paced_session(store: QuizSessions, clock: Clock) -> None:
    code = opened(store, PACED)
    store.begin(code, token(0))
    store.command(code, Command.FINISH, 0)
    clock.now += 10
    assert refusal(store.answer(code, token(0), 0, (0,)).result) == "too_late"
    assert refusal(lambda: store.begin(code, token(0))) == "too_late"


# --- deleting -----------------------------------------------------------------------------------------


def test_a_deleted_session_leaves_nothing_of_anybody(store: QuizSessions, tmp_path: Path) -> None:
    code, other = opened(store, people=2), opened(store)
    for each in (code, other):
        store.answer(each, token(0), 0, (1,)).result()
    assert refusal(lambda: store.delete(code)) == "still_open"
    store.command(code, Command.FINISH, 1)
    store.delete(code)
    assert refusal(lambda: store.session(code)) == refusal(lambda: store.delete(code)) == "unknown_session"
    connection = open_connection(tmp_path)
    for table in ("session", "session_participant", "session_answer"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1, table
    connection.close()
    assert len(store.answers(store.session(other))) == 1


def test_a_self_paced_session_is_deleted_with_its_attempts(store: QuizSessions) -> None:
    code = opened(store, PACED)
    store.begin(code, token(0))
    store.command(code, Command.FINISH, 0)
    store.delete(code)
    assert store.newest(5) == ()


# --- writer, guesses ----------------------------------------------------------------------------------


def test_what_waits_is_written_in_one_transaction(tmp_path: Path) -> None:
    writer = Writer(open_connection(tmp_path), "CREATE TABLE number (n INTEGER PRIMARY KEY);")
    gate, commits = threading.Event(), []
    writer._connection.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)

    def put(number: int) -> Callable[[sqlite3.Connection], int]:
        def change(connection: sqlite3.Connection) -> int:
            if number == 0:
                gate.wait()
            connection.execute("INSERT INTO number VALUES (?)", (number % 99,))
            return number

        return change

    waiting = [writer.submit(put(number)) for number in range(101)]
    gate.set()
    assert [each.result() for each in waiting[:99]] == list(range(99))
    for doubled in waiting[99:]:
        assert isinstance(doubled.exception(), sqlite3.IntegrityError), "undone alone"
    writer.close()
    assert len(commits) <= 2
    with sqlite3.connect(tmp_path / "quiz.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM number").fetchone() == (99,)
    connection.close()


def test_a_transaction_that_fails_acknowledges_nothing(tmp_path: Path) -> None:
    writer = Writer(open_connection(tmp_path), "CREATE TABLE number (n INTEGER);")
    writer.run(lambda connection: connection.execute("INSERT INTO number VALUES (1)"))
    gate = threading.Event()
    writer.submit(lambda _: gate.wait())
    good = writer.submit(lambda connection: connection.execute("INSERT INTO number VALUES (2)").rowcount)
    spoiling = writer.submit(lambda connection: connection.execute("ROLLBACK"))
    gate.set()
    assert good.exception() is not None
    assert spoiling.exception() is not None
    assert writer.run(lambda connection: connection.execute("SELECT n FROM number").fetchall()[0][0]) == 1
    assert writer.run(lambda connection: connection.execute("SELECT count(*) FROM number").fetchone()[0]) == 1
    writer.close()


def test_codes_cannot_be_guessed_at_leisure() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(MOST_WRONG):
        guesses.admit("here")
        guesses.count_wrong("here")
    assert refusal(lambda: guesses.admit("here")) == "too_many_tries"
    guesses.admit("there")
    clock.now += WINDOW_S + 1
    guesses.admit("here")


# --- papers drawn for each person ---------------------------------------------------------------------

POOL = Paper(
    "题池", tuple(BankItem(f"i{n}", 1, single(n), State.APPROVED, "甲", "乙", False) for n in range(12))
)
FOUR = Blueprint((Row(4),))


def test_everybody_draws_their_own_items_and_keeps_them(tmp_path: Path, clock: Clock) -> None:
    store = QuizSessions(tmp_path, clock)
    code = store.create(POOL, PACED, "operator", FOUR).code
    for number in range(6):
        store.join(code, f"学员{number}", token(number))
    drawn = [store.begin(code, token(number)).positions for number in range(6)]
    assert {len(set(positions)) for positions in drawn} == {4}
    assert len(set(drawn)) > 1
    other = next(iter(set(range(12)) - set(drawn[0])))
    assert refusal(store.answer(code, token(0), other, (0,)).result) == "unknown_item"
    store.answer(code, token(0), drawn[0][0], (0,)).result()
    store.close()
    again = QuizSessions(tmp_path, clock)
    assert again.begin(code, token(0)).positions == drawn[0]
    assert again.session(code).asks == 4
    again.hand_in(code, token(0))
    assert again.begin(code, token(0)).number == 2
    again.close()


def test_a_pool_that_does_not_do_is_refused_when_the_session_is_made(store: QuizSessions) -> None:
    too_many = Blueprint((Row(13),))
    assert refusal(lambda: store.create(POOL, PACED, "operator", too_many)) == "too_few_items"
    assert refusal(lambda: store.create(POOL, LIVE, "operator", FOUR)) == "unsound_rules"


# --- marks by people ----------------------------------------------------------------------------------


def test_a_confirmed_mark_counts_and_every_change_is_kept(store: QuizSessions) -> None:
    code = opened(store, PACED)
    short = next(at for at, each in enumerate(paper().items) if each.item.kind is Kind.SHORT)
    store.begin(code, token(0))
    store.answer(code, token(0), short, "发展产业").result()
    person = store.participants(store.session(code))[0].participant_id
    assert refusal(lambda: store.confirm(code, {(person, 1, short): 2}, "王老师")) == "too_early"
    store.hand_in(code, token(0))
    assert refusal(lambda: store.confirm(code, {(person, 1, short): 3}, "王老师")) == "unfit_mark"
    (waiting,) = to_confirm(store, store.session(code))
    assert (waiting.reply, waiting.points, waiting.confirmed_by) == ("发展产业", 1, "")
    for points in (1, 2, 2, 1):
        store.confirm(code, {(person, 1, short): points}, "王老师")
        assert store.answers(store.session(code))[0].confirmed == points / 2
    session = store.session(code)
    kept = [(each.by, each.mark) for each in store.marks(session)]
    assert kept == [("王老师", 0.5), ("王老师", 1.0), ("王老师", 0.5)], "given twice in a row is given once"
    store.confirm(code, {(person, 1, short): 2}, "李老师")
    assert Views(store).totals(session, store.participants(session))[0].marks == 1.0
    assert sum(row.mark for row in outcome(store, session).rows) == 1.0
    (done,) = to_confirm(store, session)
    assert (done.points, done.confirmed_by) == (2, "李老师")


def test_a_mark_is_for_an_answer_in_words_that_is_there(store: QuizSessions) -> None:
    code = opened(store)
    store.answer(code, token(0), 0, (1,)).result()
    store.command(code, Command.REVEAL, 1)
    person = store.participants(store.session(code))[0].participant_id
    assert refusal(lambda: store.confirm(code, {(person, 1, 0): 1}, "王老师")) == "not_judged"
    assert refusal(lambda: store.confirm(code, {(person, 1, 5): 1}, "王老师")) == "unknown_answer"
    assert refusal(lambda: store.confirm(code, {(person, 1, 0): 1}, " ")) == "no_name"
    assert store.marks(store.session(code)) == ()
