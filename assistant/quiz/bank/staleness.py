"""Which bases still hold on what holds: the words of their clause must stand in the current revision of its
document, wherever they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.quiz.item import Basis, clause_hash
from assistant.wording import STATE, VALIDITY
from ingest.document import Clause, Validity
from ingest.library import Library, UnknownDocument

HOLDS_NO_MORE = frozenset({Validity.REPEALED, Validity.EXPIRED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a basis: where its words stand now, or why they do not hold."""

    before: Basis
    now: Basis | None
    reason: str = ""

    @property
    def is_unchanged(self) -> bool:
        return self.now == self.before


def standings(bases: Sequence[Basis], library: Library) -> Iterator[Standing]:
    """Of each basis, in order."""
    clauses = library.clauses(basis.clause_id for basis in bases)
    texts = _CurrentTexts(library)
    for basis in bases:
        clause = clauses.get(basis.clause_id)
        if clause is None or clause_hash(clause) != basis.clause_hash:
            clause = texts.find(basis)
        if clause is None:
            yield Standing(basis, None, _why_gone(basis, library))
        elif clause.validity in HOLDS_NO_MORE:
            yield Standing(basis, None, f"《{clause.title}》{VALIDITY[clause.validity]}")
        else:
            yield Standing(basis, moved(basis, clause))


def moved(basis: Basis, clause: Clause) -> Basis:
    """The basis in a clause with the same words."""
    return replace(
        basis,
        clause_id=clause.clause_id,
        doc_id=clause.doc_id,
        title=clause.title,
        validity=clause.validity,
        path=clause.path,
    )


class _CurrentTexts:
    """The clauses of current revisions by what they say, each document read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._revisions = {each.rpartition("@")[0]: each for each in library.current()}
        self._read: dict[str, dict[str, list[Clause]]] = {}

    def find(self, basis: Basis) -> Clause | None:
        """The clause with the words of the basis; of several the one with its anchor, else the first."""
        if basis.doc_id not in self._revisions:
            return None
        if basis.doc_id not in self._read:
            clauses = self._library.clauses_of_revision(self._revisions[basis.doc_id])
            self._read[basis.doc_id] = by_hash(clauses)
        there = self._read[basis.doc_id].get(basis.clause_hash, [])
        same_anchor = (each for each in there if _anchor(each.clause_id) == _anchor(basis.clause_id))
        return next(same_anchor, there[0] if there else None)


def by_hash(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(clause_hash(clause), []).append(clause)
    return found


def _anchor(clause_id: str) -> str:
    return clause_id.rpartition("#")[2]


def _why_gone(basis: Basis, library: Library) -> str:
    try:
        states = {each.revision: each.state for each in library.revisions(basis.doc_id)}
    except UnknownDocument:
        return f"资料库里没有《{basis.title}》"
    if any(revision_id.rpartition("@")[0] == basis.doc_id for revision_id in library.current()):
        label = basis.path[-1] if basis.path else basis.title
        return f"《{basis.title}》有了新版，“{label}”的内容已修改或删去"
    return f"《{basis.title}》{STATE[states[max(states)]]}"
