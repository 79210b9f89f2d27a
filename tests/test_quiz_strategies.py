"""Documents drawn for reading and guessing: at random, the same for the same seed, each once."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.quiz_strategies import drawn


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine rules of a county and their copies in a second set, and a title that names no rules."""
    folder = tmp_path_factory.mktemp("data")
    rules = [f"贺川县第{n}类津贴发放办法" for n in range(1, 10)]
    for name, titles in (("civil_affairs", [*rules, "总则"]), ("laws", rules)):
        (folder / name).mkdir()
        with gzip.open(folder / name / "docs.jsonl.gz", "wt", encoding="utf-8") as rows:
            for number, title in enumerate(titles):
                row = {"doc_id": number, "title": title, "text": f"第一条 {title}由县民政局负责。"}
                rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    return folder


def test_a_seed_gives_the_same_documents_and_another_seed_others(data: Path) -> None:
    names = [list(drawn(data, seed, 4, ())) for seed in (1, 1, 2)]
    assert len(names[0]) == 4
    assert names[0] == names[1] != names[2]


def test_each_document_is_drawn_once_and_only_if_it_can_be_named(data: Path) -> None:
    documents = drawn(data, 1, 30, ())
    titles = [clauses[0].title for clauses in documents.values()]
    assert len(titles) == len(set(titles)) == 9
    assert {name.partition("/")[0] for name in documents} == {"civil_affairs", "laws"}


def test_documents_that_were_read_before_are_left_out(data: Path) -> None:
    before = drawn(data, 1, 4, ())
    assert not set(drawn(data, 1, 30, before)) & set(before)
    titles = {clauses[0].title for clauses in before.values()}
    after = drawn(data, 1, 30, titles)  # their copies in other sets too
    assert len(after) == 5
    assert titles.isdisjoint(clauses[0].title for clauses in after.values())
