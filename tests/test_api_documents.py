"""Maintaining documents over HTTP: who may, uploads and their jobs, switches, previews, exports."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from assistant import uploads
from assistant.api.app import create_app
from assistant.api.limits import LARGEST_BODY
from assistant.desk import Desk
from assistant.settings import Settings
from assistant.worker import Worker
from tests.fake_assistant import FakeAssistant, desk_with
from tests.operator_code import CODE, set_code
from tests.pdf_samples import pdf_of
from tests.samples import policy_text
from tests.test_api import problem
from tests.test_archive import gbk_zip

pytestmark = pytest.mark.slow

COW = policy_text("肉牛养殖补助办法", "肉牛养殖每头补助2000元。", "补助资金由农业农村局发放。")


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
def anybody(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    """The operator's."""
    headers = {"Authorization": f"Bearer {CODE}"}
    with TestClient(create_app(desk), raise_server_exceptions=False, headers=headers) as client:
        yield client


@pytest.fixture
def worker(tmp_path: Path, desk: Desk) -> Iterator[Worker]:
    worker = Worker(Settings(data_dir=tmp_path))
    yield worker
    worker.close()


def files(*named: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", each) for each in named]


def upload(client: TestClient, *named: tuple[str, bytes]) -> str:
    response = client.post("/api/documents", files=files(*named))
    assert response.status_code == 202, response.text
    job_id: str = response.json()["job_id"]
    return job_id


def done(client: TestClient, worker: Worker, job_id: str) -> Any:
    while worker.step():
        pass
    return client.get(f"/api/jobs/{job_id}").json()


def stage(client: TestClient, worker: Worker, text: str = COW) -> Any:
    """The document found in an uploaded file."""
    job = done(client, worker, upload(client, ("cow.txt", text.encode())))
    return job["files"][0]["found"][0]


@contextmanager
def working(worker: Worker) -> Iterator[None]:
    """The worker at work beside the test, which must not have it do anything meanwhile."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            if not worker.step():
                stop.wait(0.02)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


# --- who may ----------------------------------------------------------------------------------------

_VERBS = ("publish", "repeal", "withdraw", "restore", "corrections", "cuts")
CHANGING = [
    ("POST", "/api/documents"),
    ("POST", "/api/jobs/x/cancel"),
    *(("POST", f"/api/documents/x/{verb}") for verb in _VERBS),
]
INSPECTING = [
    ("GET", "/api/jobs"),
    ("GET", "/api/jobs/x"),
    ("GET", "/api/gaps"),
    *(("GET", f"/api/documents/x/{noun}") for noun in ("revisions", "audit", "preview", "source", "pages/1")),
]

QUIZ = [
    *(("GET", f"/api/quiz/{noun}") for noun in ("items", "items/counts", "items/x", "template", "export")),
    *(("GET", f"/api/quiz/{noun}") for noun in ("export/check", "papers", "papers/x", "papers/x/print")),
    *(("POST", f"/api/quiz/{noun}") for noun in ("items", "items/move", "items/flag", "import")),
    *(("POST", f"/api/quiz/{noun}") for noun in ("papers", "papers/pick")),
    ("PUT", "/api/quiz/items/x"),
    ("DELETE", "/api/quiz/papers/x"),
    *((method, "/api/quiz/sessions") for method in ("GET", "POST")),
    *(("POST", f"/api/quiz/sessions/x/{verb}") for verb in ("control", "remove", "marks")),
    *(("GET", f"/api/quiz/sessions/x/{noun}") for noun in ("results", "results.xlsx", "statistics")),
    ("GET", "/api/quiz/sessions/x/certificates.pdf"),
    ("DELETE", "/api/quiz/sessions/x"),
    ("GET", "/api/quiz/items/x/statistics"),
    *(("GET", f"/api/quiz/sessions/x/{noun}") for noun in ("screen", "screen/events")),
    ("GET", "/api/quiz/reports"),
    ("POST", "/api/quiz/reports/x/settle"),
]
# Joining a quiz and practising need no code: what somebody may see of a session is told by a token.
OF_PARTICIPANTS = {
    ("GET", "/api/quiz/sessions/{code}"),
    *(("GET", f"/api/quiz/sessions/{{code}}/{noun}") for noun in ("state", "events", "certificate.pdf")),
    *(
        ("POST", f"/api/quiz/sessions/{{code}}/{verb}")
        for verb in ("join", "leave", "begin", "answers", "hand-in")
    ),
    *((method, "/api/quiz/notebook") for method in ("GET", "POST", "DELETE")),
    ("POST", "/api/quiz/notebook/sessions/{code}"),
    *(("POST", f"/api/quiz/practice/{verb}") for verb in ("next", "answers")),
    ("GET", "/api/quiz/practice/topics"),
    ("GET", "/api/quiz/practice/items/{item_id}/basis"),
    ("POST", "/api/quiz/reports"),
}


@pytest.mark.parametrize(("method", "address"), CHANGING + INSPECTING + QUIZ)
def test_without_the_code_nothing_is_changed_and_nothing_inspected(
    anybody: TestClient, method: str, address: str
) -> None:
    for authorization in (None, "Bearer WRONG-CODE", "Bearer ", "Basic QUJDRA=="):
        headers = {"Authorization": authorization} if authorization else {}
        response = anybody.request(method, address, headers=headers, json={"revision": 1})
        assert problem(response, 401)["message"] == "这项操作需要维护口令。"
        assert response.headers["www-authenticate"] == "Bearer"


def test_every_route_that_is_not_open_to_all_is_in_the_lists_above(anybody: TestClient) -> None:
    """A new route must be put into one of the lists, or be open on purpose."""
    described = anybody.get("/openapi.json").json()["paths"]
    routes = {(method.upper(), path) for path, methods in described.items() for method in methods}
    names = {"jobs": "{job_id}", "documents": "{doc_id}", "items": "{item_id}", "papers": "{paper_id}"}
    names |= {"sessions": "{code}", "reports": "{number}"}
    guarded = {
        (
            method,
            re.sub(r"/(\w+)/x\b", lambda found: f"/{found[1]}/{names[found[1]]}", path).replace(
                "/1", "/{number}"
            ),
        )
        for method, path in CHANGING + INSPECTING + QUIZ
    }
    assert guarded <= routes
    open_to_all = {
        ("POST", "/api/ask"), ("GET", "/api/search"), ("POST", "/api/feedback"), ("GET", "/api/documents"),
        ("GET", "/api/documents/{doc_id}"), ("GET", "/api/documents/{doc_id}/export"),
        ("GET", "/api/clauses/{clause_id}"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"),
    }  # fmt: skip
    assert routes - guarded == open_to_all | OF_PARTICIPANTS


def test_guessing_is_slowed_down_even_with_the_right_code(anybody: TestClient) -> None:
    statuses = [
        anybody.get("/api/jobs", headers={"Authorization": f"Bearer wrong{n}"}).status_code for n in range(6)
    ]
    assert statuses == [401] * 5 + [429]
    response = anybody.get("/api/jobs", headers={"Authorization": f"Bearer {CODE}"})
    assert problem(response, 429)["code"] == "too_many_tries"
    assert int(response.headers["retry-after"]) >= 1


def test_staged_and_withdrawn_texts_are_the_operators_only(
    anybody: TestClient, client: TestClient, worker: Worker, assistant: FakeAssistant
) -> None:
    found = stage(client, worker)
    address = f"/api/documents/{found['doc_id']}?revision=1"
    assert problem(anybody.get(address), 401)["code"] == "code_needed"
    clause = client.get(address).json()["provisions"][0]["clause_id"].replace("#", "%23")
    assert problem(anybody.get(f"/api/clauses/{clause}"), 401)["code"] == "code_needed"
    assert problem(anybody.get(f"/api/documents/{found['doc_id']}/export?revision=1"), 401)
    assert client.get(f"/api/clauses/{clause}").status_code == 200
    assert found["doc_id"] not in anybody.get("/api/documents").text
    assert found["doc_id"] in client.get("/api/documents").text
    assistant.library.withdraw(assistant.doc_id)
    assert problem(anybody.get(f"/api/documents/{assistant.doc_id}?revision=1"), 401)
    assert anybody.get("/api/documents").json() == []


def test_a_superseded_text_stays_readable_for_those_who_follow_a_citation(
    anybody: TestClient, client: TestClient, worker: Worker, assistant: FakeAssistant
) -> None:
    found = stage(client, worker)
    assistant.library.publish(found["doc_id"], 1)
    newer = stage(client, worker, COW.replace("2000", "3000"))
    assistant.library.publish(newer["doc_id"], newer["revision"])
    assert anybody.get(f"/api/documents/{found['doc_id']}?revision=1").status_code == 200


# --- uploads and jobs -------------------------------------------------------------------------------


def test_an_uploaded_file_is_staged_not_published(client: TestClient, worker: Worker) -> None:
    job_id = upload(client, ("办法.txt", COW.encode()))
    waiting = client.get(f"/api/jobs/{job_id}").json()
    assert (waiting["state"], waiting["progress"], waiting["files"][0]["state"]) == ("waiting", 0, "waiting")
    job = done(client, worker, job_id)
    assert (job["state"], job["progress"], job["kind"]) == ("done", 1, "take_in")
    (file,) = job["files"]
    assert (file["name"], file["state"], file["error"]) == ("办法.txt", "staged", None)
    assert file["found"][0]["title"] == "肉牛养殖补助办法"
    revisions = client.get(f"/api/documents/{file['found'][0]['doc_id']}/revisions").json()
    assert [(each["state"], each["source_name"]) for each in revisions] == [("staged", "办法.txt")]


def test_the_same_file_again_is_unchanged_and_a_bad_one_harms_nobody(
    client: TestClient, worker: Worker
) -> None:
    stage(client, worker)
    job_id = upload(client, ("empty.txt", b""), ("bad.bin", b"\x00\xff" * 99), ("again.txt", COW.encode()))
    job = done(client, worker, job_id)
    assert [file["state"] for file in job["files"]] == ["failed", "failed", "staged"]
    assert job["files"][0]["found"][0]["error"].startswith("empty.txt：")
    assert job["state"] == "done"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "..", "a\x00b.txt", "长" * 500 + ".txt"]
)
def test_a_name_is_never_a_path(client: TestClient, worker: Worker, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if "uploads" not in path.parts}
    boundary = b'--b\r\nContent-Disposition: form-data; name=files; filename="'
    body = boundary + name.encode() + b'"\r\n\r\n' + COW.encode() + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = client.post("/api/documents", content=body, headers=headers)
    job_id = response.json()["job_id"]
    (folder,) = (tmp_path / "uploads").iterdir()
    assert [path.name for path in folder.iterdir()] == ["0001"]
    assert {path for path in tmp_path.rglob("*") if "uploads" not in path.parts} == before
    (file,) = done(client, worker, job_id)["files"]
    assert file["state"] == "staged"
    assert not set(file["name"]) & set("/\\\x00")
    assert len(file["name"]) <= 200


def test_an_archive_from_windows_in_an_archive_keeps_its_names(client: TestClient, worker: Worker) -> None:
    nested = gbk_zip("附件/内层包.zip", gbk_zip("二级/肉牛誠办法.txt", COW.encode("gb18030")))
    job = done(client, worker, upload(client, ("外层.zip", nested)))
    assert job["files"][0]["name"] == "外层.zip"
    assert [(each["name"], each["title"]) for each in job["files"][0]["found"]] == [
        ("外层.zip/附件/内层包.zip/二级/肉牛誠办法.txt", "肉牛养殖补助办法")
    ]


def test_many_files_at_once(client: TestClient, worker: Worker, tmp_path: Path) -> None:
    named = [(f"{n}.txt", policy_text(f"第{n}号办法", "补助100元。").encode()) for n in range(60)]
    job = done(client, worker, upload(client, *named))
    assert [file["state"] for file in job["files"]] == ["staged"] * 60
    assert list((tmp_path / "uploads").iterdir()) == [], "the library has them, the upload may go"


def test_too_many_files_are_refused_and_nothing_is_kept(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    response = client.post("/api/documents", files=files(*((f"{n}.txt", b"a") for n in range(4))))
    assert problem(response, 422)["code"] == "too_many_files"
    assert list((tmp_path / "uploads").iterdir()) == []
    assert client.get("/api/jobs").json() == []


def test_a_file_that_is_too_large_fails_alone(
    client: TestClient, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 3 * LARGEST_BODY)
    job_id = upload(client, ("large.txt", b"a" * (3 * LARGEST_BODY + 1)), ("cow.txt", COW.encode()))
    large, cow = done(client, worker, job_id)["files"]
    assert (large["state"], cow["state"]) == ("failed", "staged")
    assert "large.txt" in large["error"]
    assert "上限" in large["error"]


def test_a_request_that_is_too_large_is_refused(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.api.limits.LARGEST_REQUEST", 2 * LARGEST_BODY)
    response = client.post("/api/documents", files=files(("a.txt", b"a" * 3 * LARGEST_BODY)))
    assert problem(response, 413)["code"] == "body_too_large"
    assert list((tmp_path / "uploads").iterdir()) == []


def part(disposition: str) -> bytes:
    """The head of a part of a request."""
    return f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"--b--"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"\xff\x00garbage"),
        ("multipart/form-data; boundary=b", b"--b--\r\n"),
        ("multipart/form-data; boundary=b", part('name="f"; filename="a"') + b"cut"),
        ("multipart/form-data; boundary=b", part('name="note"') + b"no file\r\n--b--\r\n"),
        ("multipart/form-data; boundary=" + "b" * 999, b""),
    ],
)  # fmt: skip
def test_what_is_no_upload(client: TestClient, tmp_path: Path, kind: str, body: bytes) -> None:
    problem(client.post("/api/documents", content=body, headers={"Content-Type": kind}), 422)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_cancelled_job_begins_no_other_file(client: TestClient, worker: Worker) -> None:
    job_id = upload(client, *((f"{n}.txt", COW.encode()) for n in range(3)))
    assert worker.step()
    job = client.post(f"/api/jobs/{job_id}/cancel").json()
    assert job["state"] == "cancelled"
    assert [file["state"] for file in done(client, worker, job_id)["files"]] == [
        "staged", "cancelled", "cancelled",
    ]  # fmt: skip
    assert problem(client.post("/api/jobs/none/cancel"), 404)["code"] == "unknown_job"


# --- switches ---------------------------------------------------------------------------------------


def test_publish_withdraw_and_restore(client: TestClient, anybody: TestClient, worker: Worker) -> None:
    found = stage(client, worker)
    with working(worker):
        switch_there_and_back(client, anybody, found)


def test_what_a_document_repeals_is_proposed_and_goes_only_when_asked(
    client: TestClient, worker: Worker
) -> None:
    old = stage(client, worker)
    text = policy_text("肉牛养殖补助新办法", "每头补助3000元。", "《肉牛养殖补助办法》同时废止。")
    new = stage(client, worker, text)
    with working(worker):
        address = f"/api/documents/{new['doc_id']}"
        client.post(f"/api/documents/{old['doc_id']}/publish", json={"revision": 1})
        (named,) = client.get(f"{address}/preview?revision=1").json()["repeals"]
        assert (named["title"], named["found"]["doc_id"]) == ("肉牛养殖补助办法", old["doc_id"])
        assert client.post(f"{address}/publish", json={"revision": 1, "repeal": True}).status_code == 200
        repealed = client.get(f"/api/documents/{old['doc_id']}/revisions").json()
        assert [each["state"] for each in repealed] == ["repealed"]
        assert problem(client.post(f"{address}/repeal", json={"revision": 2}), 404)
        assert client.post(f"{address}/repeal", json={"revision": 1}).json()["state"] == "done"


def switch_there_and_back(client: TestClient, anybody: TestClient, found: Any) -> None:
    address = f"/api/documents/{found['doc_id']}"

    def switch(verb: str, revision: int = 1) -> Any:
        return client.post(f"{address}/{verb}", json={"revision": revision})

    assert problem(switch("withdraw"), 409)["code"] == "conflict"
    assert problem(switch("restore"), 409)["hint"] == "可以改用发布。"
    assert switch("publish").json()["state"] == "done"
    assert anybody.get(address).json()["title"] == "肉牛养殖补助办法"
    assert "已发布，不能发布" in problem(switch("publish"), 409)["message"]
    assert switch("withdraw").status_code == 200
    assert anybody.get(address).status_code == 404
    assert switch("restore").status_code == 200
    audit = client.get(f"{address}/audit").json()
    assert [(entry["action"], entry["actor"]) for entry in audit] == [
        ("stage", "operator"), ("publish", "operator"), ("withdraw", "operator"), ("restore", "operator"),
    ]  # fmt: skip
    problem(switch("publish", 7), 404)
    problem(client.post("/api/documents/none/publish", json={"revision": 1}), 404)
    problem(client.post(f"{address}/publish", json={"revision": 0}), 422)


# --- looking before publishing, taking away ----------------------------------------------------------


def test_preview_tells_what_to_look_at(client: TestClient, assistant: FakeAssistant, worker: Worker) -> None:
    shown = client.get(f"/api/documents/{assistant.doc_id}/preview").json()
    assert shown["state"] == "current"
    assert shown["warnings"] == shown["document"]["warnings"]
    assert shown["inferred_numbers"], "the seed document has numbers that its file lost"
    assert "issuer" in shown["unresolved"]
    assert shown["difference"] is None

    found = stage(client, worker)
    assistant.library.publish(found["doc_id"], 1)
    newer = stage(client, worker, COW.replace("2000", "3000"))
    shown = client.get(f"/api/documents/{newer['doc_id']}/preview?revision={newer['revision']}").json()
    (difference,) = shown["difference"]
    assert difference["kind"] == "changed"
    assert "3000元" in json.dumps(difference["pieces"], ensure_ascii=False)


def test_preview_tells_a_part_of_a_document_from_a_revision(client: TestClient, worker: Worker) -> None:
    for first, second in ("一二", "三四"):
        text = f"肉牛养殖法典\n第{first}条 肉牛养殖每头补助2000元。\n第{second}条 补助按年发放。"
        staged = stage(client, worker, text)
        address, revision = f"/api/documents/{staged['doc_id']}", {"revision": staged["revision"]}
        shown = client.get(f"{address}/preview", params=revision).json()
        with working(worker):
            assert client.post(f"{address}/publish", json=revision).json()["state"] == "done"
    assert "可能是同一文件的几个部分" in shown["warnings"][0]
    assert "可能是同一文件的几个部分" in staged["warnings"][0]


def test_exports_hold_every_clause_mark_what_is_inferred_and_say_that_it_is_a_draft(
    anybody: TestClient, assistant: FakeAssistant
) -> None:
    def export(form: str) -> Any:
        response = anybody.get(f"/api/documents/{assistant.doc_id}/export?format={form}")
        assert response.status_code == 200, response.text
        assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert response.headers["x-content-type-options"] == "nosniff"
        return response

    assert export("json").json()["doc_id"] == assistant.doc_id
    markdown = export("markdown").text
    word = docx.Document(io.BytesIO(export("docx").content))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    for text in (words, markdown.replace("\\", "")):
        assert "（编号系推断）" in text
        assert "本文件为征求意见稿" in text
        for clause in assistant.clauses[1:]:  # the first is the title, joined into one line
            assert all(line in text for line in clause.text.split("\n")), clause.clause_id
    styles = {paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    problem(anybody.get(f"/api/documents/{assistant.doc_id}/export?format=exe"), 422)


def test_the_original_file_is_given_to_be_saved_not_shown(client: TestClient, worker: Worker) -> None:
    found = stage(client, worker)
    response = client.get(f"/api/documents/{found['doc_id']}/source?revision=1")
    assert response.content == COW.encode()
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''cow.txt"


# --- putting right by hand --------------------------------------------------------------------------


def test_metadata_and_cuts_are_put_right_each_in_a_new_revision(client: TestClient, worker: Worker) -> None:
    found = stage(client, worker)
    address = f"/api/documents/{found['doc_id']}"
    values = {"issuer": "贺川县人民政府"}
    after = client.post(f"{address}/corrections", json={"revision": 1, "values": values}).json()
    assert (after["revision"], after["state"]) == (2, "staged")
    same = client.post(f"{address}/corrections", json={"revision": 2, "values": values}).json()
    assert same["revision"] == 2
    join = {"revision": 2, "do": "join", "anchor": "2"}
    assert client.post(f"{address}/cuts", json=join).json()["revision"] == 3
    shown = client.get(f"{address}?revision=3").json()
    assert shown["issuer"] == "贺川县人民政府"
    numbers = [each["number"] for each in shown["provisions"] if each["number"]]
    assert numbers == ["（1）"]
    reasons = [entry["reason"] for entry in client.get(f"{address}/audit").json()]
    assert reasons[1:] == ["更正文件信息（在第 1 版上）", "人工调整：“（2）”并入上一条。（在第 2 版上）"]
    assert problem(client.post(f"{address}/cuts", json=join | {"revision": 3}), 422)["message"]
    wrong = {"revision": 1, "values": {"written": "去年"}}
    assert "不是日期" in problem(client.post(f"{address}/corrections", json=wrong), 422)["message"]
    problem(client.post(f"{address}/cuts", json={"revision": 1, "do": "erase", "anchor": "1"}), 422)
    problem(client.post("/api/documents/none/cuts", json=join), 404)


def test_pages_of_the_original_are_given_as_pictures(client: TestClient, worker: Worker) -> None:
    job = done(client, worker, upload(client, ("页.pdf", pdf_of([["页面办法", "1.每户补助300元。"]]))))
    doc_id = job["files"][0]["found"][0]["doc_id"]
    page = client.get(f"/api/documents/{doc_id}/pages/1?revision=1")
    assert (page.headers["content-type"], page.content[1:4]) == ("image/png", b"PNG")
    assert problem(client.get(f"/api/documents/{doc_id}/pages/2?revision=1"), 404)["code"] == "unknown_page"
