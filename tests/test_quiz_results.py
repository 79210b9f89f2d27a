"""What a session came to, from its store to the workbook, the statistics and the certificate over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.api.app import create_app
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.quiz.results.outcome import outcome, to_confirm
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import Command, Mode, Rules
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import OPERATOR, set_code
from tests.quiz_papers import paper

LIVE = Rules(Mode.LIVE, shuffled=False)
TOKEN = "t" * 40


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 27, 8, 0, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[QuizSessions]:
    sessions = QuizSessions(tmp_path, Clock())
    yield sessions
    sessions.close()


def lead(sessions: QuizSessions, code: str, *commands: Command) -> None:
    for command in commands:
        sessions.command(code, command, sessions.session(code).live.step)


def ask_two(sessions: QuizSessions, code: str) -> None:
    """马兰 answers both, right and half right; 李强 comes late and is wrong; 王芳 only looks on."""
    for token, name in (("a" * 40, "马兰"), ("c" * 40, "王芳")):
        sessions.join(code, name, token)
    lead(sessions, code, Command.START)
    sessions.answer(code, "a" * 40, 0, (1,)).result()
    lead(sessions, code, Command.REVEAL, Command.NEXT)
    sessions.join(code, "李强", "b" * 40)
    sessions.answer(code, "a" * 40, 1, (0, 2)).result()
    sessions.answer(code, "b" * 40, 1, (3,)).result()
    lead(sessions, code, Command.REVEAL)


def test_live_outcome(sessions: QuizSessions) -> None:
    code = sessions.create(paper(), LIVE, "甲").code
    ask_two(sessions, code)
    found = outcome(sessions, sessions.session(code))
    names = {person.participant: person.nickname for person in found.people}
    assert list(names.values()) == ["马兰", "王芳", "李强"]
    assert [item.item_id for item in found.items] == ["item1", "item2"], "what was revealed"
    assert [(names[row.participant], row.item_id, row.mark) for row in found.rows] == [
        ("马兰", "item1", 1.0),
        ("马兰", "item2", 0.5),
        ("李强", "item2", 0.0),
    ], "who came late was not asked the first; who never answered was asked nothing"
    assert found.first == found.rows


def test_nothing_counts_before_it_is_revealed(sessions: QuizSessions) -> None:
    code = sessions.create(paper(), LIVE, "甲").code
    sessions.join(code, "马兰", TOKEN)
    lead(sessions, code, Command.START)
    sessions.answer(code, TOKEN, 0, (1,)).result()
    found = outcome(sessions, sessions.session(code))
    assert (found.items, found.rows) == ((), ())


def test_best_attempt_counts_and_the_first_tells_of_the_items(sessions: QuizSessions) -> None:
    code = sessions.create(paper(), Rules(Mode.SELF_PACED, attempts=3, shuffled=False), "甲").code
    sessions.join(code, "马兰", TOKEN)
    for attempt, reply in enumerate([(0,), (1,), (2,)], start=1):
        sessions.begin(code, TOKEN)
        sessions.answer(code, TOKEN, 0, reply, attempt).result()
        if attempt < 3:
            sessions.hand_in(code, TOKEN)
    found = outcome(sessions, sessions.session(code))
    assert len(found.rows) == len(paper().items), "what was left out counts as nothing"
    assert (found.rows[0].reply, found.rows[0].mark) == ((1,), 1.0)
    assert found.first[0].reply == (0,)


def test_a_person_confirms_marks_of_own_words(sessions: QuizSessions) -> None:
    code = sessions.create(paper(), Rules(Mode.SELF_PACED, shuffled=False), "甲").code
    sessions.join(code, "马兰", TOKEN)
    sessions.begin(code, TOKEN)
    short = len(paper().items) - 1
    sessions.answer(code, TOKEN, short, "多种点菜，多打些工").result()
    session = sessions.session(code)
    assert to_confirm(sessions, session) == (), "it may still be changed"
    sessions.hand_in(code, TOKEN)
    (reply,) = to_confirm(sessions, session)
    assert (reply.nickname, reply.points, reply.confirmed_by) == ("马兰", 0, "")
    sessions.confirm(code, {reply.place: 1}, "李老师")
    assert to_confirm(sessions, session)[0].confirmed_by == "李老师"
    row = outcome(sessions, session).rows[short]
    assert (row.mark, row.confirmed_by) == (0.5, "李老师")
    for place, points in ((reply.place, 3), ((*reply.place[:2], 0), 1), ((99, 1, short), 1)):
        with pytest.raises(UserError):
            sessions.confirm(code, {place: points}, "李老师")
    with pytest.raises(UserError, match="没有写明是谁"):
        sessions.confirm(code, {reply.place: 2}, " ")
    assert outcome(sessions, session).rows[short].mark == 0.5


# --- over HTTP ------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_code(tmp_path)
    desk = desk_with(FakeAssistant(tmp_path), tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def code(desk: Desk) -> str:
    code = desk.quiz.sessions.create(paper(), LIVE, "甲").code
    ask_two(desk.quiz.sessions, code)
    return code


@pytest.fixture
def trainer(desk: Desk) -> TestClient:
    return TestClient(create_app(desk), headers=OPERATOR)


def phone(desk: Desk, code: str, token: str) -> TestClient:
    return TestClient(create_app(desk), cookies={f"quiz_{code}": token})


def test_workbook_is_for_the_trainer(desk: Desk, trainer: TestClient, code: str) -> None:
    address = f"/api/quiz/sessions/{code}/results.xlsx"
    assert phone(desk, code, "a" * 40).get(address).status_code == 401
    got = trainer.get(address)
    assert quote("-结果.xlsx") in got.headers["content-disposition"]
    people = list(load_workbook(BytesIO(got.content))["人员"].iter_rows(min_row=2, values_only=True))
    assert [line[1:6] for line in people] == [
        ("马兰", 2, 1.5, 2, 0.75),
        ("王芳", 0, 0, 2, 0),
        ("李强", 1, 0, 2, 0),
    ]


def test_statistics_are_of_the_items(desk: Desk, trainer: TestClient, code: str) -> None:
    told = trainer.get(f"/api/quiz/sessions/{code}/statistics").json()
    first, second = told["items"]
    assert (first["facility"]["value"], first["facility"]["people"], first["facility_in_words"]) == (
        1,
        1,
        "偏易",
    )
    assert second["facility"]["value"] == (0.5 + 0) / 2
    assert (second["rest_correlation"]["value"], second["correlation_in_words"]) == (None, None)
    assert "不足20人" in told["reliability"]["remark"]
    assert "马兰" not in str(told), "they judge questions, not people"


def test_certificate_at_the_end(desk: Desk, code: str) -> None:
    mine, address = phone(desk, code, "a" * 40), f"/api/quiz/sessions/{code}/certificate.pdf"
    assert _error(mine.get(address, params={"name": "马玉兰"})) == "not_finished"
    lead(desk.quiz.sessions, code, Command.FINISH)
    plain = _text(mine.get(address, params={"name": "马玉兰"}))
    assert "马玉兰" in plain and paper().title in plain and "成绩" not in plain
    assert "1.5分（满分2分）" in _text(mine.get(address, params={"name": "马玉兰", "with_score": True}))
    assert _error(mine.get(address, params={"name": " "})) == "unfit_certificate"


def test_no_certificate_for_who_took_no_part(desk: Desk, code: str) -> None:
    lead(desk.quiz.sessions, code, Command.FINISH)
    address = f"/api/quiz/sessions/{code}/certificate.pdf?name=甲"
    assert _error(phone(desk, code, "x" * 40).get(address)) == "not_joined"
    assert _error(phone(desk, code, "c" * 40).get(address)) == "not_finished", "王芳 answered nothing"
    assert _error(phone(desk, "999999", "c" * 40).get(address.replace(code, "999999"))) == "not_joined"


def test_certificates_of_all_who_have_finished(desk: Desk, trainer: TestClient, code: str) -> None:
    address = f"/api/quiz/sessions/{code}/certificates.pdf"
    assert _error(phone(desk, code, "a" * 40).get(address)) == "code_needed"
    assert _error(trainer.get(address)) == "not_finished"
    lead(desk.quiz.sessions, code, Command.FINISH)
    document = pypdfium2.PdfDocument(trainer.get(address).content)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert [name in text for name, text in zip(("马兰", "李强"), texts, strict=True)] == [True, True]
    one = desk.quiz.sessions.participants(desk.quiz.sessions.session(code))[2]
    params = {"participant": str(one.participant_id)}
    assert "李强" in _text(trainer.get(address, params=params))


def _error(response: Any) -> str:
    code: str = response.json()["error"]["code"]
    return code


def _text(response: Any) -> str:
    assert response.headers["content-type"] == "application/pdf", response.text
    document = pypdfium2.PdfDocument(response.content)
    try:
        text: str = document[0].get_textpage().get_text_range()
        return text
    finally:
        document.close()
