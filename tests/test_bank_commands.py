"""`assistant quiz list|import|export`: what goes in comes out, and what cannot is told on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.quiz.bank import Bank
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import State
from tests.quiz_items import one_of_each

AIKEN = "几元？\nA. 一\nB. 二\nANSWER: B\n"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    bank = Bank(folder)
    bank.add(one_of_each(), "张三")
    bank.close()
    return folder


def run(data_dir: Path, *arguments: object) -> int:
    return main(["quiz", *map(str, arguments), "--data-dir", str(data_dir)])


@pytest.mark.parametrize("name", ["题库.xlsx", "题库.xml", "题库.gift.txt"])
def test_items_go_out_and_into_another_bank(
    data_dir: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / name, tmp_path / "other"
    assert run(data_dir, "export", file) == 0
    assert run(other, "import", file, "--by", "李四", "--dry-run") == 0
    assert "试导入，没有保存：新增 6 道" in capsys.readouterr().out
    assert run(other, "import", file, "--by", "李四", "--json") == 0
    assert [line["outcome"] for line in json.loads(capsys.readouterr().out)["lines"]] == ["new"] * 6
    assert run(other, "list", "--json", "--words", "津贴", "--state", "draft") == 0
    assert len(json.loads(capsys.readouterr().out)) == 4


def test_what_cannot_be_taken_fails_and_the_rest_is_taken(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "题.txt"
    file.write_text(f"{AIKEN}\n坏题？\n{AIKEN}", encoding="utf-8")
    assert run(data_dir, "import", file, "--by", "李四") == 1
    assert "看不出“题.txt”是什么格式" in capsys.readouterr().err
    assert run(data_dir, "import", file, "--by", "李四", "--format", "aiken") == 1
    told = capsys.readouterr()
    assert "新增 1 道" in told.out
    assert "第 2 题（第 6 行）：题干应有且只有一行" in told.err
    assert run(data_dir, "list", "--words", "几元") == 0
    assert "草稿  单选题  难度3  几元？" in capsys.readouterr().out


def test_what_holds_no_more_stays_unless_asked_for(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = Bank(data_dir)
    bank.move([each.item_id for each in bank.chosen(Wanted())][:2], State.RETIRED, "张三")
    bank.close()
    assert run(data_dir, "export", tmp_path / "题.xlsx") == 0
    assert run(data_dir, "export", tmp_path / "题.xlsx", "--state", "retired") == 0
    out = capsys.readouterr().out
    assert "已导出 4 道题" in out
    assert "已导出 2 道题" in out


def test_what_a_format_cannot_hold_is_told(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data_dir, "export", tmp_path / "题.aiken.txt") == 0
    told = capsys.readouterr()
    assert "已导出 2 道题" in told.out
    assert told.err.count("Aiken 只有单选题和判断题") == 4
