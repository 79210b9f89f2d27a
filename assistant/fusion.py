"""One ranking out of two: what BM25 finds and what the vectors find, weighed as `eval.fusion` has learned.

Ranks alone (reciprocal rank fusion) lose against the better of the two wherever one is much better.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.index import Hit

DEPTH = 200  # candidates of each index
WEIGHTS = Path(__file__).with_name("fusion.json")
_FIRST = 10  # added to a rank, so that the first does not outweigh all

Features = NDArray[np.float64]


class Weights(NamedTuple):
    """Of what is known of a candidate from the two searches; of how near its words are, see
    `assistant.nearness`."""

    cosine: float
    bm25: float  # as a share of the best
    dense_rank: float
    lexical_rank: float
    nearness: float


@cache
def weights() -> Weights:
    return Weights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def fuse(lexical: Sequence[Hit], dense: Sequence[Hit]) -> list[Hit]:
    """The candidates of both searches, best first."""
    clause_ids, known = features(lexical, dense)
    scores = known @ np.array(weights()[: known.shape[1]])
    best_first = np.argsort(-scores, kind="stable")
    return [
        Hit(clause_ids[row], score)
        for row, score in zip(best_first.tolist(), scores[best_first].tolist(), strict=True)
    ]


def features(lexical: Sequence[Hit], dense: Sequence[Hit]) -> tuple[list[str], Features]:
    """The clause_ids of all candidates, and a row for each: cosine, share of the best BM25 score, and both
    ranks. What one search did not find is taken to be as far away as the last that it found."""
    clause_ids = list(dict.fromkeys(hit.clause_id for hit in (*dense, *lexical)))
    rows = {clause_id: row for row, clause_id in enumerate(clause_ids)}
    known = np.zeros((len(rows), 4))
    if dense:
        known[:, 0] = dense[-1].score
    for column, hits in enumerate((dense, lexical)):
        found = [rows[hit.clause_id] for hit in hits]
        known[found, column] = [hit.score for hit in hits]
        known[found, column + 2] = reciprocal_ranks(len(hits))
    known[:, 1] /= lexical[0].score if lexical else 1.0
    return clause_ids, known


def reciprocal_ranks(count: int) -> Features:
    """Of hits, the best first."""
    return 1 / (_FIRST + np.arange(count))
