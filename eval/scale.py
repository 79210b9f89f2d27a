"""`python -m eval.scale --data DIR`: a whole province in one library; its documents are in docs.jsonl.gz.

Takes them in with `assistant ingest` in a process of its own, replaces one of them, then serves and searches:
what that costs in time, processor time and memory, beside the load of the machine, which the times by the
clock depend on.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import httpx
import numpy as np

from assistant.settings import Settings
from assistant.stores import Stores
from eval.quiz_server import Server
from eval.report import markdown_table
from ingest.generations import Generations
from ingest.library import State
from ingest.pipeline import ingest

_QUESTIONS = 200
_NEWS = "貔貅饲养补贴"  # words that no document holds
_PAGE_KB = resource.getpagesize() // 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking everything in costs. `peak` is the memory of the largest process, in MB; `load` the
    machine's before and after."""

    seconds: float
    cpu: float
    peak: int
    load: tuple[float, float]
    results: Counter[str]


@dataclass(frozen=True, slots=True)
class Update:
    """A document replaced in an open library: seconds until its new text is found, and whether the main
    generation of the index is the one it was."""

    seconds: float
    main_untouched: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """Memory of the server and its worker, in MB, and milliseconds of `GET /api/search`."""

    resident: int
    milliseconds: tuple[float, ...]


# --- the documents --------------------------------------------------------------------------------------


def write_documents(source: Path, folder: Path, most: int | None = None) -> list[Path]:
    """Each document as a Markdown file: title, 题注, text; whether it has expired in the front matter."""
    folder.mkdir(parents=True)
    with gzip.open(source, "rt", encoding="utf-8") as rows:
        return [_written(json.loads(row), folder) for row in islice(rows, most)]


def _written(row: dict[str, object], folder: Path) -> Path:
    history = row["history"]
    assert isinstance(history, list)
    stated = "---\n时效性: 已失效\n---\n" if row["expired"] else ""
    path = folder / f"{row['doc_id']:0>5}.md"
    path.write_text(stated + "\n\n".join([f"# {row['title']}", *history, str(row["text"])]), encoding="utf-8")
    return path


# --- measuring ------------------------------------------------------------------------------------------


def take_in(folder: Path, data_dir: Path) -> Intake:
    before = os.getloadavg()[0]
    begin, used = time.monotonic(), _children()
    command = [
        sys.executable,
        "-m",
        "assistant",
        "ingest",
        str(folder),
        "--data-dir",
        str(data_dir),
        "--json",
    ]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True, check=False
    )
    seconds, after = time.monotonic() - begin, _children()
    return Intake(
        seconds,
        after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime,
        after.ru_maxrss // 1024,
        (before, os.getloadavg()[0]),
        Counter(outcome["result"] for outcome in json.loads(done.stdout)),
    )


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def update(folder: Path, data_dir: Path) -> Update:
    """Of one of the documents, with an article more than before. The library is open, as a server has it."""
    generations = Generations(data_dir / "index")
    with Stores.open(Settings(data_dir=data_dir)) as stores:
        main = generations.names()[0]
        stores.index.lexical(_NEWS, 1)
        current = next(each for each in stores.library.documents() if each.state is State.CURRENT)
        file = folder / current.source_name
        file.write_text(
            f"{file.read_text(encoding='utf-8')}\n\n第九百九十九条 {_NEWS}每头一元。", encoding="utf-8"
        )
        begin = time.monotonic()
        ingest([file], stores.library, stores.index)
        (hit,) = stores.index.lexical(_NEWS, 1)
        seconds = time.monotonic() - begin
        assert _NEWS in stores.library.clause(hit.clause_id).text
    return Update(seconds, generations.names()[0] == main)


async def serve(data_dir: Path, questions: Iterable[str]) -> Serving:
    server = Server(data_dir)
    await server.start("/readyz")
    try:
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
            times = [await _asked(client, question) for question in questions]
        return Serving(sum(map(_resident_kb, _family(os.getpid()))) // 1024, tuple(times))
    finally:
        server.stop()


async def _asked(client: httpx.AsyncClient, question: str) -> float:
    begin = time.perf_counter()
    (await client.get("/api/search", params={"q": question, "top": 10})).raise_for_status()
    return 1000 * (time.perf_counter() - begin)


def _family(ancestor: int) -> Iterator[int]:
    """All processes below one, without it (Linux)."""
    for task in Path(f"/proc/{ancestor}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _family(child)


def _resident_kb(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE_KB


def questions_of(data_dir: Path) -> list[str]:
    """Titles of current documents, evenly over the library."""
    with Stores.open(Settings(data_dir=data_dir)) as stores:
        titles = [each.title for each in stores.library.documents() if each.state is State.CURRENT]
    return titles[:: max(1, len(titles) // _QUESTIONS)][:_QUESTIONS]


def size_of(data_dir: Path) -> tuple[int, int]:
    """Current documents and their clauses."""
    with Stores.open(Settings(data_dir=data_dir)) as stores:
        current = stores.library.current()
    return len(current), sum(current.values())


# --- the report -----------------------------------------------------------------------------------------


def report(size: tuple[int, int], intake: Intake, updated: Update, serving: Serving) -> str:
    documents, clauses = size
    p50, p95 = np.percentile(serving.milliseconds, [50, 95])
    results = ", ".join(f"{count} {result}" for result, count in intake.results.most_common())
    rows = [
        ("current documents, clauses", f"{documents}, {clauses}"),
        ("files", results),
        ("taking in, s by the clock", f"{intake.seconds:.0f}"),
        ("taking in, s of processors", f"{intake.cpu:.0f}"),
        ("load of the machine before, after", f"{intake.load[0]:.1f}, {intake.load[1]:.1f}"),
        ("largest process, MB", f"{intake.peak}"),
        ("one document replaced and found, s", f"{updated.seconds:.2f}"),
        ("main generation of the index untouched", "yes" if updated.main_untouched else "NO"),
        ("server and worker, MB", f"{serving.resident}"),
        ("search over HTTP, p50, p95, ms", f"{p50:.0f}, {p95:.0f}"),
    ]
    return markdown_table(("a province", "figure"), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.scale", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with docs.jsonl.gz")
    parser.add_argument("--most", type=int, help="so many documents only")
    parser.add_argument("--library", type=Path, help="data directory to make and to keep")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        files = write_documents(options.data / "docs.jsonl.gz", Path(folder) / "documents", options.most)
        data_dir = options.library or Path(folder) / "data"
        intake = take_in(files[0].parent, data_dir)
        size, questions = size_of(data_dir), questions_of(data_dir)
        updated = update(files[0].parent, data_dir)
        serving = asyncio.run(serve(data_dir, questions))
    sys.stdout.write(report(size, intake, updated, serving) + "\n")


if __name__ == "__main__":
    main()
