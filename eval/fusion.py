"""`python -m eval.fusion --data DIR --folds FOLDER [--output FILE]`: encoder and fusion, cross-validated.

DIR holds what the encoder is trained of (see `ingest.training`). Each of its lay questions is asked with an
encoder that was not trained on it (`eval.folds`), kept in FOLDER. How BM25, vectors and words are weighed is
learned by softmax over the candidates of a question. The figures shown are those of weights learned from the
other folds; the weights written are those of all questions.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.fusion import DEPTH, WEIGHTS, Weights, features
from assistant.lexicon import LEXICON
from assistant.nearness import Nearness
from assistant.retrieval import COMPARED
from eval.datasets import Dataset, read_dataset
from eval.folds import fold_encoders
from eval.measures import MRR_10, NDCG_10, Kind, Measure, Ranking, evaluate
from eval.report import markdown_table
from eval.retrieval import as_document
from eval.softmax import Row, fit, write_weights
from ingest.encoder import Encoder, load_encoder
from ingest.segment import clauses_of
from ingest.terms import TermIndex
from ingest.tokens import Tokenizer
from ingest.training_data import FOLDS, fold_of
from ingest.vectors import ExactVectors, in_context

MEASURES = (Measure(Kind.RECALL, 10), Measure(Kind.RECALL, 100), MRR_10, NDCG_10)
# How often a question counts whose articles no other fold asks for: like a county's documents, these are new
# to the encoder, which puts first what it was trained to put first.
UNSEEN = 4.0
_RANKS = [Weights._fields.index(name) for name in ("dense_rank", "lexical_rank")]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What both searches find for a question: `known` are their features (candidates, weights)."""

    query_id: str
    clause_ids: tuple[str, ...]
    known: Row
    right: Row  # 1 for a clause that answers
    counts: float = 1.0

    def ranking(self, weights: Row) -> list[str]:
        """As the product ranks: the best by the searches alone are compared word by word."""
        found = self.known[:, :-1] @ weights[:-1]
        order = np.argsort(-found, kind="stable")
        near = found + self.known[:, -1] * weights[-1]
        first = sorted(order[:COMPARED].tolist(), key=lambda row: -near[row])
        return [self.clause_ids[row] for row in (*first, *order[COMPARED:].tolist())]

    def foremost(self) -> Candidates:
        """The half that both searches together have first; of the rest hardly any could be right."""
        first = np.argsort(-self.known[:, _RANKS].sum(axis=1), kind="stable")[:DEPTH]
        ids = tuple(self.clause_ids[row] for row in first)
        return replace(self, clause_ids=ids, known=self.known[first], right=self.right[first])

    def found_by(self, rank: str) -> list[str]:
        """What one search finds, in its order; `rank` is the weight of its ranks."""
        ranks = self.known[:, Weights._fields.index(rank)]
        return [self.clause_ids[row] for row in np.argsort(-ranks, kind="stable") if ranks[row]]


def cross_fitted(dataset: Dataset, encoders: Sequence[Path]) -> list[Candidates]:
    """Of each question, by the encoder of its fold."""
    tokenizer, new = Tokenizer.from_lexicon(LEXICON), unseen(dataset).qrels
    return [
        replace(each, counts=UNSEEN) if each.query_id in new else each
        for fold, path in enumerate(encoders)
        for each in candidates(
            dataset.only({query_id for query_id in dataset.qrels if fold_of(query_id) == fold}),
            load_encoder(str(path), tokenizer=tokenizer),
            tokenizer,
        )
    ]


def candidates(dataset: Dataset, encoder: Encoder, tokenizer: Tokenizer) -> Iterator[Candidates]:
    """Of each question of the dataset."""
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


def learned(questions: Iterable[Candidates]) -> Row:
    """The weights of fusion."""
    return fit([each.foremost() for each in questions])


def cross_validated(questions: Sequence[Candidates]) -> dict[str, Ranking]:
    rankings: dict[str, Ranking] = {}
    for fold in range(FOLDS):
        weights = learned(each for each in questions if fold_of(each.query_id) != fold)
        asked = (each for each in questions if fold_of(each.query_id) == fold)
        rankings |= {each.query_id: each.ranking(weights) for each in asked}
    return rankings


def unseen(dataset: Dataset) -> Dataset:
    """The questions none of whose articles answers a question of another fold too."""
    folds: dict[str, set[int]] = {}
    for query_id, judged in dataset.qrels.items():
        for doc_id in judged:
            folds.setdefault(doc_id, set()).add(fold_of(query_id))
    alone = {
        query_id
        for query_id, judged in dataset.qrels.items()
        if all(len(folds[doc_id]) == 1 for doc_id in judged)
    }
    return dataset.only(alone)


def runs(questions: Sequence[Candidates]) -> dict[str, dict[str, Ranking]]:
    """By each search alone, and by both."""
    alone = {"BM25": "lexical_rank", "encoder": "dense_rank"}
    rankings: dict[str, dict[str, Ranking]] = {
        name: {each.query_id: each.found_by(rank) for each in questions} for name, rank in alone.items()
    }
    return rankings | {"hybrid": cross_validated(questions)}


def as_table(dataset: Dataset, rankings: Mapping[str, Mapping[str, Ranking]]) -> str:
    """A row for each search, over all questions and those whose articles no other fold asks for."""
    parts = {"all": dataset, "article unseen": unseen(dataset)}
    rows = [
        (kind, str(len(part.qrels)), name, *_figures(run, part))
        for kind, part in parts.items()
        if part.qrels
        for name, run in rankings.items()
    ]
    return markdown_table(("questions", "number", "search", *map(str, MEASURES)), rows)


def _figures(run: Mapping[str, Ranking], part: Dataset) -> list[str]:
    means = evaluate(MEASURES, run, part.qrels)
    return [f"{means[measure]:.3f}" for measure in MEASURES]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.fusion", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with laws, civil_affairs, stard_train"
    )
    parser.add_argument(
        "--folds", type=Path, required=True, help="folder of the encoders of the folds; trained if absent"
    )
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="file the weights are written to")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    dataset = read_dataset(arguments.data / "stard_train")
    questions = cross_fitted(dataset, fold_encoders(arguments.data, arguments.folds))
    print(as_table(dataset, runs(questions)))
    write_weights(Weights, learned(questions), arguments.output)


if __name__ == "__main__":
    main()
