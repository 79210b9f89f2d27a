"""The retrieval measures, each expected value worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.measures import MRR_10, NDCG_10, RETRIEVAL, Judgements, Kind, Measure, Ranking, evaluate

JUDGED = {"a": 1, "b": 1, "c": 1, "x": 0}


@pytest.mark.parametrize(
    ("measure", "ranking", "judgements", "expected"),
    [
        (Measure(Kind.RECALL, 2), ["a", "x", "b"], JUDGED, 1 / 3),
        (Measure(Kind.RECALL, 3), ["a", "x", "b"], JUDGED, 2 / 3),
        (Measure(Kind.RECALL, 3), ["x"], JUDGED, 0),
        (Measure(Kind.RECALL, 3), ["a"], {"a": 0}, 0),
        (Measure(Kind.MRR, 10), ["x", "y", "b", "a"], JUDGED, 1 / 3),
        (Measure(Kind.MRR, 2), ["x", "y", "b", "a"], JUDGED, 0),
        # 1/log2(2) + 1/log2(4) of the ideal 1/log2(2) + 1/log2(3) + 1/log2(4)
        (Measure(Kind.NDCG, 10), ["a", "x", "c"], JUDGED, 1.5 / (1.5 + 1 / log2(3))),
        # the cut-off holds for the ideal too: one of at most two
        (Measure(Kind.NDCG, 2), ["a", "x", "c"], JUDGED, 1 / (1 + 1 / log2(3))),
        # graded: 1/log2(2) + 3/log2(3) of the ideal 3/log2(2) + 1/log2(3)
        (NDCG_10, ["low", "high"], {"high": 3, "low": 1}, (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        (NDCG_10, ["a"], {"a": 0}, 0),
    ],
)
def test_one_query(measure: Measure, ranking: Ranking, judgements: Judgements, expected: float) -> None:
    assert measure(ranking, judgements) == pytest.approx(expected)


def test_a_query_without_answer_counts_nought() -> None:
    means = evaluate([MRR_10], run={"q1": ["x", "a"]}, qrels={"q1": {"a": 1}, "q2": {"a": 1}})
    assert means == {MRR_10: (1 / 2 + 0) / 2}


def test_without_judgements_there_is_no_mean() -> None:
    with pytest.raises(ValueError, match="qrels"):
        evaluate([MRR_10], run={}, qrels={})


def test_measures_print_as_the_field_writes_them() -> None:
    assert " ".join(map(str, RETRIEVAL)) == (
        "recall@1 recall@5 recall@10 recall@20 recall@50 recall@100 MRR@10 nDCG@10"
    )
