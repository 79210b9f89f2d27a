"""The lexicon: what people say against what documents say, how things are asked, and words that say nothing.

All of it is data in corpus/lexicon; this file only reads it. Rows of terms.tsv carry a relation:
`same` and `historical` may stand for each other silently, `near`, `broader` and `narrower` with a note,
`ambiguous` has to be asked back.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

LEXICON = Path(__file__).parent.parent / "corpus" / "lexicon"

_REMARK = re.compile(r"[（(][^（）()]*[）)]")
SHORTEST_TERM = 2  # a single character stands in too many other words
_SILENT = ("same", "historical")


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One way of saying: “打零工” is said for 灵活就业."""

    said: str
    official: tuple[str, ...]
    relation: str
    note: str

    @property
    def is_silent(self) -> bool:
        return self.relation in _SILENT


class Lexicon:
    """The files of one lexicon folder, read when first used."""

    def __init__(self, folder: Path = LEXICON) -> None:
        self._folder = folder

    @cached_property
    def terms(self) -> dict[str, TermEntry]:
        """What is said -> its entry."""
        entries = (entry for row in self._table("terms.tsv") for entry in _entries(row))
        return {entry.said: entry for entry in entries}

    @cached_property
    def term_pattern(self) -> re.Pattern[str]:
        """Matches any said term, the longest first."""
        said = sorted(self.terms, key=len, reverse=True)
        return re.compile("|".join(re.escape(word) for word in said))

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """A plain word -> words that policy texts use for it."""
        rows = self._table("synonyms.tsv")
        return {row["word"]: tuple(row["synonyms"].split("、")) for row in rows}

    @cached_property
    def asked(self) -> dict[str, re.Pattern[str]]:
        """Kind of question -> the wordings that ask it."""
        return {row["asked"]: re.compile(row["pattern"]) for row in self._table("asked.tsv")}

    @cached_property
    def out_of_scope(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in self._table("out_of_scope.tsv"))

    @cached_property
    def stop_words(self) -> frozenset[str]:
        return frozenset(self._text("stop_words.txt").split())

    def _text(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")

    def _table(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """The provinces by their short names, each with its abbreviations: 福建 -> 闽."""
    with (LEXICON / "regions.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row["region"]: tuple(row["abbreviations"].split("、")) for row in rows}


def looks_alike(one: str, other: str) -> bool:
    """Whether two characters are easily taken for each other: 徒 and 徙."""
    return any(one in group and other in group for group in _look_alikes())


@cache
def _look_alikes() -> tuple[str, ...]:
    return tuple((LEXICON / "look_alikes.tsv").read_text(encoding="utf-8").split()[1:])


def _entries(row: dict[str, str]) -> Iterator[TermEntry]:
    official = tuple(_names(row["official"], "、/"))
    for said in _names(row["colloquial"], "、"):
        if len(said) < SHORTEST_TERM:
            continue
        yield TermEntry(said, official, row["relation"], row["note"] or "")


def _names(cell: str, separators: str) -> Iterator[str]:
    for name in re.split(f"[{separators}]", _REMARK.sub("", cell)):
        if stripped := name.strip(" “”"):
            yield stripped
