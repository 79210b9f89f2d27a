"""Which bases still hold on what holds: the words of their clause must stand in the current revision of its
document, wherever they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.quiz.item import Basis, Part, clause_hash
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
    clauses = library.clauses(each.clause_id for basis in bases for each in basis.rests_on)
    texts = _CurrentTexts(library)
    for basis in bases:
        found = [_found(basis, each, clauses, texts) for each in basis.rests_on]
        there = [clause for clause in found if clause]
        if len(there) < len(found):
            yield Standing(basis, None, _why_gone(basis, library))
        elif basis.parts and has_grown(basis, there[0], texts.of_document(basis.doc_id)):
            yield Standing(basis, None, f"《{basis.title}》有了新版，“{there[0].path[-1]}”所列的项目多了")
        elif there[0].validity in HOLDS_NO_MORE:
            yield Standing(basis, None, f"《{there[0].title}》{VALIDITY[there[0].validity]}")
        else:
            yield Standing(basis, moved(basis, there[0], there[1:]))


def _found(basis: Basis, part: Part, clauses: Mapping[str, Clause], texts: _CurrentTexts) -> Clause | None:
    """Where the words of the basis, or of a part of it, stand now."""
    clause = clauses.get(part.clause_id)
    if clause is not None and clause_hash(clause) == part.clause_hash:
        return clause
    return texts.find(basis.doc_id, part)


def has_grown(basis: Basis, lead: Clause, clauses: Iterable[Clause]) -> bool:
    """Whether a list has more members than an item on it knows; `clauses` are those of its document."""
    below = [each for each in clauses if each.clause_id.rpartition("-")[0] == lead.clause_id]
    return len(below) > len(basis.parts)


def stands_in(basis: Basis, clauses: Sequence[Clause], said: Mapping[str, Sequence[Clause]]) -> bool:
    """Whether a basis would hold if its document consisted of these clauses, `said` by hash."""
    if not all(part.clause_hash in said for part in basis.rests_on):
        return False
    return not basis.parts or not has_grown(basis, said[basis.clause_hash][0], clauses)


def moved(basis: Basis, clause: Clause, members: Sequence[Clause]) -> Basis:
    """The basis in clauses with the same words."""
    pairs = zip(basis.parts, members, strict=True)
    return replace(
        basis,
        clause_id=clause.clause_id,
        doc_id=clause.doc_id,
        title=clause.title,
        validity=clause.validity,
        path=clause.path,
        parts=tuple(replace(part, clause_id=member.clause_id) for part, member in pairs),
    )


class _CurrentTexts:
    """The clauses of current revisions by what they say, each document read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._revisions = {each.rpartition("@")[0]: each for each in library.current()}
        self._read: dict[str, tuple[Clause, ...]] = {}
        self._by_hash: dict[str, dict[str, list[Clause]]] = {}

    def find(self, doc_id: str, part: Part) -> Clause | None:
        """The clause with these words; of several the one with the same anchor, else the first."""
        if doc_id not in self._revisions:
            return None
        if doc_id not in self._by_hash:
            self._by_hash[doc_id] = by_hash(self.of_document(doc_id))
        there = self._by_hash[doc_id].get(part.clause_hash, [])
        same_anchor = (each for each in there if _anchor(each.clause_id) == _anchor(part.clause_id))
        return next(same_anchor, there[0] if there else None)

    def of_document(self, doc_id: str) -> tuple[Clause, ...]:
        if doc_id not in self._read:
            self._read[doc_id] = self._library.clauses_of_revision(self._revisions[doc_id])
        return self._read[doc_id]


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
