"""BM25 over terms: what is looked for."""

from __future__ import annotations

import pytest

from ingest import terms
from ingest.terms import TermIndex

CLAUSES = (("牛", "养 牛 的 补贴"), ("马", "养 马 的 补贴"), ("的", "的"))


def found(asked: str) -> set[str]:
    return {hit.clause_id for hit in TermIndex.in_memory(CLAUSES).search(asked.split(), 10)}


def test_any_term_finds() -> None:
    assert found("牛 的") == {"牛", "马", "的"}


def test_terms_that_very_many_clauses_hold_find_only_where_no_other_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terms, "_COMMON", 2)
    assert found("牛 的") == {"牛"}
    assert found("养 的") == {"牛", "马"}
    assert found("的") == {"牛", "马", "的"}
