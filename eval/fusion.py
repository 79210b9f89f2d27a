"""`python -m eval.fusion --data DIR [--output FILE]`: learns how BM25, vectors and words are weighed.

DIR is a test collection in BEIR layout (stard_train). The encoder was trained on four questions in five;
the weights are learned from the fifth, by softmax over the candidates of a question. The figures shown are
those of five-fold cross-validation over these questions; the weights written are those of all of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.fusion import DEPTH, WEIGHTS, Weights, features
from assistant.nearness import Nearness
from assistant.retrieval import COMPARED
from eval.datasets import Dataset, read_dataset
from eval.held_out import MEASURES, held_out
from eval.measures import Ranking, evaluate
from eval.report import markdown_table
from eval.retrieval import as_document
from ingest.encoder import load_encoder
from ingest.segment import clauses_of
from ingest.terms import TermIndex
from ingest.tokens import Tokenizer
from ingest.vectors import ExactVectors, in_context

LEXICON = Path(__file__).parents[1] / "corpus" / "lexicon"
FOLDS = 5
RIDGE = 1.0  # pulls the weights to nought
STEPS = 20

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What both searches find for a question: `known` are their features (candidates, weights)."""

    query_id: str
    clause_ids: tuple[str, ...]
    known: Row
    right: Row  # 1 for a clause that answers

    def ranking(self, weights: Row) -> list[str]:
        """As the product ranks: the best by the searches alone are compared word by word."""
        found = self.known[:, :-1] @ weights[:-1]
        order = np.argsort(-found, kind="stable")
        near = found + self.known[:, -1] * weights[-1]
        first = sorted(order[:COMPARED].tolist(), key=lambda row: -near[row])
        return [self.clause_ids[row] for row in (*first, *order[COMPARED:].tolist())]


def candidates(dataset: Dataset, encoder_name: str | None = None) -> Iterator[Candidates]:
    """Of each question of the dataset, with the packaged encoder unless another is named."""
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    encoder = load_encoder(encoder_name, tokenizer=tokenizer)
    clauses = {clause.clause_id: clause for clause in clauses_of(as_document(dataset))}
    doc_ids = dict(zip(clauses, dataset.documents, strict=True))
    terms = TermIndex.in_memory(
        (clause_id, " ".join(tokenizer.search(clause.index_text))) for clause_id, clause in clauses.items()
    )
    texts = encoder.encode([clause.meaning_text for clause in clauses.values()])
    vectors = ExactVectors(in_context(dict(zip(clauses, texts, strict=True))))
    nearness = Nearness(tokenizer, encoder, terms.frequency, lambda: terms.count)
    for query_id, judged in dataset.qrels.items():
        question = dataset.queries[query_id]
        found = (
            terms.search(tokenizer.search(question), DEPTH),
            vectors.search(encoder.encode([question])[0], DEPTH),
        )
        clause_ids, known = features(*found)
        near = nearness.of(question, [clauses[each] for each in clause_ids])
        right = [judged.get(doc_ids[each], 0) > 0 for each in clause_ids]
        yield Candidates(
            query_id,
            tuple(doc_ids[each] for each in clause_ids),
            np.column_stack([known, near]),
            np.array(right, dtype=float),
        )


def fit(questions: Sequence[Candidates]) -> Row:
    """The weights under which the clauses that answer get the largest share of a softmax over all
    candidates; by Newton's method, the problem is convex."""
    answered = [each for each in questions if each.right.any()]
    weights = np.zeros(len(Weights._fields))
    for _ in range(STEPS):
        slope, curve = RIDGE * weights, RIDGE * np.eye(len(weights))
        for each in answered:
            scores = each.known @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            mean = share @ each.known
            slope += mean - each.right @ each.known / each.right.sum()
            curve += each.known.T @ (each.known * share[:, None]) - np.outer(mean, mean)
        weights -= np.linalg.solve(curve, slope)
    return weights


def cross_validated(questions: Sequence[Candidates]) -> dict[str, Ranking]:
    rankings: dict[str, Ranking] = {}
    for fold in range(FOLDS):
        weights = fit([each for number, each in enumerate(questions) if number % FOLDS != fold])
        rankings |= {each.query_id: each.ranking(weights) for each in questions[fold::FOLDS]}
    return rankings


def runs(questions: Sequence[Candidates]) -> dict[str, dict[str, Ranking]]:
    """By each search alone, and by both."""
    alone = {"BM25": "lexical_rank", "dense": "dense_rank"}
    one = dict(zip(Weights._fields, np.eye(len(Weights._fields)), strict=True))
    rankings: dict[str, dict[str, Ranking]] = {
        name: {each.query_id: each.ranking(one[field]) for each in questions} for name, field in alone.items()
    }
    return rankings | {"hybrid": cross_validated(questions)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.fusion", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder in BEIR layout")
    parser.add_argument("--encoder", help="folder of an encoder; default: the packaged one")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="file the weights are written to")
    arguments = parser.parse_args()
    dataset = held_out(read_dataset(arguments.data))
    questions = list(candidates(dataset, arguments.encoder))
    rows = [
        (name, *(f"{evaluate(MEASURES, run, dataset.qrels)[measure]:.3f}" for measure in MEASURES))
        for name, run in runs(questions).items()
    ]
    print(markdown_table(("search", *map(str, MEASURES)), rows))
    learned = dict(zip(Weights._fields, fit(questions).round(3).tolist(), strict=True))
    arguments.output.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
