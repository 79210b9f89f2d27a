"""The pages of quiz sessions as they are served: to whom, with which headers, how heavy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import CODE, set_code
from ui.qr import qr_svg
from ui.site import create_site

MOST_BYTES = 100_000


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    set_code(tmp_path)
    desk = desk_with(FakeAssistant(tmp_path), tmp_path)
    with TestClient(create_site(desk), follow_redirects=False) as client:
        yield client
    desk.close()


@pytest.mark.parametrize(
    ("typed", "status", "place"),
    [
        ("123456", 303, "quiz/123456"),
        (" 123 456 ", 303, "quiz/123456"),
        ("12345", 422, None),
        ("１２３４５６", 422, None),
        ("<b>", 422, None),
    ],
)
def test_the_code_leads_to_its_page_without_a_script(
    client: TestClient, typed: str, status: int, place: str | None
) -> None:
    response = client.get("/quiz", params={"code": typed})
    assert (response.status_code, response.headers.get("location")) == (status, place)
    assert "<b>" not in response.text


def test_an_address_without_a_code_leads_to_the_form(client: TestClient) -> None:
    assert client.get("/quiz/abc%26d").headers["location"] == "../quiz?code=abc%26d"


def test_all_that_a_phone_loads_is_light_and_our_own(client: TestClient) -> None:
    page = client.get("/quiz/123456")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    waiting, loaded = ["/quiz/123456"], dict[str, int]()
    while waiting:
        address = waiting.pop()
        body = client.get(address)
        assert body.status_code == 200, address
        loaded[address] = len(body.content)
        named = re.findall(r'(?:href|src)="\.\./(ui/[^"]+)"|from "\./([^"]+)"', body.text)
        found = (f"/{page or f'ui/{module}'}" for page, module in named)
        waiting.extend(each for each in found if each not in loaded)
    assert {"/ui/quiz.css", "/ui/quiz.js", "/ui/quiz_forms.js", "/ui/quiz_phone.js"} <= loaded.keys()
    assert sum(loaded.values()) < MOST_BYTES, loaded


def test_the_screen_is_for_whoever_leads(client: TestClient) -> None:
    refused = client.get("/quiz/123456/screen")
    assert (refused.status_code, refused.headers["location"]) == (
        303,
        "../../login?next=quiz%2F123456%2Fscreen",
    )
    entered = client.post("/login", data={"code": CODE, "next": "quiz/123456/screen"})
    assert entered.headers["location"] == "quiz/123456/screen"
    page = client.get("/quiz/123456/screen").text
    assert "http://testserver/quiz/123456" in page
    assert "<svg" in page
    assert 'id="local"' not in page


def test_a_screen_opened_by_a_local_address_says_that_phones_cannot_follow(client: TestClient) -> None:
    client.post("/login", data={"code": CODE})
    page = client.get("/quiz/123456/screen", headers={"Host": "127.0.0.1:7860"}).text
    assert 'id="local"' in page


def test_while_the_program_loads_the_screen_says_so() -> None:
    assert TestClient(create_site()).get("/quiz/123456/screen").status_code == 503


def test_a_qr_code_is_a_picture_without_styles() -> None:
    svg = qr_svg("http://10.0.0.1:7860/quiz/123456")
    assert svg.startswith("<svg viewBox=")
    assert "style=" not in svg and "http" not in svg
