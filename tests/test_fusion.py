"""Fusion: what two searches find becomes one ranking, in which neither can drown the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import fusion
from assistant.fusion import features, fuse
from eval.datasets import Dataset, Passage, read_dataset
from eval.folds import fold_encoders
from eval.fusion import Candidates, as_table, cross_fitted, learned, runs, unseen
from eval.measures import Kind, Measure, evaluate
from ingest.encoder import WEIGHTS
from ingest.index import Hit
from ingest.training import Schedule
from ingest.training_data import fold_of
from tests.test_training import write_small_data

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
    assert all(weight > 0 for weight in fusion.weights())


def test_the_weights_learned_tell_what_points_to_the_answer() -> None:
    """Of five features only the second does."""
    rng = np.random.default_rng(0)
    questions = []
    for number in range(60):
        known = rng.random((20, 5))
        right = np.zeros(20)
        right[0], known[0, 1] = 1.0, 2.0
        questions.append(Candidates(str(number), tuple(map(str, range(20))), known, right))
    weights = learned(questions)
    assert weights.argmax() == 1
    assert weights[1] > 5 * np.abs(np.delete(weights, 1)).max()
    assert all(each.ranking(weights)[0] == "0" for each in questions)


def test_unseen_are_those_whose_articles_no_other_fold_asks_for() -> None:
    """Questions 0 and 1 are of one fold, 2 is of another."""
    assert fold_of("0") == fold_of("1") != fold_of("2")
    passages = {doc_id: Passage("法", doc_id) for doc_id in "甲乙丙"}
    qrels = {"0": {"甲": 1}, "1": {"甲": 1, "乙": 1}, "2": {"乙": 1, "丙": 1}}
    assert set(unseen(Dataset(passages, dict.fromkeys(qrels, ""), qrels)).qrels) == {"0"}


@pytest.mark.slow
def test_questions_are_asked_with_an_encoder_that_has_learned_from_the_others(tmp_path: Path) -> None:
    """Each theme has lay words of its own, which no article uses: BM25 finds nothing."""
    data = tmp_path / "data"
    write_small_data(data)
    schedules = (
        Schedule(steps=20, batch_size=16, learning_rate=0.05, weight_rate=0.01, scale=12.0, both_ways=True),
        Schedule(steps=60, batch_size=16, learning_rate=0.05, weight_rate=0.01, scale=20.0, both_ways=False),
    )
    encoders = fold_encoders(data, tmp_path / "folds", (7, 8), *schedules)
    kept = [(encoder / WEIGHTS).read_bytes() for encoder in encoders]
    assert fold_encoders(data, tmp_path / "folds", (7, 8), *schedules) == encoders
    assert [(encoder / WEIGHTS).read_bytes() for encoder in encoders] == kept

    dataset = read_dataset(data / "stard_train")
    rankings = runs(cross_fitted(dataset, encoders))
    assert set(rankings["hybrid"]) == set(dataset.qrels)
    first = Measure(Kind.RECALL, 1)
    reached = {name: evaluate([first], run, dataset.qrels)[first] for name, run in rankings.items()}
    assert reached["BM25"] < 0.2 < 0.9 < reached["hybrid"]
    assert "72" in as_table(dataset, rankings)
