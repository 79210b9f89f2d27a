"""How near the words of clauses are to those of a question: each word of the question looks for the word
nearest to it in meaning, and rare words count more. Vectors of whole texts blur what single words say
(late interaction: Khattab and Zaharia, SIGIR 2020)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.word_vectors import Rows, WordVectors
from ingest.document import Clause
from ingest.encoder import Encoder, Vectors
from ingest.tokens import Tokenizer

APART = 0.3  # cosine of two words up to which they have nothing to do with each other


@dataclass(frozen=True, slots=True)
class _Read:
    """Words met so far, and those of clauses by their rows."""

    words: WordVectors
    clauses: dict[str, Rows]


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
        self._read = _Read(WordVectors(encoder), {})

    def of(self, question: str, clauses: Sequence[Clause]) -> NDArray[np.float64]:
        """A number from 0 (no word is met) to 1 (all are) for each clause."""
        words = self._distinct(question)
        if not words or not clauses:
            return np.zeros(len(clauses))
        if self._read.words.is_full:
            self._read = _Read(WordVectors(self._encoder), {})  # another thread may still use the former
        read = self._read
        asked = read.words.rows(words)
        texts = [self._rows(clause, read) for clause in clauses]
        rarity = np.array([self._rarity(word) for word in words])
        shares: NDArray[np.float64] = rarity @ _best(read.words.vectors, asked, texts) / rarity.sum()
        return shares

    def _rows(self, clause: Clause, read: _Read) -> Rows:
        rows = read.clauses.get(clause.clause_id)
        if rows is None:
            rows = read.clauses[clause.clause_id] = read.words.rows(self._distinct(clause.index_text))
        return rows

    def _distinct(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._tokenizer.search(text)))

    def _rarity(self, word: str) -> float:
        return math.log1p(max(self._size(), 1) / (self._frequency(word) + 1))


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
