"""Fusion: what two searches find becomes one ranking, in which neither can drown the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fusion import features, fuse, weights
from eval.datasets import read_dataset
from eval.fusion import Candidates, candidates, fit, runs
from eval.held_out import MEASURES, held_out
from eval.measures import evaluate
from ingest.index import Hit

HITS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8).map(
    lambda ids: [Hit(clause_id, 1 / (rank + 2)) for rank, clause_id in enumerate(ids)]
)


def test_a_clause_that_both_indexes_find_comes_before_one_that_either_finds() -> None:
    lexical = [Hit("a", 9.0), Hit("b", 8.0)]
    dense = [Hit("c", 0.61), Hit("b", 0.6)]
    assert next(hit.clause_id for hit in fuse(lexical, dense)) == "b"


@given(HITS, HITS)
def test_every_candidate_is_ranked_once_and_the_best_first(lexical: list[Hit], dense: list[Hit]) -> None:
    fused = fuse(lexical, dense)
    assert {hit.clause_id for hit in fused} == {hit.clause_id for hit in (*lexical, *dense)}
    assert len({hit.clause_id for hit in fused}) == len(fused)
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)


@given(HITS)
def test_one_search_alone_keeps_its_order(hits: list[Hit]) -> None:
    expected = [hit.clause_id for hit in hits]
    assert [hit.clause_id for hit in fuse(hits, [])] == expected
    assert [hit.clause_id for hit in fuse([], hits)] == expected


def test_what_a_search_did_not_find_is_as_far_as_its_last() -> None:
    clause_ids, known = features([Hit("a", 9.0)], [Hit("b", 0.8), Hit("c", 0.5)])
    assert dict(zip(clause_ids, known[:, 0].tolist(), strict=True)) == {"b": 0.8, "c": 0.5, "a": 0.5}


def test_no_weight_learned_speaks_against_what_a_search_found() -> None:
    assert all(weight > 0 for weight in weights())


def test_the_weights_learned_tell_what_points_to_the_answer() -> None:
    """Of five features only the second does."""
    rng = np.random.default_rng(0)
    questions = []
    for number in range(60):
        known = rng.random((20, 5))
        right = np.zeros(20)
        right[0], known[0, 1] = 1.0, 2.0
        questions.append(Candidates(str(number), tuple(map(str, range(20))), known, right))
    learned = fit(questions)
    assert learned.argmax() == 1
    assert learned[1] > 5 * np.abs(np.delete(learned, 1)).max()
    assert all(each.ranking(learned)[0] == "0" for each in questions)


@pytest.mark.slow
def test_both_searches_together_beat_either_on_every_measure(policy_data: Path) -> None:
    dataset = held_out(read_dataset(policy_data / "stard_train"))
    by_name = runs(list(candidates(dataset)))
    figures = {name: evaluate(MEASURES, run, dataset.qrels) for name, run in by_name.items()}
    for measure in MEASURES:
        better = max(figures["BM25"][measure], figures["dense"][measure])
        assert figures["hybrid"][measure] >= better, measure
