"""How near the words of clauses are to those of a question: each word of the question looks for the word
nearest to it in meaning, and rare words count more. Vectors of whole texts blur what single words say
(late interaction: Khattab and Zaharia, SIGIR 2020)."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.document import Clause
from ingest.encoder import Encoder, Vectors
from ingest.tokens import Tokenizer

APART = 0.3  # cosine of two words up to which they have nothing to do with each other
MOST_WORDS = 60_000  # kept for the next question

Rows = NDArray[np.intp]


class Nearness:
    """`frequency` tells how many of `size()` clauses hold a token. Threads may share one."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        encoder: Encoder,
        frequency: Callable[[str], int],
        size: Callable[[], int],
    ) -> None:
        self._tokenizer = tokenizer
        self._encoder = encoder
        self._frequency = frequency
        self._size = size
        self._read = _Read(encoder)

    def of(self, question: str, clauses: Sequence[Clause]) -> NDArray[np.float64]:
        """A number from 0 (no word is met) to 1 (all are) for each clause."""
        words = self._distinct(question)
        if not words or not clauses:
            return np.zeros(len(clauses))
        if len(self._read) > MOST_WORDS:
            self._read = _Read(self._encoder)  # another thread may still use the former
        read = self._read
        asked = read.rows(words)
        texts = [self._rows(clause, read) for clause in clauses]
        rarity = np.array([self._rarity(word) for word in words])
        shares: NDArray[np.float64] = rarity @ _best(read.vectors, asked, texts) / rarity.sum()
        return shares

    def _rows(self, clause: Clause, read: _Read) -> Rows:
        rows = read.clauses.get(clause.clause_id)
        if rows is None:
            rows = read.clauses[clause.clause_id] = read.rows(self._distinct(clause.index_text))
        return rows

    def _distinct(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._tokenizer.search(text)))

    def _rarity(self, word: str) -> float:
        return math.log1p(max(self._size(), 1) / (self._frequency(word) + 1))


class _Read:
    """The vectors of the words met so far, a row each, and the words of clauses by their rows."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._row_of: dict[str, int] = {}
        self._adding = threading.Lock()
        self.vectors: Vectors = np.zeros((0, encoder.dimension), dtype=np.float32)
        self.clauses: dict[str, Rows] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def rows(self, words: Sequence[str]) -> Rows:
        if any(word not in self._row_of for word in words):
            self._add(words)
        return np.array([self._row_of[word] for word in words], dtype=np.intp)

    def _add(self, words: Sequence[str]) -> None:
        """Vectors first: whoever sees a row finds a vector there."""
        with self._adding:
            new = [word for word in words if word not in self._row_of]
            first, last = len(self._row_of), len(self._row_of) + len(new)
            if last > len(self.vectors):
                room = np.zeros((2 * last, self.vectors.shape[1]), dtype=np.float32)
                room[:first] = self.vectors[:first]
                self.vectors = room
            if new:
                self.vectors[first:last] = self._encoder.encode(new)
            self._row_of.update(zip(new, range(first, last), strict=True))


def _best(vectors: Vectors, asked: Rows, texts: Sequence[Rows]) -> NDArray[np.float64]:
    """(asked, texts): how far the nearest word of a text meets a word asked, 0 to 1."""
    words, places = np.unique(np.concatenate(texts), return_inverse=True)
    if not len(words):
        return np.zeros((len(asked), len(texts)))
    cosines = vectors[asked] @ vectors[words].T
    met = np.clip((cosines - APART) / (1 - APART), 0.0, 1.0)
    met[asked[:, None] == words[None]] = 1.0
    ends = np.cumsum([0, *map(len, texts)])
    parts = (met[:, places[start:end]] for start, end in pairwise(ends))
    return np.column_stack([part.max(axis=1, initial=0.0) for part in parts])
