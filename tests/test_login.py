"""The maintainers' login, its cookie, and what the cookie is good for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from assistant.api.access import COOKIE
from assistant.desk import Desk
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import CODE, set_code
from ui.site import BehindLogin, create_site, show_elsewhere

pytestmark = pytest.mark.slow

OWN = {"Origin": "http://testserver"}
FOREIGN = {"Origin": "http://evil.example"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_code(tmp_path)
    desk = desk_with(FakeAssistant(tmp_path), tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    site = create_site(desk)
    show_elsewhere(site, BehindLogin(pages, desk))
    with TestClient(site, follow_redirects=False) as client:
        yield client


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for Gradio's."""
    await PlainTextResponse(f"page {scope['path']}")(scope, receive, send)


def log_in(client: TestClient, code: str = CODE, **more: str) -> str:
    """Where it leads."""
    response = client.post("/login", data={"code": code, **more}, headers=OWN)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def test_the_right_code_opens_what_was_asked_for(client: TestClient) -> None:
    refused = client.get("/maintain/")
    assert (refused.status_code, refused.headers["location"]) == (303, "../login?next=maintain")
    assert client.get("/maintain").headers["location"] == "login?next=maintain"
    for below in ("/maintain/gradio_api/queue/data", "/maintain/assets/x.js", "/maintain//"):
        assert client.get(below).status_code == 303
    assert client.post("/maintain/gradio_api/queue/join", headers=OWN).status_code == 303
    assert client.get("/").text == "page /"
    assert log_in(client) == "maintain"
    assert client.get("/maintain").headers["location"] == "maintain/"
    assert client.get("/maintain/").text == "page /maintain/"
    assert client.get("/login").headers["location"] == "maintain"


def test_the_trainers_page_is_behind_the_login_as_well(client: TestClient) -> None:
    assert client.get("/train/").headers["location"] == "../login?next=train"
    assert client.get("/train").headers["location"] == "login?next=train"
    assert client.post("/train/gradio_api/queue/join", headers=OWN).status_code == 303
    assert client.get("/training").text == "page /training"
    assert log_in(client, next="train") == "train"
    assert client.get("/train").headers["location"] == "train/"
    assert client.get("/train/").text == "page /train/"


def test_a_wrong_code_opens_nothing_and_is_not_repeated(client: TestClient) -> None:
    response = client.post("/login", data={"code": "<b>WRONG"}, headers=OWN)
    assert response.status_code == 401
    assert "口令不对" in response.text
    assert "WRONG" not in response.text
    assert "set-cookie" not in response.headers


def test_guessing_on_the_page_is_slowed_down_in_words(client: TestClient) -> None:
    for _ in range(5):
        client.post("/login", data={"code": "wrong"}, headers=OWN)
    response = client.post("/login", data={"code": CODE}, headers=OWN)
    assert response.status_code == 429
    assert "秒后再试" in response.text


def test_the_cookie_is_for_this_site_and_no_script(client: TestClient) -> None:
    cookie = client.post("/login", data={"code": CODE}, headers=OWN).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    with TestClient(client.app, base_url="https://testserver", follow_redirects=False) as secure:
        response = secure.post("/login", data={"code": CODE}, headers={"Origin": "https://testserver"})
    assert "; secure" in response.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", "../x", "a\r\nb: c", ""],
)
def test_the_login_leads_nowhere_else(client: TestClient, address: str) -> None:
    assert log_in(client, next=address) == "maintain"


def test_the_login_leads_back_to_a_document(client: TestClient) -> None:
    assert log_in(client, next="documents/a1b2?revision=2") == "documents/a1b2?revision=2"


def test_another_page_cannot_use_the_session(client: TestClient) -> None:
    log_in(client)
    post = "/api/documents/x/publish"
    for headers in ({}, FOREIGN, {"Origin": "null"}, {**OWN, "Sec-Fetch-Site": "cross-site"}):
        response = client.post(post, json={"revision": 1}, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "foreign_page"), headers
        assert client.post("/maintain/gradio_api/queue/join", headers=headers).status_code == 403
    assert client.post(post, json={"revision": 1}, headers=OWN).status_code == 404
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.post(post, json={"revision": 1}, headers=same).status_code == 404
    assert client.get("/api/jobs").json() == []


def test_another_page_can_neither_log_in_nor_out(client: TestClient) -> None:
    assert client.post("/login", data={"code": CODE}, headers=FOREIGN).status_code == 403
    log_in(client)
    token = client.cookies[COOKIE]
    client.post("/logout", headers=FOREIGN)
    assert client.get("/api/jobs", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 200
    client.post("/logout", headers=OWN)
    assert client.get("/api/jobs", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 401


def test_maintainers_see_what_is_not_public(client: TestClient, desk: Desk) -> None:
    library = desk.assistant.library
    doc_id = library.documents()[0].doc_id
    library.withdraw(doc_id)
    assert client.get(f"/documents/{doc_id}?revision=1").status_code == 401
    log_in(client)
    assert "已撤回" in client.get(f"/documents/{doc_id}?revision=1").text
    assert doc_id in client.get("/documents").text
