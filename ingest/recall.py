"""How often an encoder finds what it should: the measure by which two encoders are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.encoder import Encoder, Vectors

_AT_ONCE = 256  # queries


@dataclass(frozen=True, slots=True)
class Sought:
    """Queries with the passages that each should find, by row."""

    passages: tuple[str, ...]
    queries: tuple[str, ...]
    gold: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Of so many queries: the share with a right passage first, with one among the first ten, and the mean of
    one over the rank of the first right one."""

    queries: int
    at_1: float
    at_10: float
    reciprocal_rank: float


def recall(encoder: Encoder, sought: Sought) -> Recall:
    """By exact cosine. Needs a query."""
    passages = encoder.encode(sought.passages)
    ranks = np.fromiter(_ranks(encoder, sought, passages), dtype=np.int64)
    return Recall(
        len(ranks), float((ranks == 1).mean()), float((ranks <= 10).mean()), float((1 / ranks).mean())
    )


def _ranks(encoder: Encoder, sought: Sought, passages: Vectors) -> Iterator[int]:
    """Of the best right passage, from 1. A wrong one that is as near goes first: so do all where no word of
    the query is known."""
    for start in range(0, len(sought.queries), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        scores = encoder.encode(sought.queries[part]) @ passages.T
        for row, gold in zip(scores, sought.gold[part], strict=True):
            right = np.zeros(len(row), dtype=bool)
            right[list(gold)] = True
            yield 1 + int((row[~right] >= row[right].max()).sum())
