"""The chat page's conversation, without the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.activity import Rating
from assistant.desk import Desk
from tests.fake_assistant import FakeAssistant, desk_with
from ui.session import Session, answering, rated


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = desk_with(FakeAssistant(tmp_path), tmp_path)
    yield desk
    desk.close()


def asked(desk: Desk, question: str, session: Session | None = None) -> Session:
    *_, last = answering(desk, question, session or Session())
    return last


def test_a_question_is_shown_at_once_and_its_answer_grows(desk: Desk) -> None:
    turns = [session.turns[-1] for session in answering(desk, "补贴？", Session())]
    assert [turn.question for turn in turns] == ["补贴？"] * 4
    assert [turn.answer and turn.answer.answer for turn in turns] == [
        None, "一句话。", "一句话。\n第二句。", "一句话。\n第二句。",
    ]  # fmt: skip
    assert [turn.complete for turn in turns] == [False, False, False, True]


def test_questions_of_a_page_are_one_conversation(desk: Desk) -> None:
    session = asked(desk, "二", asked(desk, "一"))
    first, second = (turn.answer for turn in session.turns)
    assert first and second
    assert first.conversation_id == second.conversation_id == session.conversation_id
    assert Session().conversation_id != session.conversation_id


def test_a_question_that_cannot_be_asked_says_why(desk: Desk) -> None:
    turn = asked(desk, "  ").turns[-1]
    assert turn.problem
    assert turn.problem.startswith("问题是空的。")
    assert turn.answer is None


def test_a_failure_says_so_and_the_next_question_is_answered(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    session = asked(desk, "崩溃")
    assert "出错了" in (session.turns[-1].problem or "")
    assert "ZeroDivisionError" in caplog.text
    assert asked(desk, "补贴？", session).turns[-1].complete


def test_the_page_keeps_the_last_turns_only(desk: Desk) -> None:
    session = Session()
    for number in range(35):
        session = asked(desk, f"第{number}问", session)
    assert [turn.question for turn in session.turns] == [f"第{number}问" for number in range(5, 35)]


def test_a_judgement_is_stored_once_with_what_was_cited(desk: Desk) -> None:
    session = rated(desk, asked(desk, "补贴？"), 0, Rating.DOWN, "不全" + "长" * 1000)
    assert session.turns[0].rating is Rating.DOWN
    again = rated(desk, session, 0, Rating.UP, "")
    assert again == session
    (stored,) = desk.activity.feedback()
    assert (stored.rating, stored.question, stored.status) == (Rating.DOWN, "补贴？", "answered")
    assert stored.reason.startswith("不全")
    assert len(stored.reason) == 500
    assert len(stored.clause_ids) == 1


@pytest.mark.parametrize("position", [-1, 1, 99])
def test_a_judgement_of_no_answer_is_not_stored(desk: Desk, position: int) -> None:
    session = asked(desk, "补贴？")
    assert rated(desk, session, position, Rating.UP, "") == session
    assert desk.activity.feedback() == ()
