"""Practice, notebook and reports over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.desk import Desk
from assistant.quiz.item import Basis, Choice, Item, Kind, Paper, State
from assistant.quiz.sessions.session import Command, Mode, Rules
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import OPERATOR, set_code
from tests.quiz_items import blank, matching, multiple, single

pytestmark = pytest.mark.slow


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    return FakeAssistant(tmp_path)


@pytest.fixture
def desk(assistant: FakeAssistant, tmp_path: Path) -> Iterator[Desk]:
    set_code(tmp_path)
    desk = desk_with(assistant, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client


def sourced(assistant: FakeAssistant) -> Item:
    """An item on the seed's clause （17）."""
    clause = assistant.clause("（17）")
    return replace(single(1), basis=Basis.on(clause, clause.text[:20]))


def approve(desk: Desk, *items: Item) -> list[str]:
    ids = list(desk.quiz.bank.add(items, "甲").item_ids)
    desk.quiz.bank.move(ids, State.IN_REVIEW, "甲")
    desk.quiz.bank.move(ids, State.APPROVED, "乙")
    return ids


def begin(client: TestClient) -> dict[str, str]:
    response = client.post("/api/quiz/notebook")
    assert response.status_code == 201
    return {"Notebook-Key": response.json()["key"]}


def ask_next(client: TestClient, headers: dict[str, str] | None = None, **body: object) -> Any:
    response = client.post("/api/quiz/practice/next", json=body, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def reply_to(
    client: TestClient, item: Any, reply: object, headers: dict[str, str] | None = None, **more: object
) -> Any:
    body = {name: item[name] for name in ("item_id", "version", "seed")} | {"reply": reply} | more
    return client.post("/api/quiz/practice/answers", json=body, headers=headers)


def error(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    code: str = response.json()["error"]["code"]
    return code


def test_choice_is_explained_with_its_clause_at_once(
    client: TestClient, desk: Desk, assistant: FakeAssistant
) -> None:
    approve(desk, sourced(assistant))
    assert client.get("/api/quiz/practice/topics").json() == [{"topic": "津贴", "items": 1}]
    item = ask_next(client, topic="津贴")["item"]
    assert "key" not in item and item["has_basis"]
    right = item["options"].index("100元")
    told = reply_to(client, item, [right]).json()
    assert told["mark"] == 1 and told["kept"] is None
    assert told["solution"]["key"] == {"positions": [right]}
    assert told["solution"]["basis"]["quote"] in assistant.clause("（17）").text
    assert reply_to(client, item, [(right + 1) % 4]).json()["mark"] == 0


@pytest.mark.parametrize(
    ("make", "right"),
    [
        (multiple, lambda item: [at for at, text in enumerate(item["options"]) if "乙" not in text]),
        (blank, lambda _: "一百五十"),
        (matching, lambda item: [item["options"].index(f"{sum_}元") for sum_ in (8000, 5000, 3000)]),
    ],
)
def test_every_kind_can_be_answered(client: TestClient, desk: Desk, make: Any, right: Any) -> None:
    approve(desk, make(1))
    item = ask_next(client)["item"]
    assert reply_to(client, item, right(item)).json()["mark"] == 1


def test_clause_can_be_read_first(client: TestClient, desk: Desk, assistant: FakeAssistant) -> None:
    approve(desk, sourced(assistant))
    item = ask_next(client)["item"]
    basis = client.get(f"/api/quiz/practice/items/{item['item_id']}/basis?version=1").json()["basis"]
    assert basis["doc_id"] == assistant.doc_id


def test_wrong_goes_to_the_notebook_and_is_forgotten_on_request(client: TestClient, desk: Desk) -> None:
    approve(desk, single(1))
    headers = begin(client)
    item = ask_next(client, headers)["item"]
    wrong = [item["options"].index("101元")]
    kept = reply_to(client, item, wrong, headers).json()["kept"]
    assert (kept["wrong"], kept["is_right"]) == (1, False)
    assert reply_to(client, item, wrong, headers).json()["kept"] == kept, "sent twice, counted once"
    (mistake,) = client.get("/api/quiz/notebook", headers=headers).json()
    assert (mistake["stem"], mistake["key"], mistake["wrong"]) == (single(1).stem, "A 100元", 1)
    assert ask_next(client, headers) == {"item": None, "is_due": False, "again_at": kept["due"]}
    assert client.delete("/api/quiz/notebook", headers=headers).json() == {"deleted": True}
    assert error(client.get("/api/quiz/notebook", headers=headers), 404) == "unknown_notebook"
    assert error(client.post("/api/quiz/practice/next", json={}, headers=headers), 404) == "unknown_notebook"


def test_session_goes_to_the_notebook_once(client: TestClient, desk: Desk, assistant: FakeAssistant) -> None:
    """Two items, both revealed: one right, one wrong."""
    items = (sourced(assistant), replace(sourced(assistant), stem="另一题？", fact="另一"))
    ids = approve(desk, *items)
    sessions = desk.quiz.sessions
    paper = Paper("就业政策", tuple(desk.quiz.bank.get(item_id) for item_id in ids))
    code = sessions.create(paper, Rules(Mode.LIVE, shuffled=False), "甲").code
    client.post(f"/api/quiz/sessions/{code}/join", json={"nickname": "马兰"})
    headers, address = begin(client), f"/api/quiz/notebook/sessions/{code}"
    for step, (position, reply) in enumerate([(0, 0), (1, 2)]):
        sessions.command(code, Command.NEXT if step else Command.START, 2 * step)
        client.post(f"/api/quiz/sessions/{code}/answers", json={"position": position, "reply": [reply]})
        assert client.post(address, headers=headers).json()["answers"] == step, "not before it is revealed"
        sessions.command(code, Command.REVEAL, 2 * step + 1)
    for _ in range(2):
        assert client.post(address, headers=headers).json() == {"answers": 2, "wrong": 1}
    assert client.get("/api/quiz/notebook", headers=headers).json() == [], "not before the session is over"
    sessions.command(code, Command.FINISH, sessions.session(code).live.step)
    (mistake,) = client.get("/api/quiz/notebook", headers=headers).json()
    assert (mistake["item_id"], mistake["wrong"]) == (ids[1], 1)


def test_session_of_somebody_else_stays_closed(client: TestClient, desk: Desk) -> None:
    headers = begin(client)
    address = "/api/quiz/notebook/sessions/123456"
    assert error(client.post(address, headers=headers), 403) == "not_joined"
    assert error(client.post(address, headers=headers | {"Cookie": "quiz_123456=abc"}), 403) == "not_joined"


def test_reports_are_for_the_trainer(client: TestClient, desk: Desk) -> None:
    (item_id,) = approve(desk, single(1))
    body = {"item_id": item_id, "version": 1, "reason": "应为 200 元"}
    assert client.post("/api/quiz/reports", json=body).status_code == 201
    assert error(client.get("/api/quiz/reports"), 401) == "code_needed"
    (report,) = client.get("/api/quiz/reports", headers=OPERATOR).json()
    assert (report["stem"], report["reason"]) == (single(1).stem, "应为 200 元")
    assert report["now"] == {"version": 1, "state": "approved"}
    address = f"/api/quiz/reports/{report['number']}/settle"
    assert error(client.post(address), 401) == "code_needed"
    assert client.post(address, headers=OPERATOR).status_code == 200
    assert client.get("/api/quiz/reports", headers=OPERATOR).json() == []


def test_item_goes_when_its_clause_goes(client: TestClient, desk: Desk, assistant: FakeAssistant) -> None:
    approve(desk, sourced(assistant))
    item = ask_next(client)["item"]
    assistant.library.withdraw(assistant.doc_id)
    assert ask_next(client)["item"] is None
    assert error(reply_to(client, item, [0]), 404) == "unknown_item"


@pytest.mark.parametrize(
    "broken",
    [{"reply": [99]}, {"reply": []}, {"reply": "甲"}, {"reply": None}, {"reply": [0, 1]}, {"reply": {"a": 1}},
     {"item_id": "../../etc"}, {"item_id": "x" * 5000}, {"version": 0}, {"version": "一"}, {"seconds": -1},
     {"seconds": "nan"}, {"seed": ""}, {"seed": "s" * 65}],
)  # fmt: skip
def test_what_is_no_answer_is_refused(client: TestClient, desk: Desk, broken: dict[str, object]) -> None:
    approve(desk, single(1))
    item = ask_next(client)["item"]
    body = {name: item[name] for name in ("item_id", "version", "seed")} | {"reply": [0]} | broken
    response = client.post("/api/quiz/practice/answers", json=body)
    assert response.status_code in (404, 422), response.text
    assert response.json()["error"]["message"]


def test_text_that_nobody_typed_is_wrong_and_no_more(client: TestClient, desk: Desk) -> None:
    approve(desk, blank(1))
    item = ask_next(client)["item"]
    for text in ("9" * 900, "〔150〕", "<script>alert(1)</script>", "=1+1", "’ OR 1=1 --"):
        assert reply_to(client, item, text).json()["mark"] == 0


def test_key_never_comes_with_the_item(client: TestClient, desk: Desk) -> None:
    item = replace(single(7), kind=Kind.SINGLE, key=Choice(("甲", "乙", "丙"), (2,)), explanation="秘密")
    approve(desk, item)
    assert "秘密" not in str(ask_next(client)) and "correct" not in str(ask_next(client))
