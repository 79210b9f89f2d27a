"""Retrieval test collections in BEIR layout: corpus.jsonl, queries.jsonl (or .gz) and qrels.tsv."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.jsonl import read_jsonl


@dataclass(frozen=True, slots=True)
class Passage:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """`documents` and `queries` by id; `qrels[query_id][doc_id]` is the relevance judged, 0 for none."""

    documents: Mapping[str, Passage]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]

    def only(self, query_ids: Collection[str]) -> Dataset:
        """The same documents with these queries alone, for example those held out from training."""
        return Dataset(
            self.documents,
            {query_id: text for query_id, text in self.queries.items() if query_id in query_ids},
            {query_id: judged for query_id, judged in self.qrels.items() if query_id in query_ids},
        )


class MalformedDataset(ValueError):
    """A file of a dataset is missing or cannot be read; the message names it and the line."""


def read_dataset(folder: Path) -> Dataset:
    """Raises MalformedDataset."""
    documents = {
        row["_id"]: Passage(row.get("title", ""), row["text"])
        for row in _rows(folder, "corpus.jsonl", required=("_id", "text"))
    }
    queries = {row["_id"]: row["text"] for row in _rows(folder, "queries.jsonl", required=("_id", "text"))}
    return Dataset(documents, queries, _read_qrels(folder / "qrels.tsv", documents, queries))


def _rows(folder: Path, name: str, required: Collection[str]) -> list[dict[str, Any]]:
    path = next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)
    if path is None:
        raise MalformedDataset(f"评测集 {folder} 缺少 {name} 或 {name}.gz（须为 BEIR 目录格式）。")
    try:
        rows = list(read_jsonl(path))
    except ValueError as error:
        raise MalformedDataset(str(error)) from error
    for number, row in enumerate(rows, 1):
        for field in required:
            if not isinstance(row.get(field), str):
                raise MalformedDataset(f"{path} 第 {number} 条记录缺少文本字段“{field}”。")
    return rows


def _read_qrels(
    path: Path, documents: Collection[str], queries: Collection[str]
) -> dict[str, dict[str, int]]:
    if not path.is_file():
        raise MalformedDataset(f"评测集缺少 {path}（表头 query-id、corpus-id、score，以制表符分隔）。")
    qrels: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
            try:
                query_id, doc_id, relevance = row["query-id"], row["corpus-id"], int(row["score"])
            except (KeyError, TypeError, ValueError) as error:
                raise MalformedDataset(
                    f"{path} 第 {number} 行应有 query-id、corpus-id、score 三列。"
                ) from error
            if query_id not in queries or doc_id not in documents:
                raise MalformedDataset(f"{path} 第 {number} 行所指的问题或文档不存在：{query_id}、{doc_id}。")
            qrels.setdefault(query_id, {})[doc_id] = relevance
    return qrels
