"""How near the words of clauses are to those of a question: each word of the question looks for the word
nearest to it in meaning, and rare words count more. Vectors of whole texts blur what single words say
(late interaction: Khattab and Zaharia, SIGIR 2020)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.document import Clause
from ingest.encoder import Encoder, Vectors
from ingest.tokens import Tokenizer

APART = 0.3  # cosine of two words up to which they have nothing to do with each other
MOST_WORDS = 50_000
MOST_CLAUSES = 50_000


class Nearness:
    """`frequency` tells how many of `size()` clauses hold a token. What was read is kept for the next
    question; threads may share one."""

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
        self._vectors: dict[str, Vectors] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    def of(self, question: str, clauses: Sequence[Clause]) -> NDArray[np.float64]:
        """A number from 0 (no word is met) to 1 (all are) for each clause."""
        asked = self._distinct(question)
        if not asked or not clauses:
            return np.zeros(len(clauses))
        texts = [self._words_of(clause) for clause in clauses]
        words = list(dict.fromkeys((*asked, *(word for text in texts for word in text))))
        met = self._met(asked, words)
        places = {word: place for place, word in enumerate(words)}
        rarity = np.array([self._rarity(word) for word in asked])
        best = np.array([met[:, [places[word] for word in text]].max(axis=1, initial=0.0) for text in texts])
        shares: NDArray[np.float64] = best @ rarity / rarity.sum()
        return shares

    def _met(self, asked: Sequence[str], words: Sequence[str]) -> NDArray[np.float64]:
        """(asked, words): how far the one meets the other, 0 to 1."""
        cosines = self._encoded(asked) @ self._encoded(words).T
        met = np.clip((cosines - APART) / (1 - APART), 0.0, 1.0)
        same = np.array(asked)[:, None] == np.array(words)[None]
        return np.where(same, 1.0, met)

    def _rarity(self, word: str) -> float:
        return math.log1p(max(self._size(), 1) / (self._frequency(word) + 1))

    def _words_of(self, clause: Clause) -> tuple[str, ...]:
        words = self._words.get(clause.clause_id)
        if words is None:
            if len(self._words) >= MOST_CLAUSES:
                self._words = {}
            words = self._words[clause.clause_id] = self._distinct(clause.index_text)
        return words

    def _distinct(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._tokenizer.search(text)))

    def _encoded(self, words: Sequence[str]) -> Vectors:
        """(words, dimension)"""
        if len(self._vectors) >= MOST_WORDS:
            self._vectors = {}  # another thread may still read the former
        known = self._vectors
        new = [word for word in words if word not in known]
        known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([known[word] for word in words])
