"""kill -9 during ingest, at random moments: the next start answers, from whole revisions only."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.index import ClauseIndex
from ingest.library import Library
from ingest.pipeline import Result, ingest
from ingest.tokens import Tokenizer
from tests.samples import CharacterEncoder, policy_text

DOCUMENTS = 30
EVERYWHERE = "各乡镇"  # stands in every sentence

INGEST = """
import sys
from pathlib import Path
import chromadb
from ingest.pipeline import ingest
from tests.test_crash import opened

with opened(Path(sys.argv[1])) as (library, index):
    print("ready", flush=True)
    ingest([Path(sys.argv[2])], library, index)
"""


@contextmanager
def opened(data: Path) -> Iterator[tuple[Library, ClauseIndex]]:
    with (
        Library.open(f"sqlite:///{data}/library.sqlite") as library,
        ClauseIndex.open(data / "index", library, Tokenizer(), CharacterEncoder()) as index,
    ):
        yield library, index


def write_documents(folder: Path, version: str, clauses: int) -> Path:
    folder.mkdir()
    for number in range(DOCUMENTS):
        sentences = [f"{version}规定第{n}款，由{EVERYWHERE}落实。" for n in range(clauses)]
        (folder / f"{number:02}.txt").write_text(
            policy_text(f"第{number}号办法", *sentences), encoding="utf-8"
        )
    return folder


@contextmanager
def ingesting(data: Path, documents: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is about to take in the documents."""
    command = [sys.executable, "-c", INGEST, str(data), str(documents)]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def assert_whole(library: Library, index: ClauseIndex) -> None:
    """Each document is found with all clauses of one of its revisions, or not at all."""
    expected = {clause.clause_id for clause in library.current_clauses()}
    hits = [*index.lexical(f"{EVERYWHERE}办法", 5000), *index.dense(EVERYWHERE, 5000)]
    assert {hit.clause_id for hit in hits} == expected
    for summary in library.documents():
        clauses = [each for each in expected if each.startswith(f"{summary.doc_id}@")]
        assert len(clauses) in (0, summary.clauses)
    assert index.check() == []


@pytest.mark.slow
@pytest.mark.parametrize("start", ["empty", "published"])
def test_kill_during_ingest_leaves_whole_revisions(
    tmp_path: Path, start: str, pytestconfig: pytest.Config
) -> None:
    """At `--moments` random moments for each start: the library opens, and the next run finishes."""
    count = pytestconfig.getoption("--moments")
    seed = random.randrange(2**32)
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    before = tmp_path / "before"
    if start == "published":
        with opened(before) as (library, index):
            ingest([write_documents(tmp_path / "old", "原", clauses=5)], library, index)
    else:
        before.mkdir()
    documents = write_documents(tmp_path / "new", "新", clauses=3)

    duration, killed = _duration(before, tmp_path / "unharmed", documents), 0
    for number in range(count):
        data = tmp_path / f"data{number}"
        shutil.copytree(before, data)
        with ingesting(data, documents) as process:
            time.sleep(moments.uniform(0, duration))
            process.kill()
        killed += process.returncode == -9
        with opened(data) as (library, index):
            assert_whole(library, index)
            outcomes = ingest([documents], library, index)
            assert {each.result for each in outcomes} <= {Result.PUBLISHED, Result.UNCHANGED}
            assert_whole(library, index)
            assert sum("新规定" in clause.text for clause in library.current_clauses()) == 3 * DOCUMENTS
            assert not any("原规定" in clause.text for clause in library.current_clauses())
        shutil.rmtree(data)
    print(f"{killed} of {count} processes killed at work")
    assert killed >= count / 2, "too few of the processes were killed at work for the test to mean anything"


def _duration(before: Path, data: Path, documents: Path) -> float:
    """How long an ingest takes that nobody disturbs."""
    shutil.copytree(before, data)
    with ingesting(data, documents) as process:
        begin = time.monotonic()
        assert process.wait() == 0
        return time.monotonic() - begin
