"""Damaged files against the reading processes: `python -m eval.fuzz FILE… [--count 1000]`.

Each mutant must end as documents or as an error in words; a traceback, or a file that takes longer than it
may, is a finding. The program that asks is this one: its report shows that it still stands.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eval.report import markdown_table
from ingest.attempts import Fault, Read
from ingest.isolation import read_all
from ingest.readers.limits import MAX_SECONDS, PATIENCE
from ingest.readers.source import Received, UnreadableFile

_CHINESE = re.compile("[\u4e00-\u9fff]")
_PIECES = (
    b"<div>",
    b"<td>",
    b"[",
    b"(",
    b"![](",
    b"**",
    b"> ",
    b"- ",
    b"|a",
    b"&#",
    b"\xef\xbc\x88",
    b"1.",
    b"\0",
)
_LONGEST_INSERTION = 20_000  # times a piece


@dataclass(slots=True)
class Outcomes:
    """What became of the mutants of one file."""

    read: int = 0
    refused: int = 0
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0  # seconds between two answers
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def mutants(self) -> int:
        return self.read + self.refused + len(self.findings)

    def add(self, name: str, read: Read, seconds: float) -> None:
        self.slowest = max(self.slowest, seconds)
        if isinstance(read, Fault):
            self.findings.append(f"{name}: {read.trace.strip().splitlines()[-1]}")
        elif isinstance(read, UnreadableFile):
            message = str(read)
            self.refused += 1
            self.reasons[message.partition("：")[2][:24]] += 1
            if not _CHINESE.search(message) or name not in message:
                self.findings.append(f"{name}: no words for a maintainer: {message}")
        else:
            self.read += 1


def fuzz(samples: Mapping[str, bytes], count: int, seed: int) -> dict[str, Outcomes]:
    """`count` mutants of each sample, read as an ingest reads files, but one after the other."""
    outcomes = {name: Outcomes() for name in samples}
    for name, data in samples.items():
        chances = random.Random(f"{seed} {name}")
        files = (Received(f"{i}-{name}", mutant(data, chances)) for i in range(count))
        begin = time.monotonic()
        for found in read_all(files, processes=1):
            outcomes[name].add(found.given.name, found.read, time.monotonic() - begin)
            begin = time.monotonic()
    return outcomes


def mutant(data: bytes, chances: random.Random) -> bytes:
    """Of a zip, half the time one part inside is damaged, and the zip itself whole."""
    if zipfile.is_zipfile(io.BytesIO(data)) and chances.random() < 0.5:
        return _with_damaged_part(data, chances)
    return _damaged(data, chances)


def _with_damaged_part(data: bytes, chances: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    name = chances.choice(sorted(parts))
    parts[name] = _damaged(parts[name], chances)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in parts.items():
            package.writestr(each, content)
    return target.getvalue()


def _damaged(data: bytes, chances: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chances.choice((1, 1, 2, 8))):
        _damage(damaged, chances)
    return bytes(damaged)


def _damage(data: bytearray, chances: random.Random) -> None:
    """Cut off, bytes changed, a stretch zeroed, left out or doubled, or a piece of syntax put in often."""
    first, last = sorted(chances.randrange(len(data) + 1) for _ in range(2))
    last = min(last, first + chances.choice((16, 400, 20_000)))
    match chances.randrange(6):
        case 0:
            del data[first:]
        case 1:
            for _ in range(chances.choice((1, 8, 64))):
                if data:
                    data[chances.randrange(len(data))] = chances.randrange(256)
        case 2:
            data[first:last] = bytes(last - first)
        case 3:
            del data[first:last]
        case 4:
            data[first:first] = data[first:last]
        case _:
            data[first:first] = chances.choice(_PIECES) * chances.randrange(_LONGEST_INSERTION)


def rows(outcomes: Mapping[str, Outcomes]) -> Iterator[tuple[str, ...]]:
    for name, each in outcomes.items():
        figures = (each.mutants, each.read, each.refused, len(each.findings))
        yield name, *map(str, figures), f"{each.slowest:.1f}"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m eval.fuzz", description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--count", type=int, default=1_000, help="mutants of each file")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    outcomes = fuzz({path.name: path.read_bytes() for path in options.files}, options.count, options.seed)
    headings = ("file", "mutants", "read", "refused", "findings", "slowest, s")
    sys.stdout.write(markdown_table(headings, rows(outcomes)) + "\n")
    findings = [finding for each in outcomes.values() for finding in each.findings]
    sys.stdout.writelines(f"{finding}\n" for finding in findings)
    late = any(each.slowest > MAX_SECONDS * PATIENCE + 10 for each in outcomes.values())
    sys.exit(1 if findings or late else 0)


if __name__ == "__main__":
    main()
