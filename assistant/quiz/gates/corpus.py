"""What quiz items are held against: the clauses of the library, found by document, place and words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from assistant.quiz.plain import plain
from ingest.document import Clause

Value = TypeVar("Value")

_APART = "\n"  # between clauses; `plain` leaves none in a statement


class Corpus:
    """Clauses in reading order, document by document; read only."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = tuple(clauses)
        self._read: dict[tuple[str, Callable[..., Any]], Any] = {}
        self._by_id = {clause.clause_id: clause for clause in clauses}

    def clause(self, clause_id: str) -> Clause | None:
        return self._by_id.get(clause_id)

    def parent(self, clause: Clause) -> Clause | None:
        """The clause above it: the article of a 项. None at the top, and where the one above is unknown."""
        above, dash, _ = clause.clause_id.rpartition("-")
        return self._by_id.get(above) if dash and "#" in above else None

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        return tuple(self._children[clause.clause_id])

    @property
    def doc_ids(self) -> tuple[str, ...]:
        return tuple(self._of_document)

    def of_document(self, doc_id: str) -> tuple[Clause, ...]:
        return tuple(self._of_document[doc_id])

    def document_text(self, doc_id: str) -> str:
        return self._texts[doc_id]

    def of_each(self, doc_id: str, read: Callable[[tuple[Clause, ...]], Value]) -> Value:
        """What `read` makes of a document, made once; a function defined at the top of its module."""
        key = (doc_id, read)
        if key not in self._read:
            self._read[key] = read(self.of_document(doc_id))
        value: Value = self._read[key]
        return value

    def unit_count(self, unit: str) -> int:
        """For how many clauses a unit is responsible."""
        return self._units[unit]

    def states(self, statement: str) -> bool:
        """Whether a clause says just this, but for punctuation."""
        return plain(statement) in self._all_plain

    @cached_property
    def _children(self) -> dict[str, list[Clause]]:
        below: dict[str, list[Clause]] = defaultdict(list)
        for clause in self.clauses:
            if above := self.parent(clause):
                below[above.clause_id].append(clause)
        return below

    @cached_property
    def _of_document(self) -> dict[str, list[Clause]]:
        grouped: dict[str, list[Clause]] = defaultdict(list)
        for clause in self.clauses:
            grouped[clause.doc_id].append(clause)
        return grouped

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {doc_id: "\n".join(c.text for c in clauses) for doc_id, clauses in self._of_document.items()}

    @cached_property
    def _units(self) -> Counter[str]:
        return Counter(unit for clause in self.clauses for unit in clause.responsible_units)

    @cached_property
    def _all_plain(self) -> str:
        return _APART.join(plain(clause.text) for clause in self.clauses)
