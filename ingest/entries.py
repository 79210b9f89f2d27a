"""What the index holds of each clause: its terms and its vector, made of the clauses of the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Clause
from ingest.encoder import Encoder
from ingest.library import Library
from ingest.tokens import Tokenizer
from ingest.vectors import Vector, in_context

_AT_ONCE = 2_000  # clauses that are encoded together, and whose vectors are kept in one transaction

Revisions = Mapping[str, int]  # revision_id to number of clauses


@dataclass(frozen=True, slots=True)
class Entry:
    """`terms` are tokens separated by blanks, `vector` is the clause's in the context of its neighbours."""

    clause_id: str
    terms: str
    vector: Vector


class Entries:
    """Makes the entries of revisions. Vectors are kept in the library: none is made twice."""

    def __init__(self, library: Library, tokenizer: Tokenizer, encoder: Encoder) -> None:
        self._library = library
        self._tokenizer = tokenizer
        self._encoder = encoder
        self.fingerprint = f"{tokenizer.fingerprint} {encoder.fingerprint}"

    def of(self, revisions: Revisions) -> Iterator[Entry]:
        """Those of all clauses, revision by revision in reading order."""
        for portion in _portions(revisions):
            clauses = {each: self._library.clauses_of_revision(each) for each in portion}
            vectors = self._encoded(clauses)
            for each in portion:
                drawn = in_context({clause.clause_id: vectors[clause.clause_id] for clause in clauses[each]})
                for clause in clauses[each]:
                    yield Entry(clause.clause_id, self.terms(clause.index_text), drawn[clause.clause_id])

    def terms_of(self, revisions: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(clause_id, terms) of all clauses."""
        for revision in sorted(revisions):
            for clause in self._library.clauses_of_revision(revision):
                yield clause.clause_id, self.terms(clause.index_text)

    def known_vectors(self, revisions: Iterable[str]) -> dict[str, Vector]:
        """Those that the library has, in context."""
        vectors: dict[str, Vector] = {}
        for revision in revisions:
            vectors |= in_context(self._library.vectors(self._encoder.fingerprint, revision))
        return vectors

    def vector(self, question: str) -> Vector:
        vector: Vector = self._encoder.encode([question])[0]
        return vector

    def terms(self, text: str) -> str:
        """Tokens separated by blanks; a token that holds a blank is two, in index and question alike."""
        return " ".join(" ".join(self._tokenizer.search(text)).split())

    def _encoded(self, clauses: Mapping[str, Sequence[Clause]]) -> dict[str, Vector]:
        """The vectors of the clauses of revisions by clause_id; those that are new are kept."""
        known: dict[str, Vector] = {}
        for revision in clauses:
            known |= self._library.vectors(self._encoder.fingerprint, revision)
        new = [each for several in clauses.values() for each in several if each.clause_id not in known]
        matrix = self._encoder.encode([clause.meaning_text for clause in new])
        added = {clause.clause_id: vector for clause, vector in zip(new, matrix, strict=True)}
        self._library.add_vectors(self._encoder.fingerprint, added)
        return known | added


def _portions(revisions: Revisions) -> Iterator[list[str]]:
    """The revision_ids, sorted, so many together as hold some clauses to be encoded at once."""
    portion: list[str] = []
    clauses = 0
    for revision in sorted(revisions):
        portion.append(revision)
        clauses += revisions[revision]
        if clauses >= _AT_ONCE:
            yield portion
            portion, clauses = [], 0
    if portion:
        yield portion
