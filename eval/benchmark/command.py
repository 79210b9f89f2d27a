"""`python -m eval.benchmark --data DIR --results FILE`: what it takes to find the clauses that answer.

DIR is the reference data (its folders stard_train and laws). Every system gets the same clauses, questions,
tokens and vectors; what the other systems need comes by `pip install --no-deps -r eval/benchmark.lock`. The
encoder that comes along has seen the questions: ENCODER=FOLDS/0 names one that has not (`eval.folds`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.settings import multiply_in_one_thread, stay_offline
from eval.benchmark.chart import latency_chart
from eval.benchmark.corpus import of_size, read_corpus
from eval.benchmark.measuring import Limits, measure
from eval.benchmark.report import as_text, read, with_new, write
from eval.benchmark.systems.ensemble import ENSEMBLE
from eval.benchmark.systems.fts5 import FTS5
from eval.benchmark.systems.haystack_hybrid import HAYSTACK
from eval.benchmark.systems.okapi import RANK_BM25
from eval.benchmark.systems.ours import OURS

SYSTEMS = {each.name: each for each in (OURS, ENSEMBLE, HAYSTACK, RANK_BM25, FTS5)}
SIZES = (10_000, 50_000, 147_000)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m eval.benchmark", description=__doc__.split("\n")[0])
    made.add_argument(
        "--data", type=Path, help="folder of the reference data; without it nothing is measured"
    )
    made.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of clauses")
    made.add_argument(
        "--systems",
        nargs="+",
        default=list(SYSTEMS),
        choices=SYSTEMS,
        metavar="NAME",
        help=", ".join(SYSTEMS),
    )
    made.add_argument("--build-seconds", type=float, default=600, help="limit of a build")
    made.add_argument("--ask-seconds", type=float, default=120, help="limit of one client's pass")
    made.add_argument(
        "--results",
        type=Path,
        required=True,
        help="file of JSON: what it holds of other sizes and systems stays",
    )
    made.add_argument("--chart", type=Path, help="SVG of the latencies to write")
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    given = parser().parse_args(arguments)
    stay_offline()
    multiply_in_one_thread()
    if given.data:
        _measure(
            given.data,
            given.sizes,
            given.systems,
            Limits(given.build_seconds, given.ask_seconds),
            given.results,
        )
    measured = read(given.results)
    print(as_text(measured))
    if given.chart:
        given.chart.write_text(latency_chart(measured), encoding="utf-8")


def _measure(data: Path, sizes: Sequence[int], names: Sequence[str], limits: Limits, results: Path) -> None:
    """Each figure is on disk as soon as it is known."""
    genuine = read_corpus(data)
    for size in sizes:
        corpus = of_size(genuine, size)
        for name in names:
            print(f"{size:,} clauses: {name} …", file=sys.stderr)
            write(results, with_new(read(results), measure(SYSTEMS[name], corpus, limits)))
