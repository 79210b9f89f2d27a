"""The site around the chat page: what is served before it is loaded, and the document pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from assistant.desk import Desk
from tests.fake_assistant import SEED, FakeAssistant, desk_with
from ui.render import document_url
from ui.site import create_site, open_site


@pytest.fixture
def assistant(tmp_path: Path) -> FakeAssistant:
    return FakeAssistant(tmp_path)


@pytest.fixture
def client(assistant: FakeAssistant, tmp_path: Path) -> Iterator[TestClient]:
    desk = desk_with(assistant, tmp_path)
    with TestClient(create_site(desk)) as client:
        yield client
    desk.close()


@pytest.mark.parametrize("address", ["/", "/documents", "/documents/a", "/anything"])
def test_while_it_loads_every_page_says_so_and_looks_again(address: str) -> None:
    response = TestClient(create_site()).get(address)
    assert response.status_code == 503
    assert "正在启动" in response.text
    assert 'http-equiv="refresh"' in response.text


def test_the_interface_keeps_its_own_errors() -> None:
    client = TestClient(create_site())
    assert client.get("/api/nothing").json()["error"]["code"] == "not_found"
    assert client.get("/api/ask").json()["error"]["code"] == "method_not_allowed"
    assert client.get("/healthz").status_code == 200


def test_a_citation_leads_to_its_marked_quote(client: TestClient, assistant: FakeAssistant) -> None:
    (citation,) = assistant.answer.citations
    page = client.get("/" + document_url(citation)).text
    assert f'<mark id="{urlsplit(document_url(citation)).fragment}">{citation.quote}</mark>' in page


def test_a_former_revision_is_shown_as_such(client: TestClient, assistant: FakeAssistant) -> None:
    document = assistant.library.document(assistant.doc_id)
    newer = assistant.library.stage(replace(document, issuer="县政府"), SEED.read_bytes())
    assert client.get(f"/documents/{assistant.doc_id}?revision=2").status_code == 401
    assistant.library.publish(newer.doc_id, newer.revision)
    assert "不是现行版本" in client.get(f"/documents/{assistant.doc_id}?revision=1").text
    assistant.library.withdraw(assistant.doc_id)
    assert client.get(f"/documents/{assistant.doc_id}").status_code == 404
    assert "没有公开" in client.get(f"/documents/{assistant.doc_id}?revision=2").text
    assert assistant.doc_id not in client.get("/documents").text


def test_an_unknown_document_is_a_page_in_words(client: TestClient) -> None:
    response = client.get("/documents/%3Cscript%3E")
    assert response.status_code == 404
    assert "没有文件“&lt;script&gt;”" in response.text


def test_document_pages_run_and_load_nothing(client: TestClient, assistant: FakeAssistant) -> None:
    response = client.get(f"/documents/{assistant.doc_id}")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in response.text
    assert client.get("/ui/style.css").status_code == 200


def test_styles_load_nothing_from_elsewhere() -> None:
    for style in (Path(__file__).parents[1] / "ui" / "static").glob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert "url(" not in text
        assert "@import" not in text


def test_when_the_desk_cannot_be_opened_the_failure_is_raised() -> None:
    def fail() -> Desk:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        asyncio.run(open_site(create_site(), fail, asyncio.Event()))


def test_when_it_is_stopped_while_loading_the_desk_is_closed(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    async def stopped_at_once() -> None:
        stop = asyncio.Event()
        stop.set()
        await open_site(create_site(), lambda: desk_with(assistant, tmp_path), stop)

    asyncio.run(stopped_at_once())
    assert assistant.closed
