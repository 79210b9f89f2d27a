"""The bank and its papers over HTTP: who may, writing to printing, files in and out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.desk import Desk
from assistant.quiz.exchange.excel import write_excel
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import CODE, set_code
from tests.quiz_items import banked, one_of_each, single
from tests.test_api import problem

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
    headers = {"Authorization": f"Bearer {CODE}"}
    with TestClient(create_app(desk), raise_server_exceptions=False, headers=headers) as client:
        yield client


def given(assistant: FakeAssistant, number: int) -> dict[str, Any]:
    clause = assistant.clause("（17）")
    return {
        "kind": "single",
        "stem": f"第{number}号津贴每月多少元？",
        "key": {"options": [f"{number}00元", f"{number}50元"], "correct": [0]},
        "explanation": "见条款。",
        "topic": "津贴",
        "clause_id": clause.clause_id,
        "quote": clause.text[:12],
    }


def write(client: TestClient, item: dict[str, Any]) -> str:
    response = client.post("/api/quiz/items", json={"by": "出题人", "item": item})
    assert response.status_code == 201, response.text
    item_id: str = response.json()["item_id"]
    return item_id


def move(client: TestClient, item_ids: list[str], to: str, by: str) -> Any:
    return client.post("/api/quiz/items/move", json={"by": by, "item_ids": item_ids, "to": to})


def approved(client: TestClient, assistant: FakeAssistant, *numbers: int) -> list[str]:
    item_ids = [write(client, given(assistant, number)) for number in numbers]
    assert move(client, item_ids, "in_review", "出题人").status_code == 200
    assert move(client, item_ids, "approved", "审题人").status_code == 200
    return item_ids


def test_an_item_is_written_reviewed_and_edited(client: TestClient, assistant: FakeAssistant) -> None:
    item_id = write(client, given(assistant, 1))
    move(client, [item_id], "in_review", "出题人")
    assert (
        problem(move(client, [item_id], "approved", "出题人"), 409)["message"]
        == "“出题人”不能审定自己出的题。"
    )
    move(client, [item_id], "approved", "审题人")
    changed = given(assistant, 1) | {"explanation": "改了", "clause_id": None}
    body = {"by": "李四", "version": 1, "item": changed}
    edited = client.put(f"/api/quiz/items/{item_id}", json=body).json()
    assert (edited["version"], edited["state"]) == (2, "draft")
    assert edited["item"]["basis"]["clause_id"] == assistant.clause("（17）").clause_id, "the basis stays"
    assert problem(client.put(f"/api/quiz/items/{item_id}", json=body), 409)["code"] == "conflict"
    shown = client.get(f"/api/quiz/items/{item_id}").json()
    assert [event["did"] for event in shown["history"]] == ["added", "moved", "moved", "edited"]


def test_items_are_found_and_counted(client: TestClient, assistant: FakeAssistant) -> None:
    approved(client, assistant, 1, 2)
    write(client, given(assistant, 3))
    assert client.get("/api/quiz/items", params={"words": "2号"}).json()["total"] == 1
    assert client.get("/api/quiz/items", params={"state": ["draft", "stale"]}).json()["total"] == 1
    assert client.get("/api/quiz/items/counts").json()["by_state"] == {"approved": 2, "draft": 1}
    assert problem(client.get("/api/quiz/items/no"), 404)["code"] == "unknown_item"


def test_whoever_looks_sees_what_went_stale(client: TestClient, assistant: FakeAssistant) -> None:
    (item_id,) = approved(client, assistant, 1)
    assistant.library.withdraw(assistant.doc_id)
    assert client.get(f"/api/quiz/items/{item_id}").json()["state"] == "stale"
    assistant.library.restore(assistant.doc_id, 1)
    assert client.get(f"/api/quiz/items/{item_id}").json()["state"] == "approved"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"clause_id": "没有@1#x"}, "no_clause"),
        ({"quote": "条款里没有这句话"}, "no_clause"),
        ({"key": {"options": ["甲"], "correct": [0]}}, "unsound_item"),
        ({"key": {"accepted": ["甲"]}}, "unsound_item"),
        ({"kind": "essay"}, "invalid_request"),
        ({"stem": "\x00"}, "unsound_item"),
    ],
)
def test_what_is_no_item_is_refused(
    client: TestClient, assistant: FakeAssistant, change: dict[str, Any], code: str
) -> None:
    body = {"by": "出题人", "item": given(assistant, 1) | change}
    assert problem(client.post("/api/quiz/items", json=body), 422)["code"] == code


def test_the_same_item_is_written_once(client: TestClient, assistant: FakeAssistant) -> None:
    item_id = write(client, given(assistant, 1))
    again = client.post("/api/quiz/items", json={"by": "李四", "item": given(assistant, 1)}).json()
    assert (again["item_id"], again["duplicate_of"]) == (None, item_id)


# --- files --------------------------------------------------------------------------------------------


def test_a_file_is_tried_and_then_taken(client: TestClient) -> None:
    data = write_excel(banked([*one_of_each(), single(1)])).data
    tried = client.post("/api/quiz/import", params={"by": "张三"}, content=data).json()
    assert [line["outcome"] for line in tried["lines"]] == ["new"] * 6 + ["duplicate"]
    assert client.get("/api/quiz/items").json()["total"] == 0
    taken = client.post("/api/quiz/import", params={"by": "张三", "dry_run": False}, content=data).json()
    assert (taken["lines"], taken["dry_run"]) == (tried["lines"][:-1] + taken["lines"][-1:], False)
    assert client.get("/api/quiz/items").json()["total"] == 6


def test_what_cannot_be_read_is_told(client: TestClient) -> None:
    for params, content, status, code in (
        ({"format": "excel"}, b"x", 422, "unreadable_file"),
        ({"format": "moodle_xml"}, b"<a>", 422, "unreadable_file"),
        ({"format": "gift"}, b" " * (10 * 1024 * 1024 + 1), 413, "body_too_large"),
    ):
        response = client.post("/api/quiz/import", params={"by": "张三", **params}, content=content)
        assert problem(response, status)["code"] == code


@pytest.mark.parametrize("form", ["excel", "moodle_xml", "gift", "aiken", "qti"])
def test_items_go_out_in_every_format(client: TestClient, assistant: FakeAssistant, form: str) -> None:
    approved(client, assistant, 1, 2)
    response = client.get("/api/quiz/export", params={"format": form, "words": "1号"})
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment")
    checked = client.get("/api/quiz/export/check", params={"format": form}).json()
    assert checked == {"items": 2, "left_out": []}


def test_the_template_is_a_workbook(client: TestClient) -> None:
    response = client.get("/api/quiz/template")
    assert response.content.startswith(b"PK")


# --- papers -------------------------------------------------------------------------------------------


def test_a_paper_is_made_and_printed(client: TestClient, assistant: FakeAssistant) -> None:
    approved(client, assistant, *range(11, 16))
    body = {"by": "王老师", "title": "津贴测试", "rows": [{"count": 3, "topic": "津贴", "kind": "single"}]}
    made = client.post("/api/quiz/papers", json=body)
    assert made.status_code == 201, made.text
    paper_id = made.json()["paper_id"]
    assert [each["paper_id"] for each in client.get("/api/quiz/papers").json()] == [paper_id]
    assert len(client.get(f"/api/quiz/papers/{paper_id}").json()["paper"]["items"]) == 3
    for part, secret in (("paper", False), ("key", True)):
        response = client.get(f"/api/quiz/papers/{paper_id}/print", params={"part": part, "variant": "A"})
        text = "\n".join(each.text for each in docx.Document(io.BytesIO(response.content)).paragraphs)
        assert "津贴测试（A卷）" in text
        assert ("解析：" in text) is secret
    assert client.delete(f"/api/quiz/papers/{paper_id}").status_code == 200
    assert problem(client.get(f"/api/quiz/papers/{paper_id}"), 404)["code"] == "unknown_paper"


def test_what_the_bank_lacks_is_told(client: TestClient, assistant: FakeAssistant) -> None:
    item_ids = approved(client, assistant, 1)
    body = {"by": "王老师", "title": "测试", "rows": [{"count": 3}]}
    refused = problem(client.post("/api/quiz/papers", json=body), 422)
    assert "要 3 道，可用的有 1 道" in refused["message"]
    picked = {"by": "王老师", "title": "测试", "item_ids": [*item_ids, write(client, given(assistant, 2))]}
    assert problem(client.post("/api/quiz/papers/pick", json=picked), 409)["code"] == "not_approved"


def test_items_are_kept_for_practice(client: TestClient, assistant: FakeAssistant) -> None:
    item_ids = approved(client, assistant, 1)
    body = {"by": "王老师", "item_ids": item_ids, "practice_only": True}
    assert client.post("/api/quiz/items/flag", json=body).status_code == 200
    assert client.get("/api/quiz/items", params={"practice_only": True}).json()["total"] == 1
