"""The vectors of words met so far, each kept once however many clauses hold it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence, Sized
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder, Vectors

MOST_WORDS = 60_000  # kept for the next question

Rows = NDArray[np.intp]


class WordVectors:
    """A row of `vectors` for each word asked for. Threads may share one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._row_of: dict[str, int] = {}
        self._adding = threading.Lock()
        self.vectors: Vectors = np.zeros((0, encoder.dimension), dtype=np.float32)

    @property
    def is_full(self) -> bool:
        return len(self._row_of) > MOST_WORDS

    def rows(self, words: Sequence[str]) -> Rows:
        try:
            return self._known_rows(words)
        except KeyError:
            self._add(words)
            return self._known_rows(words)

    def rows_of_each(self, texts: Sequence[Sequence[str]]) -> list[Rows]:
        """The words of several texts, looked up together."""
        rows = self.rows([*chain.from_iterable(texts)])
        return [rows[start:end] for start, end in pairwise(ends(texts))]

    def _known_rows(self, words: Sequence[str]) -> Rows:
        return np.array([self._row_of[word] for word in words], dtype=np.intp)

    def _add(self, words: Sequence[str]) -> None:
        """Vectors first: whoever sees a row finds a vector there."""
        with self._adding:
            new = [word for word in dict.fromkeys(words) if word not in self._row_of]
            first, last = len(self._row_of), len(self._row_of) + len(new)
            if last > len(self.vectors):
                room = np.zeros((2 * last, self.vectors.shape[1]), dtype=np.float32)
                room[:first] = self.vectors[:first]
                self.vectors = room
            if new:
                self.vectors[first:last] = self._encoder.encode(new)
            self._row_of.update(zip(new, range(first, last), strict=True))


def ends(texts: Iterable[Sized]) -> list[int]:
    """Where each text begins if they stand one after another, and where the last one ends."""
    return [0, *accumulate(map(len, texts))]


def distinct(rows: Rows) -> tuple[Rows, Rows]:
    """Each row once, ascending, and where each of those given stands among them: as `np.unique` has it, but
    rows are few enough to be counted instead of sorted."""
    is_given = np.zeros(rows.max(initial=-1) + 1, dtype=np.bool_)
    is_given[rows] = True
    place_of = np.cumsum(is_given) - 1
    return np.flatnonzero(is_given), place_of[rows]
