"""How much of the reference data's structure the parser finds: `python -m eval.structure DATA`.

Articles counted over the raw texts (eval/raw_articles.py) against those of the trees: with the right number,
below the right 编, 章 and 节; and the characters that are in no tree.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.raw_articles import LEVELS, Article, Place, raw_articles
from eval.raw_texts import RawText, markdown_texts, page_texts, printed_texts, word_texts
from eval.report import Share, markdown_table
from ingest.document import Document, Provision
from ingest.numbering import Number, Style, read_number
from ingest.readers import read_bytes
from ingest.structure import parse

_LEVEL_OF = dict(zip((Style.PART, Style.SUBPART, Style.CHAPTER, Style.SECTION), LEVELS, strict=True))
SETS: dict[str, Callable[[Path], Iterator[RawText]]] = {
    "laws": lambda data: markdown_texts(data / "laws" / "docs.jsonl.gz"),
    "civil_affairs": lambda data: markdown_texts(data / "civil_affairs" / "docs.jsonl.gz"),
    "docx": lambda data: word_texts(data / "docx"),
    "html": lambda data: page_texts(data / "html"),
    "pdf of laws": lambda data: printed_texts(data / "laws" / "docs.jsonl.gz", every=60),
}


@dataclass(slots=True)
class Tally:
    """Sums over the files of one data set."""

    files: int = 0
    expected: int = 0
    found: int = 0  # with the right number
    judged: int = 0  # of those, whose headings the raw text tells
    placed: int = 0  # below the right headings
    silent: int = 0  # lost, in a file without a warning that tells
    unexpected: int = 0  # in the tree alone
    provisions: int = 0
    warnings: int = 0
    lost: int = 0  # characters
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def add(self, raw: RawText) -> None:
        begin = time.process_time()
        documents = parse(read_bytes(raw.data, raw.name))
        self.seconds += time.process_time() - begin
        expected = Counter(raw_articles(raw.lines))
        read = Counter(article for each in documents for article in tree_articles(each))
        missing, extra = _numbers(expected) - _numbers(read), _numbers(read) - _numbers(expected)
        warned = "".join(warning for each in documents for warning in each.warnings)
        self.files += 1
        self.expected += expected.total()
        self.found += expected.total() - missing.total()
        judged = Counter({each: count for each, count in expected.items() if each.place is not None})
        self.judged += judged.total()
        self.placed += (judged & read).total()
        self.silent += sum(count for (ordinal, _), count in missing.items() if str(ordinal) not in warned)
        self.unexpected += extra.total()
        self.provisions += sum(1 for each in documents for _ in each.walk())
        self.warnings += sum(len(each.warnings) for each in documents)
        self.lost += _lost(raw.lines, documents)
        self.misses += [f"{raw.name}: {_named(each)}" for each in judged - read]


def _numbers(articles: Counter[Article]) -> Counter[tuple[int, int]]:
    numbers = Counter[tuple[int, int]]()
    for each, count in articles.items():
        numbers[each.ordinal, each.suffix] += count
    return numbers


def tree_articles(document: Document) -> Iterator[Article]:
    """The articles of a tree in reading order, with the headings above them."""

    def below(provisions: Iterable[Provision], place: Place) -> Iterator[Article]:
        for each in provisions:
            number = read_number(each.number) if each.number else None
            if number and number.style is Style.ARTICLE:
                yield Article(number.ordinal, number.suffix, place)
            yield from below(each.children, _place(place, number))

    return below(document.provisions, ())


def _place(place: Place, number: Number | None) -> Place:
    level = _LEVEL_OF.get(number.style) if number else None
    return (*place, (level, number.ordinal)) if level and number else place


def _lost(lines: Iterable[str], documents: Iterable[Document]) -> int:
    """Ideographs and figures that are in the file and in no document."""
    written = Counter(re.findall(r"[\u4e00-\u9fff0-9]", "".join(lines)))
    read = Counter(re.findall(r"[\u4e00-\u9fff0-9]", "".join(each.text for each in documents)))
    return (written - read).total()


def _named(article: Article) -> str:
    above = "".join(f"第{ordinal}{level}" for level, ordinal in article.place or ())
    return f"{above}第{article.ordinal}条" + (f"之{article.suffix}" if article.suffix else "")


def measure(texts: Iterable[RawText]) -> Tally:
    tally = Tally()
    for raw in texts:
        tally.add(raw)
    return tally


_HEADINGS = (
    *("data", "files", "articles", "right number", "and parent", "lost silently", "in the tree only"),
    *("provisions", "warnings", "characters lost", "seconds"),
)


def row(name: str, tally: Tally) -> tuple[str, ...]:
    shares = (_exact(tally.found, tally.expected), _exact(tally.placed, tally.judged))
    counts = (tally.silent, tally.unexpected, tally.provisions, tally.warnings, tally.lost)
    figures = (str(tally.files), str(tally.expected), *shares, *map(str, counts), f"{tally.seconds:.1f}")
    return (name, *figures)


def _exact(count: int, of: int) -> str:
    share = Share(count, of).value
    return "–" if share is None else f"{share:.2%}"


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m eval.structure", description=__doc__)
    arguments.add_argument("data", type=Path, help="the folder with the reference data")
    arguments.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    arguments.add_argument("--misses", action="store_true", help="name each article that is not found")
    options = arguments.parse_args()
    tallies = {name: measure(SETS[name](options.data)) for name in options.sets}
    sys.stdout.write(markdown_table(_HEADINGS, [row(name, tally) for name, tally in tallies.items()]) + "\n")
    if options.misses:
        sys.stdout.writelines(f"{miss}\n" for tally in tallies.values() for miss in tally.misses)


if __name__ == "__main__":
    main()
