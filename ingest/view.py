"""What one process searches: the generations on disk, and in memory what none of them covers."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import partial

from ingest.entries import Revisions
from ingest.generations import Generation, Stamp
from ingest.hit import Hit
from ingest.library import revision_of
from ingest.terms import TermIndex
from ingest.vectors import ExactVectors, Vector


@dataclass(frozen=True, slots=True)
class Standby:
    """What no generation covers, searched in memory."""

    revisions: Revisions = field(default_factory=dict)
    terms: TermIndex | None = None
    vectors: ExactVectors | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Holds until the pointer or what is current changes."""

    stamp: Stamp
    live: Revisions  # what may be cited now
    generations: tuple[Generation, ...]  # the main one, then the delta
    standby: Standby
    damage: str | None = None  # why there are no generations, though there should be

    @property
    def covered(self) -> Set[str]:
        return {revision for generation in self.generations for revision in generation.revisions}

    @property
    def term_indexes(self) -> Iterator[TermIndex]:
        """The terms of the last generation include those of the one before."""
        yield from (generation.terms for generation in self.generations[-1:])
        if self.standby.terms is not None:
            yield self.standby.terms

    @property
    def size(self) -> int:
        """How many clauses can be found."""
        return clauses_of(self.live)

    def lexical(self, terms: Iterable[str], top: int) -> list[Hit]:
        """The `top` current clauses by BM25, best first."""
        return _best([partial(index.search, terms) for index in self.term_indexes], top, self.live)

    def dense(self, vector: Vector, top: int) -> list[Hit]:
        """The `top` current clauses by cosine, best first."""
        indexes = [*(generation.vectors for generation in self.generations), self.standby.vectors]
        return _best([partial(index.search, vector) for index in indexes if index], top, self.live)

    def frequency(self, token: str) -> int:
        """How many clauses hold a token; those no longer current count until a merge."""
        return sum(index.frequency(token) for index in self.term_indexes)

    def vocabulary(self, most: int) -> list[str]:
        """The tokens of all clauses, at most so many of each generation."""
        return list(dict.fromkeys(token for index in self.term_indexes for token in index.vocabulary(most)))


NOTHING = View(None, {}, (), Standby())


def clauses_of(revisions: Revisions) -> int:
    """How many."""
    return sum(revisions.values())


def _best(searches: Iterable[Callable[[int], list[Hit]]], top: int, live: Container[str]) -> list[Hit]:
    """The best current clauses of several searches with comparable scores."""
    if top < 1:
        return []
    hits = [hit for search in searches for hit in _live_hits(search, top, live)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.clause_id))[:top]


def _live_hits(search: Callable[[int], list[Hit]], top: int, live: Container[str]) -> list[Hit]:
    """Asks for more until `top` are current, or there are no more."""
    limit = top
    while True:
        found = search(limit)
        hits = [hit for hit in found if revision_of(hit.clause_id) in live]
        if len(hits) >= top or len(found) < limit:
            return hits
        limit *= 4
