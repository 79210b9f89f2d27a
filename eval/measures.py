"""Retrieval measures, in the field's terms: recall@k, MRR@k, nDCG@k.

A ranking is a sequence of doc_ids, best first; judgements map the doc_ids of one query to their relevance
(0 = not relevant). A measure is a value: hashable, printed as it is written (“recall@10”).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Ranking = Sequence[str]
Judgements = Mapping[str, int]


class Kind(StrEnum):
    RECALL = "recall"
    MRR = "MRR"
    NDCG = "nDCG"


@dataclass(frozen=True, slots=True)
class Measure:
    """`Measure(Kind.RECALL, 10)(ranking, judgements)` is a number from 0 to 1."""

    kind: Kind
    cutoff: int

    def __str__(self) -> str:
        return f"{self.kind}@{self.cutoff}"

    def __call__(self, ranking: Ranking, judgements: Judgements) -> float:
        return _SCORES[self.kind](ranking[: self.cutoff], judgements, self.cutoff)


def evaluate(
    measures: Iterable[Measure], run: Mapping[str, Ranking], qrels: Mapping[str, Judgements]
) -> dict[Measure, float]:
    """Each measure's mean over the queries of `qrels`; a query that `run` does not answer counts 0."""
    if not qrels:
        raise ValueError("评测集没有任何相关性标注（qrels 为空），无法计算指标。")
    return {
        measure: math.fsum(measure(run.get(query_id, ()), judged) for query_id, judged in qrels.items())
        / len(qrels)
        for measure in measures
    }


def _recall(top: Ranking, judgements: Judgements, cutoff: int) -> float:
    relevant = {doc_id for doc_id, relevance in judgements.items() if relevance > 0}
    return len(relevant.intersection(top)) / len(relevant) if relevant else 0.0


def _reciprocal_rank(top: Ranking, judgements: Judgements, cutoff: int) -> float:
    return next((1 / rank for rank, doc_id in enumerate(top, 1) if judgements.get(doc_id, 0) > 0), 0.0)


def _ndcg(top: Ranking, judgements: Judgements, cutoff: int) -> float:
    """Gain = relevance, discount = log2(rank + 1), as trec_eval has it."""
    ideal = _discounted(sorted(judgements.values(), reverse=True)[:cutoff])
    return _discounted([judgements.get(doc_id, 0) for doc_id in top]) / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


_SCORES = {Kind.RECALL: _recall, Kind.MRR: _reciprocal_rank, Kind.NDCG: _ndcg}

RECALL = tuple(Measure(Kind.RECALL, cutoff) for cutoff in (1, 5, 10, 20, 50, 100))
MRR_10 = Measure(Kind.MRR, 10)
NDCG_10 = Measure(Kind.NDCG, 10)
RETRIEVAL = (*RECALL, MRR_10, NDCG_10)
