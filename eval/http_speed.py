"""How long a question takes over HTTP, one after another: `python -m eval.http_speed 127.0.0.1:7860`.

Asks a running server the questions of a file (default `eval/questions/seed_dev.jsonl`) twice and counts the
second time, when what is read once has been read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter

import numpy as np

from eval.expectation import read_questions
from eval.report import markdown_table

QUESTIONS = Path(__file__).parent / "questions" / "seed_dev.jsonl"
PERCENTILES = (50, 95, 100)


def times(address: str, questions: Iterable[str]) -> Iterator[float]:
    """Milliseconds for each question, over one connection. Raises OSError where no answer comes."""
    with closing(HTTPConnection(address, timeout=60)) as connection:
        for question in questions:
            yield _asked(connection, question)


def _asked(connection: HTTPConnection, question: str) -> float:
    body = json.dumps({"question": question})
    started = perf_counter()
    connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise OSError(f"{question}：状态 {response.status}")
    return (perf_counter() - started) * 1000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("address", help="host and port of a running server")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    options = parser.parse_args(arguments)
    questions = [each.question for each in read_questions(options.questions)]
    found = list(times(options.address, [*questions, *questions]))[len(questions) :]
    rows = ((f"p{each}", f"{np.percentile(found, each):.1f} ms") for each in PERCENTILES)
    print(markdown_table(("percentile", "time"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
