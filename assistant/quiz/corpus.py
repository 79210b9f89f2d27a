"""What the families look things up in: the clauses that items are made from, and all others beside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from ingest.document import Clause

_SENTENCE_END = re.compile(r"[。！？；;\n]")
_FORM = re.compile(r"\W+")


class Corpus:
    """Clauses in reading order, document by document; read only."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = tuple(clauses)
        self._by_id = {clause.clause_id: clause for clause in clauses}

    def clause(self, clause_id: str) -> Clause | None:
        return self._by_id.get(clause_id)

    def parent(self, clause: Clause) -> Clause | None:
        """The clause above it: the article of a 项. None at the top, and where the one above is unknown."""
        above, dash, _ = clause.clause_id.rpartition("-")
        return self._by_id.get(above) if dash and "#" in above else None

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        return tuple(self._children[clause.clause_id])

    def of_document(self, doc_id: str) -> tuple[Clause, ...]:
        return tuple(self._of_document[doc_id])

    @cache  # noqa: B019  # as long as the corpus itself
    def document_text(self, doc_id: str) -> str:
        return "\n".join(clause.text for clause in self._of_document[doc_id])

    def unit_count(self, unit: str) -> int:
        """For how many clauses a unit is responsible."""
        return self._units[unit]

    def states(self, statement: str) -> bool:
        """Whether a sentence of the corpus, or a part of one, says just this, but for punctuation."""
        return form(statement) in self._sentences

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
    def _units(self) -> Counter[str]:
        return Counter(unit for clause in self.clauses for unit in clause.responsible_units)

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(form(part) for clause in self.clauses for part in _parts(clause.text))


def form(text: str) -> str:
    """A text without punctuation and blanks, for comparing."""
    return _FORM.sub("", text)


def _parts(text: str) -> Iterator[str]:
    """Sentences whole and in parts between semicolons, and every run of phrases within one."""
    for sentence in re.split(r"[。！？\n]", text):
        yield sentence
        for part in re.split(r"[；;]", sentence):
            phrases = part.split("，")
            for i in range(len(phrases)):
                for j in range(i + 1, min(len(phrases), i + 8) + 1):
                    yield "，".join(phrases[i:j])
