"""Questions with their clauses, as a county writes them down: what is read, and what is said of bad lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.pairs import Unusable, read_pairs
from ingest.segment import clauses_of
from ingest.training_data import Question
from tests.samples import make_document

CLAUSES = clauses_of(
    make_document(
        "办法",
        "残疾人连续正常经营1年以上的，给予补贴。",
        "资金由财政部门统一拨付到县。",
        "资金由财政部门统一拨付到乡。",
    )
)


def write(folder: Path, *lines: object) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8"
    )
    return path


def test_a_clause_is_named_by_its_id_whatever_the_revision_or_by_its_words(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "\ufeff" + json.dumps({"question": " 开店有钱吗 ", "clause_id": "办法@7#c1", "note": "不用的项"}),
        "",
        {"question": "谁拨钱", "text": "财政部门 统一拨付"},
        {"question": "谁拨钱", "text": "统一拨付到县"},
    )
    read = read_pairs(path, CLAUSES)
    assert read.questions == (Question("开店有钱吗", "", (0,)), Question("谁拨钱", "", (1, 2)))
    assert read.problems == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "不是有效的 JSON"),
        ("[]", "缺少文字项"),
        ({"question": "问", "clause": "办法@1#c1"}, "缺少文字项"),
        ({"question": 5, "text": "财政部门统一拨付"}, "缺少文字项"),
        ({"question": " ", "text": "财政部门统一拨付"}, "question 是空的"),
        ({"question": "问", "clause_id": "办法@1#c9"}, "没有条款“办法@1#c9”"),
        ({"question": "问", "text": "财政"}, "太短"),
        ({"question": "问", "text": "财政部门统一收回"}, "没有哪一条含有“财政部门统一收回”"),
    ],
)
def test_a_bad_line_is_named_and_stops_no_other(tmp_path: Path, line: object, said: str) -> None:
    path = write(tmp_path, line, {"question": "谁拨", "clause_id": "办法@1#c2"})
    read = read_pairs(path, CLAUSES)
    assert [question.text for question in read.questions] == ["谁拨"]
    (problem,) = read.problems
    assert problem.startswith(f"{path} 第1行：")
    assert said in problem


def test_words_that_stand_in_many_clauses_name_none(tmp_path: Path) -> None:
    clauses = clauses_of(make_document("办法", *(f"各乡镇认真抓好落实{n}。" for n in range(6))))
    read = read_pairs(write(tmp_path, {"question": "问", "text": "各乡镇认真抓好落实"}), clauses)
    assert read.questions == ()
    assert "有 6 条都含有" in read.problems[0]


def test_a_file_in_another_code_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes('{"question": "谁拨"}'.encode("gbk"))
    with pytest.raises(Unusable, match="不是 UTF-8 编码的文本。请另存为 UTF-8"):
        read_pairs(path, CLAUSES)
