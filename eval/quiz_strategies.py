"""How guessing fares against items of unseen documents: `python -m eval.quiz_strategies DATA --seed 7`.

DATA is the folder of reference data. The documents come from its sets in turn, as far as these go, and the
generator makes items of them. For every rule of thumb a table says of how many items it gets how many right,
what chance would, and how many points it stands above chance (the aim: at most 10): first of all items
offered, then of the sets of 20 a document that a trainer gets. `--read 120` writes out so many items of the
sets for a strict reader; `--except FILE` leaves out documents, one a line, by the name or the title that
the first table shows.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.guessing import guessed
from assistant.quiz.generator import generate, offered
from assistant.quiz.generator.command import item_text
from assistant.quiz.generator.passage import can_be_named
from assistant.quiz.item import Item
from eval.report import markdown_table
from eval.structure import SETS
from ingest.document import Clause
from ingest.readers import read_bytes
from ingest.segment import clauses_of
from ingest.structure import parse

DRAWN_FROM = ("civil_affairs", "html", "docx", "laws")
ITEMS_OF_A_SET = 20


def drawn(data: Path, seed: int, count: int, without: Collection[str]) -> dict[str, list[Clause]]:
    """The clauses of `count` documents that quizzes are made of, by their names (`html/003.html`); one that
    stands in two sets is drawn once."""
    sets = (_shuffled(data, name, Random(seed), without) for name in DRAWN_FROM)
    found: dict[str, tuple[str, list[Clause]]] = {}
    for name, clauses in (each for row in zip_longest(*sets) for each in row if each):
        if len(found) == count:
            break
        found.setdefault(clauses[0].title, (name, clauses))
    return dict(found.values())


def _shuffled(
    data: Path, name: str, chance: Random, without: Collection[str]
) -> Iterator[tuple[str, list[Clause]]]:
    texts = [raw for raw in SETS[name](data) if f"{name}/{raw.name}" not in without]
    chance.shuffle(texts)
    for raw in texts:
        documents = parse(read_bytes(raw.data, raw.name))
        clauses = list(chain.from_iterable(map(clauses_of, documents)))
        if clauses and can_be_named(clauses[0].title) and clauses[0].title not in without:
            yield f"{name}/{raw.name}", clauses


def fared(items: Sequence[Item], corpus: Corpus) -> str:
    """A table, one row a strategy."""
    rows = [
        (name, str(each.items), f"{each.right:.1f}", f"{each.chance:.1f}", f"{100 * each.above_chance:+.1f}")
        for name, each in guessed(items, corpus).items()
    ]
    return markdown_table(("strategy", "items", "right", "by chance", "points above"), rows)


def _kinds(items: Sequence[Item]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in Counter(item.kind for item in items).most_common())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.quiz_strategies", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the reference data")
    parser.add_argument("--seed", type=int, required=True, help="decides which documents and items are drawn")
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--except", dest="without", type=Path, help="file that names documents to leave out")
    parser.add_argument("--read", type=int, default=0, help="write out so many items of the sets")
    options = parser.parse_args()
    without = options.without.read_text(encoding="utf-8").splitlines() if options.without else ()
    documents = drawn(options.data, options.seed, options.documents, without)
    corpus = Corpus(tuple(chain.from_iterable(documents.values())))
    everything = {name: list(offered(clauses, corpus)) for name, clauses in documents.items()}
    sets = {name: generate(clauses, ITEMS_OF_A_SET, corpus) for name, clauses in documents.items()}
    _tell(documents, everything, sets, corpus)
    in_sets = list(chain.from_iterable(sets.values()))
    to_read = Random(options.seed).sample(in_sets, min(options.read, len(in_sets)))
    sys.stdout.writelines(f"\n{n}. {item_text(item)}\n" for n, item in enumerate(to_read, start=1))


def _tell(
    documents: dict[str, list[Clause]],
    everything: dict[str, list[Item]],
    sets: dict[str, tuple[Item, ...]],
    corpus: Corpus,
) -> None:
    rows = [
        (name, clauses[0].title, str(len(everything[name])), str(len(sets[name])))
        for name, clauses in documents.items()
    ]
    print(markdown_table(("document", "title", "offered", "in its set"), rows))
    for what, made in (("offered", everything), (f"in sets of {ITEMS_OF_A_SET}", sets)):
        items = list(chain.from_iterable(made.values()))
        print(f"\n{len(items)} items {what}: {_kinds(items)}\n\n{fared(items, corpus)}")


if __name__ == "__main__":
    main()
