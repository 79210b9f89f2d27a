"""How well contradictions between documents are told: `python -m eval.conflicts [QUESTIONS] [--data DIR]`.

The questions are pairs of documents, made by somebody who had not read the rules: in one half they lay down
different values for the same thing, in the other they only look so. All go into one library. A pair counts
as found where any conflict between its two documents is; a conflict across pairs is a false one. `--missed`
lists what went wrong; `--data` lists instead what is found among the genuine documents of a folder, to be
judged by eye.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.disagreement import Disagreement, disagreements
from assistant.settings import Settings
from assistant.stores import Stores
from eval.report import Share, markdown_table
from eval.scale import write_documents
from ingest.conflicts import conflicts_in_force
from ingest.jsonl import read_jsonl
from ingest.pipeline import Result, ingest

QUESTIONS = Path(__file__).parent / "questions" / "conflicts.jsonl"

Between = frozenset[str]  # the titles of two documents


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    text: str  # with the title


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    kind: str  # what is different, or why it is no conflict
    is_conflict: bool
    documents: tuple[Text, Text]

    @property
    def between(self) -> Between:
        return frozenset(each.title for each in self.documents)


@dataclass(frozen=True, slots=True)
class Figures:
    """`right` and `false` count pairs found; `across` what is found between documents of different pairs."""

    right: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    false: tuple[Pair, ...]
    across: tuple[Between, ...]

    @property
    def precision(self) -> Share:
        return Share(len(self.right), len(self.right) + len(self.false) + len(self.across))

    @property
    def recall(self) -> Share:
        return Share(len(self.right), len(self.right) + len(self.missed))


def read_pairs(path: Path) -> tuple[Pair, ...]:
    return tuple(_pair(row) for row in read_jsonl(path))


def _pair(row: Mapping[str, object]) -> Pair:
    documents = row["documents"]
    assert isinstance(documents, list)
    one, other = (Text(each.partition("\n")[0], each) for each in documents)
    return Pair(str(row["id"]), str(row["kind"]), row["conflict"] is True, (one, other))


def judged(pairs: Sequence[Pair], found: Iterable[Between]) -> Figures:
    between = set(found)
    hits = [pair for pair in pairs if pair.between in between]
    return Figures(
        tuple(pair for pair in hits if pair.is_conflict),
        tuple(pair for pair in pairs if pair.is_conflict and pair not in hits),
        tuple(pair for pair in hits if not pair.is_conflict),
        tuple(sorted(between - {pair.between for pair in pairs}, key=sorted)),
    )


def found_in(stores: Stores) -> Iterator[Disagreement]:
    """All conflicts among what is current, each two clauses once."""
    clauses = stores.library.current_clauses()
    yield from disagreements(conflicts_in_force(clauses, stores.library, stores.index), stores.library)


def write_pairs(pairs: Iterable[Pair], folder: Path) -> None:
    for pair in pairs:
        for number, document in enumerate(pair.documents, 1):
            (folder / f"{pair.id}_{number}.txt").write_text(document.text, encoding="utf-8")


def conflicts_among(paths: Sequence[Path], data_dir: Path) -> tuple[Disagreement, ...]:
    """What is found in a library of these files and folders."""
    with Stores.open(Settings(data_dir=data_dir)) as stores:
        outcomes = ingest(paths, stores.library, stores.index)
        sys.stderr.writelines(f"{each.error}\n" for each in outcomes if each.result is Result.FAILED)
        return tuple(found_in(stores))


def measure(pairs: Sequence[Pair]) -> Figures:
    with TemporaryDirectory() as folder:
        received = Path(folder) / "received"
        received.mkdir()
        write_pairs(pairs, received)
        return judged(pairs, map(_between, conflicts_among([received], Path(folder) / "data")))


def _between(found: Disagreement) -> Between:
    return frozenset({found.one.title, found.other.title})


# --- the report -----------------------------------------------------------------------------------------


def report(figures: Figures) -> str:
    return markdown_table(
        ("conflicts", "figure"), [("precision", str(figures.precision)), ("recall", str(figures.recall))]
    )


def wrong(figures: Figures) -> Iterator[str]:
    for said, pairs in (("missed", figures.missed), ("false", figures.false)):
        yield from (f"{said} {pair.id} {pair.kind}" for pair in pairs)
    yield from (f"across {' / '.join(sorted(between))}" for between in figures.across)


def _genuine(folder: Path, most: int) -> Iterator[str]:
    with TemporaryDirectory() as made:
        unpacked = (write_documents(each, Path(made) / "documents") for each in folder.glob("docs.jsonl.gz"))
        paths = [folder, *(path for paths in unpacked for path in paths)]
        found = conflicts_among(paths, Path(made) / "data")
    for each in islice(found, most):
        yield "\n  ".join(("", *each.passages))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.conflicts", description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--missed", action="store_true", help="list what went wrong")
    parser.add_argument("--data", type=Path, help="folder of genuine documents, or with a docs.jsonl.gz")
    parser.add_argument("--most", type=int, default=200, help="so many of those found among them")
    options = parser.parse_args(arguments)
    if options.data:
        sys.stdout.writelines(f"{each}\n" for each in _genuine(options.data, options.most))
        return
    figures = measure(read_pairs(options.questions))
    sys.stdout.write(report(figures) + "\n")
    if options.missed:
        sys.stdout.writelines(f"{each}\n" for each in wrong(figures))


if __name__ == "__main__":
    main()
