"""How near the words of clauses are to those of a question: each word of the question looks for the word
nearest to it in meaning, and rare words count more. Vectors of whole texts blur what single words say
(late interaction: Khattab and Zaharia, SIGIR 2020)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.word_vectors import Rows, WordVectors, distinct, ends
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
        texts = self._rows(clauses, read)
        rarity = np.array([self._rarity(word) for word in words])
        shares: NDArray[np.float64] = rarity @ _best(read.words.vectors, asked, texts) / rarity.sum()
        return shares

    def _rows(self, clauses: Sequence[Clause], read: _Read) -> list[Rows]:
        """The words of each clause; those of clauses not read so far are looked up together."""
        unread = [clause for clause in clauses if clause.clause_id not in read.clauses]
        texts = [self._distinct(clause.index_text) for clause in unread]
        read.clauses.update(
            zip((each.clause_id for each in unread), read.words.rows_of_each(texts), strict=True)
        )
        return [read.clauses[clause.clause_id] for clause in clauses]

    def _distinct(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._tokenizer.search(text)))

    def _rarity(self, word: str) -> float:
        return math.log1p(max(self._size(), 1) / (self._frequency(word) + 1))


def _best(vectors: Vectors, asked: Rows, texts: Sequence[Rows]) -> NDArray[np.float64]:
    """(asked, texts): how far the nearest word of a text meets a word asked, 0 to 1."""
    best = np.zeros((len(asked), len(texts)))
    filled = [place for place, rows in enumerate(texts) if len(rows)]
    if filled:
        words, places = distinct(np.concatenate(texts))
        cosines = vectors[asked] @ vectors[words].T
        met = np.clip((cosines - APART) / (1 - APART), 0.0, 1.0)
        met[asked[:, None] == words[None]] = 1.0
        starts = ends([texts[place] for place in filled])[:-1]
        best[:, filled] = np.maximum.reduceat(met[:, places], starts, axis=1)
    return best
