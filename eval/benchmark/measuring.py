"""One system over one corpus: built in one process, searched in another, each with a limit of time.

Clients are threads, as in the server. One client asks the held-out questions, once each and in order, so
that the same pass tells latency and quality; several clients ask the others.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from eval.benchmark.apart import NotDone, apart
from eval.benchmark.corpus import Documents, questions
from eval.benchmark.systems.system import Search, System
from eval.datasets import Dataset
from eval.measures import MRR_10, Kind, Measure, Ranking, evaluate

TOP = 100
CLIENTS = 8
WARM_UP = 10  # questions, not counted
TOGETHER_S = 30.0  # several clients at once ask so long
QUALITY = (Measure(Kind.RECALL, 10), Measure(Kind.RECALL, TOP), MRR_10)
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: of a build, and of opening what was built; of one client's pass over the questions."""

    build: float
    ask: float


@dataclass(frozen=True, slots=True)
class Pass:
    """Questions asked by so many clients at once: how many in how long, how long one waits, and what one
    costs, which other programs on the machine change least."""

    clients: int
    asked: int
    queries_per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a system does with so many clauses; what is None was not reached, and `problem` says why.

    Memory is what a process holds that has opened the index and asked, interpreter and libraries included.
    """

    system: str
    clauses: int
    load: float  # of the machine, over the minute before
    build_s: float | None = None
    build_cpu_s: float | None = None
    build_peak_mb: float | None = None
    disk_mb: float | None = None
    open_s: float | None = None
    memory_mb: float | None = None
    alone: Pass | None = None
    together: Pass | None = None
    quality: dict[str, float] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Built:
    seconds: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class _Searched:
    open_s: float
    memory_mb: float
    alone: Pass
    together: Pass
    rankings: Mapping[str, Ranking]


def measure(system: System, corpus: Dataset, limits: Limits) -> Measured:
    """Build and search in a temporary folder; a system that is not installed, or fails, says so."""
    measured = Measured(system.name, len(corpus.documents), os.getloadavg()[0])
    if system.missing:
        return replace(measured, problem=f"not installed: {', '.join(system.missing)}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            built = apart(_build, system, dict(corpus.documents), folder, seconds=limits.build)
            measured = replace(
                measured,
                build_s=built.seconds,
                build_cpu_s=built.cpu_s,
                build_peak_mb=built.peak_mb,
                disk_mb=_disk_mb(folder),
            )
            longest = limits.build + 3 * limits.ask
            searched = apart(_search, system, folder, *questions(corpus), limits.ask, seconds=longest)
        except NotDone as problem:
            return replace(measured, problem=f"{'build' if measured.build_s is None else 'search'} {problem}")
    return replace(
        measured,
        open_s=searched.open_s,
        memory_mb=searched.memory_mb,
        alone=searched.alone,
        together=searched.together,
        quality=_quality(searched.rankings, corpus),
    )


def _build(system: System, documents: Documents, folder: Path) -> _Built:
    start, cpu = perf_counter(), process_time()
    system.build(documents, folder)
    return _Built(perf_counter() - start, process_time() - cpu, _memory_mb("VmHWM"))


def _search(
    system: System, folder: Path, held_out: Mapping[str, str], others: Mapping[str, str], seconds: float
) -> _Searched:
    start = perf_counter()
    with system.open(folder, TOP) as search:
        open_s = perf_counter() - start
        remaining = iter(others.items())
        ask(search, dict(islice(remaining, WARM_UP)), 1, seconds)
        alone, rankings = ask(search, held_out, 1, seconds)
        together, _ = ask(search, dict(remaining), CLIENTS, min(seconds, TOGETHER_S))
        return _Searched(open_s, _memory_mb("VmRSS"), alone, together, rankings)


def ask(
    search: Search, asked: Mapping[str, str], clients: int, seconds: float
) -> tuple[Pass, dict[str, Ranking]]:
    """Until all are asked or the time is up; a search that has begun is finished."""
    rankings: dict[str, Ranking] = {}
    spent: list[float] = []
    remaining, taking = iter(asked.items()), threading.Lock()
    start, cpu = perf_counter(), process_time()

    def taken() -> Iterator[tuple[str, str]]:
        while perf_counter() - start < seconds:
            with taking:
                each = next(remaining, None)
            if each is None:
                return
            yield each

    def client() -> None:
        for query_id, question in taken():
            began = perf_counter()
            rankings[query_id] = search(question)
            spent.append(perf_counter() - began)

    with ThreadPoolExecutor(clients) as pool:
        for each in [pool.submit(client) for _ in range(clients)]:
            each.result()
    lasted, cost = perf_counter() - start, process_time() - cpu
    p50, p95 = (float(value) * 1000 for value in np.percentile(spent, (50, 95)))
    return Pass(clients, len(spent), len(spent) / lasted, p50, p95, cost / len(spent) * 1000), rankings


def _quality(rankings: Mapping[str, Ranking], corpus: Dataset) -> dict[str, float]:
    """Nothing where there are no judgements, or a question was not asked for want of time."""
    if not corpus.qrels or not corpus.qrels.keys() <= rankings.keys():
        return {}
    return {str(each): value for each, value in evaluate(QUALITY, rankings, corpus.qrels).items()}


def _disk_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / _MB


def _memory_mb(what: str) -> float:
    """VmRSS is what this process holds now, VmHWM the most it ever held (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * 1024 / _MB
    raise OSError(f"/proc/self/status has no {what}")
