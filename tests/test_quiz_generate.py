"""`assistant quiz generate` over a real library and a real bank."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.quiz.bank import GENERATED, Bank
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import State
from ingest.library import Library
from ingest.readers import read
from ingest.structure import parse
from tests.policies import SEED


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with the seed document published."""
    source = read(SEED)
    with Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}") as library:
        for document in parse(source):
            summary = library.stage(document, source.data)
            library.publish(summary.doc_id, summary.revision)
    return tmp_path


def generate(data: Path, *arguments: str) -> int:
    return main(["quiz", "generate", "--data-dir", str(data), *arguments])


def test_drafts_go_into_the_bank_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate(data, "--count", "12") == 0
    out, err = capsys.readouterr()
    assert out.startswith("1. ［")
    assert "答案：" in out
    assert "新存入题库草稿 12 道" in err
    with closing(Bank(data)) as bank:
        items = bank.chosen(Wanted())
    assert len(items) == 12
    assert {item.state for item in items} == {State.DRAFT}
    assert {item.author for item in items} == {GENERATED}

    assert generate(data, "--count", "12") == 0
    assert "新存入题库草稿 0 道，题库中已有 12 道" in capsys.readouterr().err


def test_json_of_one_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Library.open(f"sqlite:///{data / 'library.sqlite'}") as library:
        (summary,) = library.documents()
    assert generate(data, "--doc", summary.doc_id, "--count", "5", "--json") == 0
    items = json.loads(capsys.readouterr().out)
    assert len(items) == 5
    assert all(item["basis"]["doc_id"] == summary.doc_id for item in items)


def test_fewer_than_wanted_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate(data, "--count", "1000") == 0
    assert "（要 1000 道）" in capsys.readouterr().err


def test_an_unknown_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate(data, "--doc", "nothing", "--count", "5") == 1
    assert "nothing" in capsys.readouterr().err


def test_a_library_that_gives_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "说明.txt").write_text("说明\n这里什么都没有规定。", encoding="utf-8")
    assert main(["ingest", "--data-dir", str(tmp_path / "data"), str(tmp_path / "说明.txt")]) == 0
    assert generate(tmp_path / "data", "--count", "5") == 1
    assert "没有出成题目" in capsys.readouterr().err


def test_on_an_empty_data_directory_the_corpus_is_taken_in(tmp_path: Path) -> None:
    assert generate(tmp_path, "--count", "5") == 0
