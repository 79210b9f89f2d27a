"""The HTTP interface as callers see it (CONTRACTS.md), over a real library and an answer told beforehand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from assistant.admission import LONGEST_QUESTION
from assistant.answer import Status
from assistant.api.app import create_app
from assistant.api.limits import LARGEST_BODY
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import OPERATOR, set_code

pytestmark = pytest.mark.slow


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    return FakeAssistant(tmp_path)


@pytest.fixture
def client(assistant: FakeAssistant, tmp_path: Path) -> Iterator[TestClient]:
    set_code(tmp_path)
    desk = desk_with(assistant, tmp_path)
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client
    desk.close()


def ask(client: TestClient, question: str, **more: str) -> Any:
    return client.post("/api/ask", json={"question": question, **more})


def problem(response: Any, status: int) -> dict[str, str]:
    """The error of a response, after seeing that it has the shape of all errors."""
    assert response.status_code == status, response.text
    error: dict[str, str] = response.json()["error"]
    assert len(response.json()) == 1
    assert error.keys() == {"code", "message", "hint"}
    assert all(isinstance(text, str) and text for text in error.values())
    assert "Traceback" not in response.text
    return error


# --- asking -----------------------------------------------------------------------------------------


def test_ask_gives_the_answer_of_the_contract(client: TestClient, assistant: FakeAssistant) -> None:
    response = ask(client, " 补贴多少？\n", conversation_id="a1")
    assert response.status_code == 200
    answer = response.json()
    assert (answer["question"], answer["status"], answer["verdict"]) == ("补贴多少？", "answered", None)
    assert answer["conversation_id"] == "a1"
    (citation,) = answer["citations"]
    clause = assistant.library.clause(citation["clause_id"])
    assert clause.text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["validity"] == "draft"


def test_ask_streams_growing_answers_and_names_the_whole_one(client: TestClient) -> None:
    with client.stream(
        "POST", "/api/ask", json={"question": "补贴？"}, headers={"Accept": "text/event-stream"}
    ) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = [part.split("\n") for part in response.read().decode().strip().split("\n\n")]
    names = [lines[0].removeprefix("event: ") for lines in events]
    answers = [json.loads(lines[1].removeprefix("data: ")) for lines in events]
    assert names == ["partial", "answer"]
    assert answers[1]["answer"].startswith(answers[0]["answer"])
    assert answers[1] == ask(client, "补贴？").json()


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("", "empty_question"),
        (" \x00\x1b ", "empty_question"),
        ("补" * (LONGEST_QUESTION + 1), "question_too_long"),
        ("补" * 10_000, "question_too_long"),
    ],
)
def test_questions_that_cannot_be_asked(client: TestClient, question: str, code: str) -> None:
    assert problem(ask(client, question), 422)["code"] == code


def test_a_streamed_question_that_cannot_be_asked_is_an_error_not_a_stream(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": " "}, headers={"Accept": "text/event-stream"})
    assert problem(response, 422)["code"] == "empty_question"


@pytest.mark.parametrize(
    "question", ["😀😀😀", "补贴\x00\x07多少", "<script>alert(1)</script>", "'; DROP TABLE--"]
)
def test_odd_questions_are_questions(client: TestClient, question: str) -> None:
    assert ask(client, question).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{bad", 400, "malformed_json"),
        (b"", 422, "invalid_request"),
        (b"[]", 422, "invalid_request"),
        (b"{}", 422, "invalid_request"),
        (b'{"question": 1}', 422, "invalid_request"),
        (b'{"question": "\\ud800"}', 422, "empty_question"),
        (b'{"question": "q", "conversation_id": "../etc"}', 422, "invalid_request"),
        (b"[" * 100_000, 400, "unreadable_request"),
        (b"\xff\xfe", 400, "malformed_json"),
        (b'{"question": "' + b"a" * LARGEST_BODY + b'"}', 413, "body_too_large"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bodies_that_are_no_question(client: TestClient, body: bytes, status: int, code: str) -> None:
    response = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert problem(response, status)["code"] == code


def test_a_failure_inside_is_one_error_and_the_next_question_is_answered(client: TestClient) -> None:
    assert problem(ask(client, "崩溃"), 500)["code"] == "internal_error"
    assert ask(client, "补贴？").status_code == 200


def test_search_lists_clauses_best_first(client: TestClient) -> None:
    results = client.get("/api/search", params={"q": "补贴", "top": 3}).json()
    assert len(results) == 3
    assert set(results[0]) == {
        "clause_id", "doc_id", "title", "validity", "path", "number", "text", "score",
    }  # fmt: skip
    assert [each["score"] for each in results] == sorted((each["score"] for each in results), reverse=True)


@pytest.mark.parametrize("query", ["", "q=", "q=补贴&top=0", "q=补贴&top=101", "q=补贴&top=many"])
def test_search_refuses_what_it_cannot_search(client: TestClient, query: str) -> None:
    problem(client.get(f"/api/search?{query}"), 422)


# --- documents --------------------------------------------------------------------------------------


def test_documents_list_validity_revision_and_clause_count(
    client: TestClient, assistant: FakeAssistant
) -> None:
    (listed,) = client.get("/api/documents").json()
    assert listed["doc_id"] == assistant.doc_id
    assert (listed["validity"], listed["revision"], listed["state"]) == ("draft", 1, "current")
    assert listed["clauses"] == len(assistant.clauses)


def test_a_document_is_its_tree(client: TestClient, assistant: FakeAssistant) -> None:
    tree = client.get(f"/api/documents/{assistant.doc_id}").json()
    assert tree["doc_id"] == assistant.doc_id
    assert tree["warnings"]
    assert tree["provisions"][0]["clause_id"] == assistant.clauses[0].clause_id


def test_a_withdrawn_document_is_read_by_its_revision_and_by_the_operator_only(
    client: TestClient, assistant: FakeAssistant
) -> None:
    assistant.library.withdraw(assistant.doc_id)
    address = f"/api/documents/{assistant.doc_id}"
    assert problem(client.get(address), 404)["code"] == "not_found"
    assert problem(client.get(address, params={"revision": 1}), 401)["code"] == "code_needed"
    found = client.get(address, params={"revision": 1}, headers=OPERATOR)
    assert found.json()["revision"] == 1


def test_a_clause_is_found_under_its_encoded_id(client: TestClient, assistant: FakeAssistant) -> None:
    clause = assistant.clause("（17）")
    found = client.get(f"/api/clauses/{quote(clause.clause_id, safe='')}").json()
    assert (found["clause_id"], found["text"]) == (clause.clause_id, clause.text)


@pytest.mark.parametrize(
    "address",
    [
        "/api/documents/nothing",
        "/api/documents/%2e%2e%2f%2e%2e%2fetc",
        "/api/clauses/nothing",
        "/api/clauses/a%401%23b",
        "/api/documents/文件",
        "/api/nothing",
        "/nothing",
    ],
)
def test_what_is_not_there(client: TestClient, address: str) -> None:
    assert problem(client.get(address), 404)["code"] == "not_found"


def test_wrong_method(client: TestClient) -> None:
    assert problem(client.delete("/api/ask"), 405)["code"] == "method_not_allowed"


# --- feedback and gaps ------------------------------------------------------------------------------


def test_feedback_is_stored(client: TestClient, assistant: FakeAssistant, tmp_path: Path) -> None:
    given = {
        "rating": "down",
        "question": "补贴？",
        "reason": "不全",
        "status": "partial",
        "clause_ids": ["a@1#2"],
    }
    assert client.post("/api/feedback", json=given).status_code == 201
    reading = desk_with(assistant, tmp_path).activity
    (stored,) = reading.feedback()
    reading.close()
    assert (stored.rating, stored.reason, stored.clause_ids) == ("down", "不全", ("a@1#2",))


def test_feedback_with_characters_that_cannot_be_written(client: TestClient) -> None:
    body = b'{"rating": "up", "question": "q\\ud800", "reason": "a\\u0000"}'
    sent = client.post("/api/feedback", content=body, headers={"Content-Type": "application/json"})
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize(
    "given",
    [
        {"rating": "sideways", "question": "补贴？"},
        {"rating": "up"},
        {"rating": "up", "question": " "},
        {"rating": "up", "question": "补贴？", "reason": "长" * 501},
        {"rating": "up", "question": "补贴？", "clause_ids": ["a"] * 51},
    ],
    ids=["rating", "no question", "empty question", "reason", "clauses"],
)
def test_feedback_of_another_shape_is_refused(client: TestClient, given: dict[str, object]) -> None:
    problem(client.post("/api/feedback", json=given), 422)


def test_gaps_list_what_found_no_answer_and_nothing_personal(
    client: TestClient, assistant: FakeAssistant
) -> None:
    ask(client, "有答案的")
    assistant.answer = replace(assistant.answer, status=Status.NOT_FOUND, missing=("材料",))
    for _ in range(2):
        ask(client, "我的电话13812345678，要什么材料？", conversation_id="me")
    (gap,) = client.get("/api/gaps", headers=OPERATOR).json()
    assert gap.pop("last_asked")
    assert gap == {
        "question": "我的电话＊＊＊，要什么材料？",
        "status": "not_found",
        "missing": ["材料"],
        "count": 2,
    }


# --- running ----------------------------------------------------------------------------------------


def test_alive_before_ready(tmp_path: Path) -> None:
    client = TestClient(create_app(None))
    assert client.get("/healthz").json() == {"status": "ok"}
    assert problem(client.get("/readyz"), 503)["code"] == "not_ready"
    assert problem(ask(client, "补贴？"), 503)["code"] == "not_ready"


def test_ready(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1}


def test_metrics_count_questions(client: TestClient) -> None:
    ask(client, "补贴？")
    text = client.get("/metrics").text
    assert 'assistant_questions_total{status="answered"} 1.0' in text
    assert "assistant_question_seconds_count 1.0" in text


def test_every_response_has_safe_headers(client: TestClient) -> None:
    for response in (client.get("/healthz"), client.get("/nothing"), ask(client, "崩溃")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'self'" in response.headers["content-security-policy"]


def test_documentation_asks_nobody_else(client: TestClient) -> None:
    loaded = re.findall(r'(?:src|href)="([^"]+)"', client.get("/docs").text)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert client.get("/static-offline-docs/swagger-ui-bundle.js").status_code == 200
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/search", "/api/documents", "/api/feedback", "/api/gaps", "/healthz"} <= set(
        paths
    )
