"""Weights learned by softmax: those under which the candidates that are right get the largest share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

RIDGE = 3.0  # pulls the weights to nought
STEPS = 20

Row = NDArray[np.float64]


class Example(Protocol):
    """The candidates of one question, and how often it counts."""

    @property
    def known(self) -> Row: ...  # (candidates, weights)

    @property
    def right(self) -> Row: ...  # 1 for a candidate that answers, else 0

    @property
    def counts(self) -> float: ...


def fit(examples: Sequence[Example]) -> Row:
    """By Newton's method, each step halved until it is one forward: the problem is convex. What nothing
    answers teaches nothing. Raises ValueError where that is so of all."""
    answered = [each for each in examples if each.right.any()]
    if not answered:
        raise ValueError("没有一道题的正确条款在候选之中，学不出权重。请检查题目和资料是否配套。")
    weights = np.zeros(answered[0].known.shape[1])
    loss = _loss(answered, weights)
    for _ in range(STEPS):
        step = _newton_step(answered, weights)
        while (next_loss := _loss(answered, weights - step)) > loss:
            step /= 2
        weights, loss = weights - step, next_loss
    return weights


def _loss(examples: Sequence[Example], weights: Row) -> float:
    loss = RIDGE * (weights @ weights) / 2
    for each in examples:
        scores = each.known @ weights
        loss += each.counts * (np.logaddexp.reduce(scores) - each.right @ scores / each.right.sum())
    return float(loss)


def _newton_step(examples: Sequence[Example], weights: Row) -> Row:
    slope: Row = RIDGE * weights
    curve: Row = RIDGE * np.eye(len(weights))
    for each in examples:
        scores = each.known @ weights
        share = np.exp(scores - scores.max())
        share /= share.sum()
        mean = share @ each.known
        slope += each.counts * (mean - each.right @ each.known / each.right.sum())
        curve += each.counts * (each.known.T @ (each.known * share[:, None]) - np.outer(mean, mean))
    step: Row = np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)
    return step


def write_weights(names: type[NamedTuple], weights: Row, file: Path) -> None:
    """As JSON, by their names."""
    named = dict(zip(names._fields, weights.round(3).tolist(), strict=True))
    file.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
