"""The BEIR layout: read as written, and refused by file and line where it is not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from eval.datasets import Dataset, MalformedDataset, Passage, read_dataset

CORPUS = (
    '{"_id": "d1", "title": "低保办法", "text": "共同生活的家庭成员"}\n\n{"_id": "d2", "text": "无标题"}\n'
)
QUERIES = '{"_id": "q1", "text": "谁能吃低保", "answer": "…"}\n{"_id": "q2", "text": "几时发钱"}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\nq2\td2\t2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (tmp_path / "queries.jsonl.gz").write_bytes(gzip.compress(QUERIES.encode()))
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def test_plain_and_gzipped_files_are_read(folder: Path) -> None:
    assert read_dataset(folder) == Dataset(
        documents={"d1": Passage("低保办法", "共同生活的家庭成员"), "d2": Passage("", "无标题")},
        queries={"q1": "谁能吃低保", "q2": "几时发钱"},
        qrels={"q1": {"d1": 1, "d2": 0}, "q2": {"d2": 2}},
    )


def test_only_keeps_the_documents_and_narrows_the_queries(folder: Path) -> None:
    narrowed = read_dataset(folder).only({"q2"})
    assert (set(narrowed.documents), set(narrowed.queries), set(narrowed.qrels)) == (
        {"d1", "d2"},
        {"q2"},
        {"q2"},
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1", "text": "好"}\n{"_id"', r"corpus\.jsonl 第 2 行不是合法的 JSON"),
        ("corpus.jsonl", "[1]\n", r"corpus\.jsonl 第 1 行应是一个 JSON 对象"),
        ("corpus.jsonl", '{"_id": "d1"}\n', r"corpus\.jsonl 第 1 条记录缺少文本字段“text”"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t有\n", r"qrels\.tsv 第 2 行应有"),
        ("qrels.tsv", "q1\td1\t1\nq2\td2\t1\n", r"qrels\.tsv 第 2 行应有"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td9\t1\n", r"qrels\.tsv 第 2 行.*不存在：q1、d9"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(MalformedDataset, match=message):
        read_dataset(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl.gz", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(MalformedDataset, match=name.removesuffix(".gz")):
        read_dataset(folder)
