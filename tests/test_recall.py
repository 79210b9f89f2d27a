"""Recall, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.recall import Sought, recall
from tests.samples import CharacterEncoder


def test_the_best_right_passage_counts() -> None:
    passages = ("低保", "低保低", "水库", "牛羊")
    found = recall(CharacterEncoder(), Sought(passages, ("低保", "水"), ((1, 3), (2,))))
    assert (found.queries, found.at_1, found.at_10) == (2, 0.5, 1.0)
    assert found.reciprocal_rank == pytest.approx((1 / 2 + 1) / 2)


def test_a_query_of_which_nothing_is_known_finds_nothing() -> None:
    passages = tuple(f"条款{number}" for number in range(20))
    found = recall(CharacterEncoder(), Sought(passages, ("？",), ((0,),)))
    assert (found.at_1, found.at_10, found.reciprocal_rank) == (0, 0, 1 / 20)
