"""How well a statement meets a question: the share of the question's words it meets, weighted by rarity.

A word may be met in the statement itself, or, counting less, in the rest of its sentence, in the headings
above it and in the rest of its clause: a clause says “每年补贴2000元” of what its heading and its first words
name. A word that is met nowhere may be met in meaning, by the nearest word vector.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.question import Question, Term
from assistant.statements import Statement, statements
from ingest.document import Clause
from ingest.encoder import Encoder
from ingest.tokens import Tokenizer

IN_SENTENCE = 0.85
IN_HEADING = 0.85
IN_PATH = 0.6
IN_CLAUSE = 0.4
IN_TITLE = 0.2
NEAREST_MEANING = 0.55  # cosine of word vectors under which two words have nothing to do with each other
FOCUS_WEIGHT = 2.0
SINGLE_CHARACTER_WEIGHT = 0.5
UNKNOWN_WEIGHT = 0.6  # a word no document uses: a slip of colloquial speech as often as another subject
DENSE_SHARE = 0.2
HEADING_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Match:
    """A statement with what it meets of a question. `coverage` is the weighted share of terms, 0 to 1."""

    statement: Statement
    coverage: float
    similarity: float  # cosine of the embeddings
    heading: float  # share of the heading that the question names
    missed: tuple[Term, ...]

    @property
    def score(self) -> float:
        text = (1 - DENSE_SHARE) * self.coverage + DENSE_SHARE * max(self.similarity, 0.0)
        return (1 - HEADING_SHARE) * text + HEADING_SHARE * self.heading


class Relevance:
    """Compares questions with statements; `frequency` tells how many clauses hold a token."""

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
        self._vectors = lru_cache(maxsize=4096)(self._statement_vectors)

    def rank(self, question: Question, clauses: Iterable[Clause]) -> list[Match]:
        """The statements of the clauses, best first; of a clause without text its heading."""
        query = self._encoder.encode([question.search_text])[0]
        weights = [self.weight(term) for term in question.terms]
        found = [match for clause in clauses for match in self._matches(question, weights, query, clause)]
        return sorted(found, key=lambda match: (-match.score, match.statement.clause.order))

    def weight(self, term: Term) -> float:
        """Rarity (inverse document frequency) of the most frequent wording of a term."""
        frequency = max(self.frequency(word) for word in term.alternatives)
        size = max(self._size(), 1)
        rarity = math.log1p(size / (frequency or 1)) * (1.0 if frequency else UNKNOWN_WEIGHT)
        if len(term.said) == 1 and len(term.alternatives) == 1:
            rarity *= SINGLE_CHARACTER_WEIGHT
        return rarity * (FOCUS_WEIGHT if term.is_focus else 1.0)

    def frequency(self, word: str) -> int:
        """How many clauses hold a word; a word of several tokens is as rare as its rarest."""
        tokens = self._tokenizer.search(word)
        return min((self._frequency(token) for token in tokens), default=0)

    def _matches(
        self, question: Question, weights: Sequence[float], query: NDArray[np.float32], clause: Clause
    ) -> Iterable[Match]:
        parts = statements(clause) or (Statement(clause, 0, 0, 0, 0),)
        vectors = self._vectors(clause, parts)
        heading = self._named(clause.heading, question)
        for part, vector in zip(parts, vectors, strict=True):
            met = [self._met(term, part) for term in question.terms]
            total = sum(weights) or 1.0
            coverage = sum(w * m for w, m in zip(weights, met, strict=True)) / total
            missed = tuple(t for t, m in zip(question.terms, met, strict=True) if m < IN_CLAUSE)
            yield Match(part, coverage, float(vector @ query), heading, missed)

    def _statement_vectors(self, clause: Clause, parts: tuple[Statement, ...]) -> NDArray[np.float32]:
        return self._encoder.encode([f"{clause.heading} {part.text}" for part in parts])

    def _met(self, term: Term, part: Statement) -> float:
        """How far a statement meets a term, 0 to 1."""
        clause = part.clause
        zones = (
            (1.0, part.text),
            (IN_SENTENCE, part.sentence),
            (IN_HEADING, clause.heading),
            (IN_PATH, "".join(clause.path[:-1])),
            (IN_CLAUSE, clause.text),
            (IN_TITLE, clause.title),
        )
        exact = max((share for share, text in zones if _holds(text, term.alternatives)), default=0.0)
        if exact >= IN_CLAUSE:
            return exact
        return max(exact, self._met_in_meaning(term.said, clause, part))

    def _named(self, heading: str, question: Question) -> float:
        """The share of a heading's characters that stand in words the question names."""
        words = {word for term in question.terms for word in term.alternatives}
        named = sum(len(word) for word in self._tokenizer.words(heading) if word in words)
        return named / len(heading) if heading else 0.0

    def _met_in_meaning(self, word: str, clause: Clause, part: Statement) -> float:
        words = tuple(dict.fromkeys(self._tokenizer.words(f"{clause.heading} {part.text}")))
        nearest = self._nearest(word, words)
        return max(0.0, (nearest - NEAREST_MEANING) / (1 - NEAREST_MEANING))

    def _nearest(self, word: str, words: tuple[str, ...]) -> float:
        if not words or len(word) < 2:
            return 0.0
        vectors = np.stack([self._word_vector(w) for w in (word, *words)])
        return float((vectors[1:] @ vectors[0]).max())

    def _word_vector(self, word: str) -> NDArray[np.float32]:
        return _cached_vector(self._encoder, word)


def best_by_clause(matches: Iterable[Match]) -> dict[str, Match]:
    """The first match of each clause, in the order given."""
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.statement.clause.clause_id, match)
    return best


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


@lru_cache(maxsize=50_000)
def _cached_vector(encoder: Encoder, word: str) -> NDArray[np.float32]:
    return encoder.encode([word])[0]
