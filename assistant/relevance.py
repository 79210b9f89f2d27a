"""How well a statement meets a question: the share of the question's words it meets, weighted by rarity.

A word may be met in the statement itself, or, counting less, in the rest of its sentence, in the headings
above it and in the rest of its clause: a clause says “每年补贴2000元” of what its heading and its first words
name. A word that is met nowhere may be met in meaning, by the nearest word vector.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import Question, Term
from assistant.statements import Statement, statements
from assistant.word_vectors import Rows, WordVectors, distinct, ends
from ingest.document import Clause
from ingest.encoder import Encoder, Vectors
from ingest.tokens import Tokenizer

IN_SENTENCE = 0.85
IN_HEADING = 0.95
IN_PATH = 0.6
IN_CLAUSE = 0.4
IN_TITLE = 0.2
IN_UNITS = 0.2
IN_OFFICIAL = 0.5
IN_PARTS = 0.8  # a compound of which only the words within are met
NEAREST_MEANING = 0.63  # cosine of word vectors under which two words have nothing to do with each other
FOCUS_WEIGHT = 2.0
SINGLE_CHARACTER_WEIGHT = 0.5
# A word that no document uses: a noun may be another subject, a verb is mostly plain speech.
UNKNOWN_THING_WEIGHT = 0.6
UNKNOWN_WORD_WEIGHT = 0.25
HINTED = 0.2  # a thing met in meaning this far is not strange
MOST_UNKNOWN = 2
A_STORY = 3  # words that documents use, beside which the others are taken for a story
DENSE_SHARE = 0.2
HEADING_SHARE = 0.2
SHORTEST_PIECE = 2  # characters of a heading that a question names: 收入 stands in many
MOST_READINGS = 20_000


@dataclass(frozen=True, slots=True)
class Match:
    """A statement with what it meets of a question. `coverage` is the weighted share of terms, 0 to 1."""

    statement: Statement
    coverage: float
    similarity: float  # cosine of the embeddings
    heading: float  # share of the heading that the question names
    missed: tuple[Term, ...]
    departs: bool = False  # misses a thing that other clauses speak of
    strange: tuple[Term, ...] = ()  # the things it misses that no clause speaks of

    @property
    def score(self) -> float:
        text = (1 - DENSE_SHARE) * self.coverage + DENSE_SHARE * max(self.similarity, 0.0)
        return (1 - HEADING_SHARE) * text + HEADING_SHARE * self.heading


def certain(statement: Statement) -> Match:
    """A statement that answers by its place, not by its words: the title tells the status."""
    return Match(statement, coverage=1.0, similarity=1.0, heading=0.0, missed=())


_Zones = tuple[tuple[float, str], ...]  # where a statement may meet a word, and how far; the best first


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause made ready for comparison: its statements with their vectors, and the words in them."""

    parts: tuple[Statement, ...]
    vectors: Vectors  # (statements, dimension)
    words_of_part: tuple[Rows, ...]
    zones: tuple[_Zones, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The clauses read so far, by clause_id, and the vectors of their words."""

    words: WordVectors
    clauses: dict[str, _Reading]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question made ready for comparison; `used` tells which of its terms any clause uses."""

    question: Question
    vector: Vectors
    used: tuple[bool, ...]
    weights: tuple[float, ...]  # as `_counted`

    def coverage(self, met: Sequence[float]) -> float:
        """The weighted share of terms met."""
        return sum(w * m for w, m in zip(self.weights, met, strict=True)) / (sum(self.weights) or 1.0)


def _counted(weights: Sequence[float], used: Sequence[bool]) -> tuple[float, ...]:
    """Who tells a long story says many words that no document uses: beside several that documents do use,
    only so many of them count."""
    unknown = sorted((w for w, is_used in zip(weights, used, strict=True) if not is_used), reverse=True)
    if len(unknown) <= MOST_UNKNOWN or sum(used) < A_STORY:
        return tuple(weights)
    share = sum(unknown[:MOST_UNKNOWN]) / sum(unknown)
    return tuple(w if is_used else w * share for w, is_used in zip(weights, used, strict=True))


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
        self._read = _Read(WordVectors(encoder), {})

    def rank(self, question: Question, clauses: Iterable[Clause]) -> list[Match]:
        """The statements of the clauses, best first; of a clause without text its heading."""
        vectors = self._encoder.encode([question.search_text, *(term.said for term in question.terms)])
        used = tuple(any(self.frequency(word) for word in term.alternatives) for term in question.terms)
        weights = _counted([self.weight(term) for term in question.terms], used)
        asked = _Asked(question, vectors[0], used, weights)
        read = self._memory()
        pairs = [(clause, self._reading(clause, read)) for clause in clauses]
        parts = [rows for _, reading in pairs for rows in reading.words_of_part]
        nearest = iter(_nearest(read.words.vectors, parts, vectors[1:]).tolist())
        found = [match for clause, reading in pairs for match in _matches(asked, clause, reading, nearest)]
        return sorted(found, key=lambda match: (-match.score, match.statement.clause.order))

    def weight(self, term: Term) -> float:
        """Rarity (inverse document frequency) of the most frequent wording of a term."""
        frequency = max(self.frequency(word) for word in term.alternatives)
        size = max(self._size(), 1)
        rarity = math.log1p(size / (frequency or 1))
        if not frequency:
            rarity *= UNKNOWN_THING_WEIGHT if term.names_thing else UNKNOWN_WORD_WEIGHT
        if len(term.said) == 1 and len(term.alternatives) == 1:
            rarity *= SINGLE_CHARACTER_WEIGHT
        return rarity * (FOCUS_WEIGHT if term.is_focus else 1.0)

    def frequency(self, word: str) -> int:
        """How many clauses hold a word; a word of several tokens is as rare as its rarest."""
        whole = self._frequency(word)
        parts = [self._frequency(token) for token in self._tokenizer.search(word) if token != word]
        return whole or min(parts, default=0)

    def _memory(self) -> _Read:
        """What was read so far; begun anew before it grows too large, while other threads use the former."""
        read = self._read
        if read.words.is_full or len(read.clauses) >= MOST_READINGS:
            read = self._read = _Read(WordVectors(self._encoder), {})
        return read

    def _reading(self, clause: Clause, read: _Read) -> _Reading:
        reading = read.clauses.get(clause.clause_id)
        if reading is None:
            reading = read.clauses[clause.clause_id] = self._read_clause(clause, read.words)
        return reading

    def _read_clause(self, clause: Clause, words: WordVectors) -> _Reading:
        parts = statements(clause) or (Statement(clause, 0, 0, 0, 0),)
        heading = self._tokenizer.words(clause.heading)
        said = [list(dict.fromkeys((*heading, *self._tokenizer.words(part.text)))) for part in parts]
        return _Reading(
            parts=parts,
            vectors=self._encoder.encode([f"{clause.heading} {clause.lead} {part.text}" for part in parts]),
            words_of_part=tuple(words.rows_of_each(said)),
            zones=tuple(_zones(part) for part in parts),
        )


def _nearest(vectors: Vectors, parts: Sequence[Rows], terms: Vectors) -> NDArray[np.float32]:
    """(parts, terms): the cosine of each term and the nearest word of each part; 0 where it has no words."""
    nearest = np.zeros((len(parts), len(terms)), dtype=np.float32)
    filled = [place for place, rows in enumerate(parts) if len(rows)]
    if filled:
        words, places = distinct(np.concatenate(parts))
        starts = ends([parts[place] for place in filled])[:-1]
        nearest[filled] = np.maximum.reduceat((vectors[words] @ terms.T)[places], starts, axis=0)
    return nearest


def _matches(
    asked: _Asked, clause: Clause, reading: _Reading, nearest: Iterator[list[float]]
) -> Iterator[Match]:
    """`nearest` gives the cosine of each term and the nearest word of the next statement."""
    terms = asked.question.terms
    heading = _heading_named(clause.heading, asked.question)
    similarities = reading.vectors @ asked.vector
    for place, part in enumerate(reading.parts):
        zones = reading.zones[place]
        met = [_met(term, zones, near) for term, near in zip(terms, next(nearest), strict=True)]
        judged = list(zip(terms, asked.used, met, strict=True))
        yield Match(
            part,
            coverage=asked.coverage(met),
            similarity=float(similarities[place]),
            heading=heading,
            missed=tuple(term for term, m in zip(terms, met, strict=True) if m < IN_CLAUSE),
            departs=any(t.names_thing and used and m < IN_CLAUSE for t, used, m in judged),
            strange=tuple(t for t, used, m in judged if _may_be_subject(t) and not used and m < HINTED),
        )


def _zones(part: Statement) -> _Zones:
    clause = part.clause
    return (
        (1.0, part.text),
        (IN_HEADING, clause.heading),
        (IN_SENTENCE, clause.lead + part.sentence),
        (IN_PATH, "".join(clause.path[:-1])),
        (IN_CLAUSE, clause.text),
        (IN_TITLE, clause.title),
        (IN_UNITS, "".join(clause.responsible_units)),
    )


def _met(term: Term, zones: _Zones, nearest: float) -> float:
    """How far a statement meets a term, 0 to 1; `nearest` is the cosine of the statement's nearest word."""
    exact = _met_by(zones, term.alternatives)
    if exact >= IN_CLAUSE or len(term.said) < 2:
        return exact
    in_parts = IN_PARTS * _met_in_parts(term, zones)
    return max(exact, in_parts, (nearest - NEAREST_MEANING) / (1 - NEAREST_MEANING))


def _met_in_parts(term: Term, zones: _Zones) -> float:
    """How far the words within a compound are met. It is what its last part says: 购置税 is no 购置."""
    if not any(term.said.endswith(part) for part in term.parts):
        return 0.0
    return min(_met_by(zones, (part,)) for part in term.parts)


def _met_by(zones: _Zones, words: tuple[str, ...]) -> float:
    for share, text in zones:
        for word in words:
            if word in text:
                return share
    return 0.0


def _may_be_subject(term: Term) -> bool:
    return term.names_thing or term.is_focus


def _heading_named(heading: str, question: Question) -> float:
    """How far a question names a heading, in its own words, or counting less in official ones."""
    return max(named_share(heading, question.text), IN_OFFICIAL * named_share(heading, question.search_text))


def named_share(heading: str, text: str) -> float:
    """The share of a heading that the text has in one piece: 风险监测 of 强化风险监测."""
    longest = 0
    for start in range(len(heading)):
        while start + longest < len(heading) and heading[start : start + longest + 1] in text:
            longest += 1
    return longest / len(heading) if longest >= SHORTEST_PIECE else 0.0


def best_by_clause(matches: Iterable[Match]) -> dict[str, Match]:
    """The first match of each clause, in the order given."""
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.statement.clause.clause_id, match)
    return best
