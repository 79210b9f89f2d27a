"""BM25 over the terms of clauses, by tantivy. Terms are tokens separated by blanks, ready for a whitespace
tokenizer; text is not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Self

import tantivy

from ingest.hit import Hit

_HEAP_BYTES = 50_000_000
_COMMON = 30_000  # clauses; a word that more hold tells little and takes most of the time of a search


class TermIndex:
    """Read only. On disk it is made by `adding_terms`."""

    def __init__(self, index: tantivy.Index) -> None:
        index.reload()
        self._searcher = index.searcher()
        self.count = self._searcher.num_docs

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(tantivy.Index.open(str(folder)))

    @classmethod
    def in_memory(cls, entries: Iterable[tuple[str, str]]) -> Self:
        """Of (clause_id, terms) pairs."""
        index = tantivy.Index(_schema())
        with _adding(index) as add:
            for clause_id, terms in entries:
                add(clause_id, terms)
        return cls(index)

    def search(self, terms: Iterable[str], top: int) -> list[Hit]:
        """The clauses with any of the terms, best first; common terms are looked for only where no other is
        asked for."""
        asked = list(dict.fromkeys(terms))
        telling = [term for term in asked if self.frequency(term) <= _COMMON]
        any_of = [
            (tantivy.Occur.Should, tantivy.Query.term_query(_schema(), "terms", term, "freq"))
            for term in telling or asked
        ]
        return self._hits(tantivy.Query.boolean_query(any_of), top)

    def frequency(self, term: str) -> int:
        """How many clauses hold the term."""
        return self._searcher.doc_freq("terms", term)

    def vocabulary(self, most: int) -> list[str]:
        """The terms, at most so many."""
        return [term for term, _ in self._searcher.terms_with_prefix("terms", "", limit=most)]

    def clause_ids(self) -> list[str]:
        return [hit.clause_id for hit in self._hits(tantivy.Query.all_query(), max(self.count, 1))]

    def answers(self) -> bool:
        """Whether a term that is there finds a clause."""
        terms = self._searcher.terms_with_prefix("terms", "", limit=1)
        return not terms or bool(self.search([terms[0][0]], 1))

    def _hits(self, query: tantivy.Query, top: int) -> list[Hit]:
        found = self._searcher.search(query, limit=top, count=False)
        return [Hit(self._searcher.doc(address)["clause_id"][0], score) for score, address in found.hits]


@contextmanager
def adding_terms(folder: Path) -> Iterator[Callable[[str, str], None]]:
    """Adds (clause_id, terms) to the index in a folder, all when the block ends; an empty folder becomes an
    index."""
    is_new = not any(folder.iterdir())
    index = tantivy.Index(_schema(), str(folder)) if is_new else tantivy.Index.open(str(folder))
    with _adding(index) as add:
        yield add


@contextmanager
def _adding(index: tantivy.Index) -> Iterator[Callable[[str, str], None]]:
    writer = index.writer(_HEAP_BYTES, num_threads=1)

    def add(clause_id: str, terms: str) -> None:
        writer.add_document(tantivy.Document(clause_id=clause_id, terms=terms))

    try:
        yield add
        writer.commit()
    finally:
        writer.wait_merging_threads()  # or they would write on into a folder that is being removed


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("clause_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
