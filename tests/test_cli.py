"""The commands as they are typed (CONTRACTS.md): what they print, where, and how they end."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.admission import LONGEST_QUESTION
from assistant.cli import build_parser, main
from assistant.operator_code import CodeFile
from ingest.library import Library, State
from tests.fake_assistant import SEED
from tests.samples import policy_text

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `assistant …` in this process."""

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        ended = Ended(status, *capsys.readouterr())
        assert "Traceback" not in ended.out + ended.err
        return ended

    return run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that a first search has filled with the corpus; not to be changed."""
    folder = tmp_path_factory.mktemp("data")
    assert main(["search", "低保", "--data-dir", str(folder)]) == 0
    return folder


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Path:
    """A copy of that directory, to be changed."""
    return Path(shutil.copytree(filled, tmp_path / "own"))


def seed_id(data_dir: Path) -> str:
    with Library.open(f"sqlite:///{data_dir / 'library.sqlite'}") as library:
        return library.documents()[0].doc_id


# --- asking -----------------------------------------------------------------------------------------


def test_the_first_question_takes_in_the_corpus(filled: Path) -> None:
    with Library.open(f"sqlite:///{filled / 'library.sqlite'}") as library:
        (summary,) = library.documents()
    assert summary.state is State.CURRENT
    assert summary.source_name == SEED.name


def test_ask_prints_one_json_value_and_nothing_else(command: Command, filled: Path) -> None:
    ended = command("ask", "残疾人创业有什么补贴？", "--json", "--data-dir", filled)
    assert ended.status == 0
    answer = json.loads(ended.out)
    assert answer["question"] == "残疾人创业有什么补贴？"
    with Library.open(f"sqlite:///{filled / 'library.sqlite'}") as library:
        for citation in answer["citations"]:
            text = library.clause(citation["clause_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["citations"]


def test_ask_for_people_begins_with_the_conclusion(command: Command, filled: Path) -> None:
    said = command("ask", "残疾人创业有什么补贴？", "--data-dir", filled).out
    answer = json.loads(command("ask", "残疾人创业有什么补贴？", "--json", "--data-dir", filled).out)
    assert said.startswith(answer["answer"].split("\n")[0])
    for citation in answer["citations"]:
        assert f"“{citation['quote']}”" in said
    assert all(notice in said for notice in answer["notices"])


@pytest.mark.parametrize("question", (ROOT / "ui" / "examples.txt").read_text("utf-8").splitlines())
def test_what_the_chat_page_offers_has_an_answer(command: Command, filled: Path, question: str) -> None:
    answer = json.loads(command("ask", question, "--json", "--data-dir", filled).out)
    assert answer["status"] == "answered"
    assert answer["citations"]


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "问题是空的"), ("\x01\u200b", "问题是空的"), ("补" * (LONGEST_QUESTION + 1), "问题太长")],
    ids=["empty", "invisible", "too long"],
)
@pytest.mark.parametrize("name", ["ask", "search"])
def test_what_cannot_be_asked(command: Command, filled: Path, name: str, question: str, message: str) -> None:
    ended = command(name, question, "--data-dir", filled)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"错误：{message}")


@pytest.mark.parametrize("question", ["😀", "补贴\x07多少", "\udcff补贴", "'; DROP TABLE documents;--", "-1"])
def test_odd_questions_get_an_answer(command: Command, filled: Path, question: str) -> None:
    ended = command("ask", "--json", "--data-dir", filled, "--", question)
    assert ended.status == 0, ended.err
    assert json.loads(ended.out)["status"]


def test_search_ranks_clauses(command: Command, filled: Path) -> None:
    results = json.loads(command("search", "残疾人创业", "--top", 3, "--json", "--data-dir", filled).out)
    assert len(results) == 3
    assert results[0]["number"] == "（17）"
    assert results[0]["clause_id"] in command("search", "残疾人创业", "--top", 3, "--data-dir", filled).out


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    lines = (
        '{"id": "b", "question": "残疾人创业有什么补贴？"}',
        "not json",
        '{"id": 7}',
        '{"id": "a", "question": " "}',
        "",
        '{"id": "a", "question": "低保有什么政策？"}',
    )
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_batch_keeps_ids_and_order_and_goes_on_after_a_bad_line(
    command: Command, filled: Path, batch: Path
) -> None:
    output = batch.with_name("out.jsonl")
    ended = command("ask", "--batch", batch, "--output", output, "--data-dir", filled)
    assert (ended.status, ended.out) == (1, "")
    written = rows(output)
    assert [row["id"] for row in written] == ["b", None, 7, "a", "a"]
    assert ["error" in row for row in written] == [False, True, True, True, False]
    assert written[0]["citations"]
    for line in (2, 3, 4):
        assert f"第{line}行" in ended.err


def test_search_batch(command: Command, filled: Path, batch: Path) -> None:
    output = batch.with_name("out.jsonl")
    command("search", "--batch", batch, "--output", output, "--top", 2, "--data-dir", filled)
    first = rows(output)[0]
    assert first["id"] == "b"
    assert len(first["results"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", ["input", "output"])
def test_batch_files_that_cannot_be_used(
    command: Command, filled: Path, batch: Path, tmp_path: Path, missing: str
) -> None:
    source = tmp_path / "none.jsonl" if missing == "input" else batch
    target = tmp_path / "none" / "out.jsonl" if missing == "output" else tmp_path / "out.jsonl"
    ended = command("ask", "--batch", source, "--output", target, "--data-dir", filled)
    assert ended.status == 1
    assert "none" in ended.err
    assert not target.exists()


def test_batch_without_output_is_refused(command: Command, filled: Path, batch: Path) -> None:
    ended = command("ask", "--batch", batch, "--data-dir", filled)
    assert ended.status == 1
    assert "--output" in ended.err


# --- documents --------------------------------------------------------------------------------------


def test_ingest_reports_each_file_and_goes_on_after_a_bad_one(command: Command, own: Path) -> None:
    folder = own.parent / "received"
    folder.mkdir()
    (folder / "a.txt").write_text("关于试点的通知\n\n一、目标\n\n每年新增100户。\n", encoding="utf-8")
    (folder / "b.txt").write_bytes(b"\x00\x01\x02\xff")
    ended = command("ingest", folder, own / "nowhere.txt", "--json", "--data-dir", own)
    assert ended.status == 1
    outcomes = json.loads(ended.out)
    assert [(Path(each["path"]).name, each["result"]) for each in outcomes] == [
        ("a.txt", "published"),
        ("b.txt", "failed"),
        ("nowhere.txt", "failed"),
    ]
    assert all(each["error"] for each in outcomes[1:])
    assert outcomes[0]["clauses"] > 0


def test_what_is_only_staged_is_not_found(command: Command, own: Path) -> None:
    file = own.parent / "a.txt"
    file.write_text("关于种植火龙果的通知\n\n一、目标\n\n每年种植火龙果100亩。\n", encoding="utf-8")
    assert command("ingest", file, "--stage", "--data-dir", own).status == 0
    results = json.loads(command("search", "火龙果", "--json", "--data-dir", own).out)
    assert {result["doc_id"] for result in results} <= {seed_id(own)}
    assert command("ingest", file, "--data-dir", own).status == 0
    results = json.loads(command("search", "火龙果", "--json", "--data-dir", own).out)
    assert "火龙果" in results[0]["title"] + results[0]["text"]


def test_an_empty_folder_is_nothing_to_take_in(command: Command, own: Path) -> None:
    empty = own.parent / "empty"
    empty.mkdir()
    ended = command("ingest", empty, "--data-dir", own)
    assert ended.status == 1
    assert "没有找到" in ended.err


def test_documents_and_document(command: Command, filled: Path) -> None:
    (listed,) = json.loads(command("documents", "--json", "--data-dir", filled).out)
    assert (listed["validity"], listed["revision"], listed["state"]) == ("draft", 1, "current")
    assert listed["clauses"] > 30
    tree = json.loads(command("document", listed["doc_id"], "--json", "--data-dir", filled).out)
    assert tree["doc_id"] == listed["doc_id"]
    shown = command("document", listed["doc_id"], "--data-dir", filled).out
    assert "（9）稳内拓外促进转移就业（编号系推断）" in shown
    assert "征求意见稿" in command("documents", "--data-dir", filled).out


def test_withdraw_and_restore(command: Command, own: Path) -> None:
    doc_id = seed_id(own)
    assert command("withdraw", doc_id, "--data-dir", own).status == 0
    assert json.loads(command("search", "低保", "--json", "--data-dir", own).out) == []
    assert "已撤回" in command("documents", "--data-dir", own).out
    assert command("restore", doc_id, "--revision", 1, "--data-dir", own).status == 0
    assert json.loads(command("search", "低保", "--json", "--data-dir", own).out)


def test_what_was_staged_is_published_once(command: Command, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "cow.txt"
    file.write_text(policy_text("肉牛养殖补助办法", "肉牛养殖每头补助2000元。"), encoding="utf-8")
    staged = command("ingest", file, "--stage", "--json", "--data-dir", own)
    (outcome,) = json.loads(staged.out)
    assert outcome["result"] == "staged"
    publish = ("publish", outcome["doc_id"], "--revision", 1, "--data-dir", own)
    assert command(*publish).status == 0
    assert "肉牛" in command("search", "肉牛", "--data-dir", own).out
    assert "已发布，不能发布" in command(*publish).err


@pytest.mark.parametrize("option", ["--repeal", "--no-repeal"])
def test_what_a_published_document_repeals_is_named_and_goes_when_asked(
    command: Command, own: Path, tmp_path: Path, option: str
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(policy_text("肉牛老办法", "肉牛每头补助1000元。"), encoding="utf-8")
    text = policy_text("肉牛新办法", "肉牛每头补助2000元。", "《肉牛老办法》同时废止。")
    new.write_text(text, encoding="utf-8")
    command("ingest", old, "--data-dir", own)
    staged = json.loads(command("ingest", new, "--stage", "--json", "--data-dir", own).out)
    published = command("publish", staged[0]["doc_id"], "--revision", 1, option, "--data-dir", own)
    assert "《肉牛老办法》" in published.out
    listed = json.loads(command("documents", "--json", "--data-dir", own).out)
    (state,) = [each["state"] for each in listed if each["title"] == "肉牛老办法"]
    assert state == ("repealed" if option == "--repeal" else "current")
    if state == "current":
        (doc_id,) = [each["doc_id"] for each in listed if each["title"] == "肉牛老办法"]
        assert "已废止" in command("repeal", doc_id, "--data-dir", own).out


@pytest.mark.parametrize(
    "arguments",
    [("document", "none"), ("withdraw", "none"), ("repeal", "none"), ("restore", "none", "--revision", "1")],
)
def test_unknown_document(command: Command, own: Path, arguments: tuple[str, ...]) -> None:
    ended = command(*arguments, "--data-dir", own)
    assert (ended.status, ended.out) == (1, "")
    assert "没有文件“none”" in ended.err


# --- running ----------------------------------------------------------------------------------------


def test_doctor_finds_everything_in_order(command: Command, filled: Path) -> None:
    ended = command("doctor", "--json", "--data-dir", filled)
    report = json.loads(ended.out)
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert (ended.status, report["ok"]) == (0, True)


def test_doctor_names_what_is_wrong(command: Command, own: Path, tmp_path: Path) -> None:
    ended = command("doctor", "--data-dir", tmp_path / "none")
    assert ended.status == 1
    assert "none" in ended.out
    assert not (tmp_path / "none").exists()
    (own / "library.sqlite").write_bytes(b"no database")
    assert command("doctor", "--data-dir", own).status == 1


@pytest.mark.parametrize("name", ["ask", "search", "ingest", "document", "serve"])
def test_data_directory_that_cannot_be_used(command: Command, tmp_path: Path, name: str) -> None:
    file = tmp_path / "file"
    file.touch()
    arguments = {"serve": [], "ingest": [SEED]}.get(name, ["x"])
    ended = command(name, *arguments, "--data-dir", file / "data")
    assert ended.status == 1
    assert f"数据目录 {file / 'data'} 不能使用" in ended.err


def test_port_taken(command: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = command("serve", "--port", port, "--data-dir", tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert f"端口 {port} 上提供服务" in ended.err
    assert f"--port {port + 1}" in ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "缺少：命令"),
        (["nothing"], "nothing"),
        (["ask"], "缺少其中一项"),
        (["ask", "a", "--batch", "b"], "不能同时用"),
        (["ask", "a", "--nothing"], "不认识：--nothing"),
        (["search", "a", "--top", "0"], "1 到 1000"),
        (["serve", "--port", "70000"], "0 到 65535"),
        (["ingest"], "缺少：路径"),
        (["restore", "a"], "缺少：--revision"),
        (["eval"], "缺少：评测"),
    ],
)
def test_wrong_usage(command: Command, arguments: list[str], message: str) -> None:
    ended = command(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err
    assert "--help" in ended.err


def parsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def test_every_command_and_option_has_help() -> None:
    for parser in parsers(build_parser()):
        options = [action for action in parser._actions if not isinstance(action, _SubParsersAction)]
        assert [action.dest for action in options if not action.help] == [], parser.prog


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, assistant.cli as c; c.build_parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"pydantic", "sqlalchemy", "numpy", "chromadb", "langchain_core", "fastapi", "gradio"}
    assert heavy.isdisjoint(loaded.stdout.split())


def test_a_reader_that_has_had_enough_is_no_failure_to_complain_of(filled: Path) -> None:
    command = f"{sys.executable} -m assistant document {seed_id(filled)} --data-dir {filled} | true"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""


def test_the_code_is_changed_and_told_once(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = command("code", "--data-dir", tmp_path).out.strip()
    kept = CodeFile(tmp_path).read()
    assert kept is not None
    assert kept.fits(code)
    monkeypatch.setattr("sys.stdin", io.StringIO("贺川县档案室的老槐树下\n"))
    assert "已换成" in command("code", "--set", "--data-dir", tmp_path).out
    kept = CodeFile(tmp_path).read()
    assert kept is not None
    assert kept.fits("贺川县档案室的老槐树下")
    assert not kept.fits(code)
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))
    assert "太简单" in command("code", "--set", "--data-dir", tmp_path).err


def test_the_worker_is_no_command_for_people(command: Command) -> None:
    assert "work " not in command("--help").out


@pytest.mark.slow
def test_serve_answers_and_stops_cleanly(tmp_path: Path) -> None:
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", "0"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    address = process.stdout.readline().strip().partition("：")[2]
    try:
        request = urllib.request.Request(
            f"{address}/api/ask",
            json.dumps({"question": "残疾人创业有什么补贴？"}).encode(),
            {"Content-Type": "application/json"},
        )
        answer = _first_reply(request, process)
        assert answer["citations"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.close()
        status = process.wait(timeout=30)
    assert status == 0


def _first_reply(request: urllib.request.Request, server: subprocess.Popen[str]) -> Any:
    """The first reply that is not “not yet”."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return json.load(reply)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended with {server.returncode}")
