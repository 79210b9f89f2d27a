"""The order of results: what is known of a clause from searches, words and statements, weighed as
`eval.ranking` has learned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.fusion import Features, reciprocal_ranks
from ingest.hit import Hit

RANKING = Path(__file__).with_name("ranking.json")


class RankingWeights(NamedTuple):
    """Of what is known of a clause. A clause that the vectors did not find has the cosine of the last that
    they found; otherwise what is not known is nought."""

    cosine: float
    lexical_rank: float
    official_rank: float  # among those that hold the words that documents have for what is said
    nearness: float
    official_nearness: float
    statement: float  # what the best statement is worth
    statement_squared: float  # one that meets most of a question decides, those that meet a little do not


class Compared(NamedTuple):
    """How the words of a clause, and its best statement, meet a question: 0 to about 1."""

    nearness: float
    official_nearness: float
    statement: float


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each clause found: (clauses, weights)."""

    clause_ids: tuple[str, ...]
    features: Features

    def scores(self) -> dict[str, float]:
        """By clause_id, higher is better."""
        return dict(zip(self.clause_ids, (self.features @ np.array(weights())).tolist(), strict=True))


@cache
def weights() -> RankingWeights:
    return RankingWeights(**json.loads(RANKING.read_text(encoding="utf-8")))


def known(
    lexical: Sequence[Hit],
    dense: Sequence[Hit],
    official: Sequence[Sequence[Hit]],
    compared: Mapping[str, Compared],
) -> Known:
    """`lexical` and `dense`: what a message finds; `official`: what the official words of each of its
    questions find; `compared`: the best of all these."""
    cosines, farthest = {hit.clause_id: hit.score for hit in dense}, dense[-1].score if dense else 0.0
    said = _ranks(lexical)
    meant = {clause_id: rank for hits in reversed(official) for clause_id, rank in _ranks(hits).items()}
    clause_ids = tuple(dict.fromkeys([*cosines, *said, *meant, *compared]))
    rows = [
        _row(cosines.get(each, farthest), said.get(each, 0.0), meant.get(each, 0.0), compared.get(each))
        for each in clause_ids
    ]
    return Known(clause_ids, np.array(rows).reshape(len(rows), len(RankingWeights._fields)))


def _row(cosine: float, said: float, meant: float, compared: Compared | None) -> RankingWeights:
    near, official, statement = compared or (0.0, 0.0, 0.0)
    return RankingWeights(cosine, said, meant, near, official, statement, statement**2)


def _ranks(hits: Sequence[Hit]) -> dict[str, float]:
    return dict(zip((hit.clause_id for hit in hits), reciprocal_ranks(len(hits)).tolist(), strict=True))
