"""The interface of quiz sessions: who may, what is told when, and nothing of the key before its time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.quiz_events import stream
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.quiz.item import Choice
from assistant.quiz.papers import Manner
from assistant.quiz.papers.paper import Blueprint, Row
from assistant.quiz.results.outcome import outcome
from assistant.quiz.sessions.guesses import MOST_WRONG
from assistant.quiz.sessions.session import Command, Mode, Rules
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import OPERATOR, set_code
from tests.quiz_papers import SECRET, kept_key, kept_paper, paper

pytestmark = pytest.mark.slow

SESSIONS = "/api/quiz/sessions"
PLAIN = {"mode": "live", "seconds": 60, "shuffled": False}
PACED = {"mode": "self_paced", "seconds": 600, "shuffled": False}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_code(tmp_path)
    assistant = FakeAssistant(tmp_path)
    kept_paper(tmp_path, paper(assistant.clause("（17）")))
    desk = desk_with(assistant, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def trainer(desk: Desk) -> TestClient:
    return TestClient(create_app(desk), headers=OPERATOR)


@pytest.fixture
def phone(desk: Desk) -> TestClient:
    return TestClient(create_app(desk))


def opened(trainer: TestClient, rules: dict[str, object] = PLAIN) -> str:
    desk: Desk = trainer.app.state.desk  # type: ignore[attr-defined]
    (kept,) = desk.quiz.papers.newest(1)
    made = trainer.post(SESSIONS, json={"paper_id": kept.paper_id, "rules": rules})
    assert made.status_code == 201, made.text
    code: str = made.json()["code"]
    return code


def command(trainer: TestClient, code: str, *commands: str) -> Any:
    for each in commands:
        step = trainer.get(f"{SESSIONS}/{code}/screen").json()["step"]
        done = trainer.post(f"{SESSIONS}/{code}/control", json={"command": each, "step": step})
        assert done.status_code == 200, done.text
    return done.json()


def join(phone: TestClient, code: str, name: str = "张三") -> Any:
    joined = phone.post(f"{SESSIONS}/{code}/join", json={"nickname": name})
    assert joined.status_code == 200, joined.text
    return joined.json()


def answer(phone: TestClient, code: str, position: int, reply: object, **more: object) -> Any:
    return phone.post(f"{SESSIONS}/{code}/answers", json={"position": position, "reply": reply, **more})


def state(phone: TestClient, code: str) -> Any:
    return phone.get(f"{SESSIONS}/{code}/state").json()


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_leading_needs_the_permission(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    assert phone.post(SESSIONS, json={"paper_id": "x", "rules": PLAIN}).status_code == 401
    assert trainer.post(SESSIONS, json={"paper_id": "x", "rules": PLAIN}).status_code == 404
    assert phone.get(SESSIONS).status_code == 401
    for address in ("screen", "results", "screen/events"):
        assert phone.get(f"{SESSIONS}/{code}/{address}").status_code == 401
    for address, body in (
        ("control", {"command": "start", "step": 0}),
        ("remove", {"participant_id": 1}),
        ("marks", {"by": "王老师", "participant_id": 1, "position": 5, "points": 1}),
    ):
        assert phone.post(f"{SESSIONS}/{code}/{address}", json=body).status_code == 401
    assert trainer.get(SESSIONS).json()[0]["code"] == code


def test_a_live_session_from_lobby_to_results(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    assert join(phone, code)["phase"] == "lobby"
    command(trainer, code, "start")
    seen = state(phone, code)
    assert (seen["position"], seen["deadline"] - seen["now"] <= 60) == (0, True)
    assert seen["item"]["options"][1] == "2000元"
    assert seen["item"]["notice"].startswith("本文件为征求意见稿")
    assert answer(phone, code, 0, [1]).json()["is_repeated"] is False
    assert trainer.get(f"{SESSIONS}/{code}/screen").json()["answered"] == 1
    assert state(phone, code)["reply"] == [1]
    command(trainer, code, "reveal")
    seen = state(phone, code)
    assert (seen["mark"], seen["solution"]["key"]["positions"]) == (1.0, [1])
    assert seen["solution"]["tally"]["options"] == [0, 1, 0, 0]
    assert seen["solution"]["basis"]["path"][-1] == "（17）开展残疾人帮扶纾困"
    screen = command(trainer, code, "next", "skip", "finish")
    assert [each["nickname"] for each in screen["scoreboard"]] == ["张三"]
    done = state(phone, code)
    assert (done["total"], [each["position"] for each in done["results"]]) == (
        {"marks": 1.0, "full": 1, "of": 2},
        [0, 2],
    )
    asked = {"item_id": done["results"][1]["item_id"], "version": 1, "reason": "选项有两个都对"}
    assert phone.post("/api/quiz/reports", json=asked).status_code == 201
    statistics = f"/api/quiz/items/{done['results'][0]['item_id']}/statistics"
    assert phone.get(statistics).status_code == 401
    told = trainer.get(statistics).json()
    assert (told["sessions"], told["figures"]["facility"]["people"]) == (1, 1)
    results = trainer.get(f"{SESSIONS}/{code}/results").json()
    assert [(each["position"], each["reply"]) for each in results["answers"]] == [(0, [1])]
    assert results["totals"][0]["marks"] == 1.0


def test_every_type_is_answered_and_marked(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    join(phone, code)
    command(trainer, code, "start")
    for position, each in enumerate(paper().items):
        seen = state(phone, code)
        reply: object = kept_key(each.item)
        if seen["item"]["lefts"]:
            pairs = dict(each.item.key.pairs)  # type: ignore[union-attr]
            reply = [seen["item"]["options"].index(pairs[left]) for left in seen["item"]["lefts"]]
        assert answer(phone, code, position, reply).status_code == 200
        command(trainer, code, "reveal")
        seen = state(phone, code)
        assert (seen["mark"], seen["reply"]) == (1.0, list(reply) if isinstance(reply, tuple) else reply)
        command(trainer, code, "next")
    assert state(phone, code)["total"] == {"marks": 6.0, "full": 6, "of": 6}


def test_nothing_of_the_key_leaves_before_it_is_revealed(
    trainer: TestClient, phone: TestClient, desk: Desk
) -> None:
    """Whatever the key and explanation are, participants and the screen are told the same."""
    tellings, whole = [], paper(next(desk.assistant.library.current_clauses()))
    for correct in (0, 3):
        first = whole.items[0]
        assert isinstance(first.item.key, Choice)
        item = replace(first.item, key=replace(first.item.key, correct=(correct,)))
        changed = replace(whole, items=(replace(first, item=item), *whole.items[1:]))
        made = desk.quiz.sessions.create(changed, Rules(Mode.LIVE, 60, shuffled=False), "甲").code
        join(phone, made)
        command(trainer, made, "start")
        told = [
            phone.get(f"{SESSIONS}/{made}"),
            phone.get(f"{SESSIONS}/{made}/state"),
            answer(phone, made, 0, [1]),
            trainer.get(f"{SESSIONS}/{made}/screen"),
        ]
        quote = item.basis.quote if item.basis else ""
        assert all(SECRET not in each.text and quote not in each.text for each in told)
        tellings.append([_without_own(each.json()) for each in told])
    assert tellings[0] == tellings[1]


def _without_own(told: Any) -> Any:
    """What must be the same in two sessions: all but their codes, people and moments."""
    own = {"code", "now", "deadline", "me", "participants", "at"}
    return {name: value for name, value in told.items() if name not in own}


def test_the_key_of_a_paper_is_kept_until_it_is_handed_in(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer, PACED)
    assert join(phone, code)["phase"] == "intro"
    begun = phone.post(f"{SESSIONS}/{code}/begin")
    assert [each["item"]["kind"] for each in begun.json()["paper"]][:2] == ["single", "multiple"]
    assert answer(phone, code, 1, [0, 1]).status_code == 200
    assert answer(phone, code, 1, [0, 1, 2]).status_code == 200
    seen = phone.get(f"{SESSIONS}/{code}/state")
    assert SECRET not in seen.text
    assert SECRET not in begun.text
    assert seen.json()["paper"][1]["reply"] == [0, 1, 2]
    assert trainer.get(f"{SESSIONS}/{code}/screen").json()["begun"] == 1
    done = phone.post(f"{SESSIONS}/{code}/hand-in").json()
    assert (done["phase"], done["total"]) == ("finished", {"marks": 1.0, "full": 1, "of": 6})
    assert SECRET in done["results"][0]["solution"]["explanation"]
    assert done["results"][0]["solution"]["tally"] is None
    assert refusal(answer(phone, code, 0, [1])) == (409, "too_late")
    assert refusal(phone.post(f"{SESSIONS}/{code}/begin")) == (409, "no_attempts_left")
    assert trainer.get(f"{SESSIONS}/{code}/results").json()["totals"][0]["marks"] == 1.0


def test_a_proposed_mark_is_confirmed(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer, PACED)
    join(phone, code)
    phone.post(f"{SESSIONS}/{code}/begin")
    answer(phone, code, 5, "多种地", attempt=1)
    phone.post(f"{SESSIONS}/{code}/hand-in")
    (given,) = trainer.get(f"{SESSIONS}/{code}/results").json()["answers"]
    assert (given["mark"], given["is_provisional"]) == (0, True)
    marking = {"by": "王老师", "participant_id": given["participant_id"], "position": 5, "points": 1}
    for _ in range(2):
        told = trainer.post(f"{SESSIONS}/{code}/marks", json=marking).json()
        assert told["totals"][0]["marks"] == 0.5
        assert [(each["by"], each["mark"]) for each in told["marks"]] == [("王老师", 0.5)]
    (seen,) = [each for each in state(phone, code)["results"] if each["position"] == 5]
    assert (seen["mark"], seen["is_provisional"]) == (0.5, False)
    assert trainer.post(f"{SESSIONS}/{code}/marks", json={**marking, "points": 3}).status_code == 422


def test_a_paper_may_keep_its_key_until_the_window_closes(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer, {**PACED, "key_at_close": True})
    join(phone, code)
    phone.post(f"{SESSIONS}/{code}/begin")
    done = phone.post(f"{SESSIONS}/{code}/hand-in")
    assert done.json()["phase"] == "handed_in"
    assert SECRET not in done.text


def test_a_paper_drawn_for_each_person(trainer: TestClient, phone: TestClient, desk: Desk) -> None:
    kept = desk.quiz.papers.make("抽题", Blueprint((Row(3),)), Manner.DRAWN, "甲")
    made = trainer.post(SESSIONS, json={"paper_id": kept.paper_id, "rules": PACED}).json()
    assert made["items"] == 3
    code = made["code"]
    join(phone, code)
    asked = phone.post(f"{SESSIONS}/{code}/begin").json()["paper"]
    assert [each["number"] for each in asked] == [1, 2, 3]
    key = kept_key(desk.quiz.sessions.session(code).paper.items[asked[0]["position"]].item)
    answer(phone, code, asked[0]["position"], key)
    done = phone.post(f"{SESSIONS}/{code}/hand-in").json()
    assert [each["position"] for each in done["results"]] == [each["position"] for each in asked]
    assert done["total"]["of"] == 3
    session = desk.quiz.sessions.session(code)
    found = outcome(desk.quiz.sessions, session)
    assert (len(found.rows), found.full) == (3, 3)
    live = trainer.post(SESSIONS, json={"paper_id": kept.paper_id, "rules": PLAIN}).json()
    assert live["items"] == 3, "drawn once, for all"


def test_a_device_that_joins_again_is_the_same_participant(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    first = join(phone, code)
    assert join(phone, code, "另一个名字")["me"] == first["me"]
    phone.post(f"{SESSIONS}/{code}/leave")
    assert refusal(phone.get(f"{SESSIONS}/{code}/state")) == (403, "not_joined")
    assert refusal(phone.post(f"{SESSIONS}/{code}/join", json={"nickname": "张三"})) == (
        409,
        "nickname_taken",
    )


def test_a_join_whose_answer_was_lost_is_repeated_with_its_token(trainer: TestClient, desk: Desk) -> None:
    code, body = opened(trainer), {"nickname": "张三", "token": "a" * 40}
    for _ in range(2):
        phone = TestClient(create_app(desk))
        assert phone.post(f"{SESSIONS}/{code}/join", json=body).status_code == 200
    assert len(trainer.get(f"{SESSIONS}/{code}/screen").json()["participants"]) == 1
    assert refusal(phone.post(f"{SESSIONS}/{code}/join", json={"nickname": "x", "token": "short"}))[0] == 422


def test_who_was_removed_is_told_and_may_join_again(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    me = join(phone, code)["me"]["participant_id"]
    trainer.post(f"{SESSIONS}/{code}/remove", json={"participant_id": me})
    assert refusal(phone.get(f"{SESSIONS}/{code}/state")) == (403, "removed")
    assert join(phone, code)["me"]["participant_id"] == me


def test_a_session_is_deleted_when_it_is_over(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer)
    join(phone, code)
    assert phone.delete(f"{SESSIONS}/{code}").status_code == 401
    assert refusal(trainer.delete(f"{SESSIONS}/{code}")) == (409, "still_open")
    command(trainer, code, "finish")
    assert trainer.delete(f"{SESSIONS}/{code}").json() == {"deleted": True}
    assert refusal(phone.get(f"{SESSIONS}/{code}/state")) == (403, "not_joined")
    assert trainer.get(SESSIONS).json() == []


def test_a_stranger_learns_nothing_about_codes_and_cannot_guess(
    trainer: TestClient, phone: TestClient
) -> None:
    code = opened(trainer)
    unused = "999999" if code != "999999" else "888888"
    phone.cookies.set(f"quiz_{code}", "x" * 43)
    phone.cookies.set(f"quiz_{unused}", "x" * 43)
    for each in (code, unused):
        assert refusal(phone.get(f"{SESSIONS}/{each}/state")) == (403, "not_joined")
        assert refusal(phone.get(f"{SESSIONS}/{each}/events")) == (403, "not_joined")
        assert refusal(answer(phone, each, 0, [0])) == (403, "not_joined")
    for _ in range(MOST_WRONG):
        assert refusal(phone.get(f"{SESSIONS}/{unused}")) == (404, "unknown_session")
    assert refusal(phone.get(f"{SESSIONS}/{code}")) == (429, "too_many_tries")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"position": -1, "reply": [0]},
        {"position": 0, "reply": [-1]},
        {"position": 0, "reply": None},
        {"position": 0, "reply": {"a": 1}},
        {"position": 0, "reply": [0] * 200},
        {"position": 0, "reply": "字" * 5000},
        {"position": 10**30, "reply": [0]},
    ],
)
def test_a_malformed_answer_is_refused(
    trainer: TestClient, phone: TestClient, body: dict[str, object]
) -> None:
    code = opened(trainer)
    join(phone, code)
    command(trainer, code, "start")
    assert phone.post(f"{SESSIONS}/{code}/answers", json=body).status_code == 422


@pytest.mark.parametrize("code", ["12345", "012345", "abcdef", "1234567", "１２３４５６"])
def test_what_is_no_code_is_refused(phone: TestClient, code: str) -> None:
    assert phone.get(f"{SESSIONS}/{code}").status_code == 422


def test_the_scoreboard_can_be_off(trainer: TestClient, phone: TestClient) -> None:
    code = opened(trainer, {**PLAIN, "scoreboard": False})
    join(phone, code)
    command(trainer, code, "start")
    answer(phone, code, 0, [1])
    assert "scoreboard" not in command(trainer, code, "reveal", "finish")


def test_the_room_sees_at_the_end_how_many_got_each_item_right(
    trainer: TestClient, phone: TestClient
) -> None:
    code = opened(trainer)
    join(phone, code)
    assert "outcomes" not in command(trainer, code, "start")
    answer(phone, code, 0, [1])
    outcomes = command(trainer, code, "reveal", "next", "skip", "finish")["outcomes"]
    assert [(each["number"], each["key"], each["answered"], each["full"]) for each in outcomes] == [
        (1, "2000元", 1, 1),
        (3, "错误", 0, 0),
    ]


def test_what_changes_is_told_to_whoever_listens(desk: Desk) -> None:
    """The stream itself; over HTTP it is heard in tests/test_quiz_load.py."""
    sessions = desk.quiz.sessions
    code = sessions.create(paper(), Rules(Mode.LIVE), "operator").code
    me = sessions.join(code, "张三", "t" * 40).participant_id
    topic = sessions.session(code).session_id

    async def listen() -> list[str]:
        response = await stream(sessions.bell, (topic,), lambda: desk.quiz.views.participant(code, "t" * 40))
        events = aiter(response.body_iterator)
        told = [str(await anext(events))]
        for act in (
            lambda: sessions.command(code, Command.START, 0),
            lambda: sessions.remove(code, me),
        ):
            await asyncio.to_thread(act)
            told.append(str(await asyncio.wait_for(anext(events), 10)))
        assert await anext(events, None) is None
        return told

    lobby, asking, removed = asyncio.run(listen())
    assert "event: state" in lobby and '"phase": "lobby"' in lobby
    assert '"phase": "asking"' in asking and SECRET not in asking
    assert "event: refused" in removed and "removed" in removed
    with pytest.raises(UserError):
        asyncio.run(_first_look_refused(desk, code))


async def _first_look_refused(desk: Desk, code: str) -> None:
    await stream(desk.quiz.sessions.bell, ("x",), lambda: desk.quiz.views.participant(code, "stranger"))
