"""`python -m eval.held_out --data DIR`: BM25 and the encoder on the questions it was not trained on.

DIR is a test collection in BEIR layout (stard_train). The figures of the encoder's model card come from here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from eval.datasets import Dataset, read_dataset
from eval.measures import MRR_10, NDCG_10, Kind, Measure, Ranking, evaluate
from ingest.encoder import Encoder, load_encoder
from ingest.terms import TermIndex
from ingest.tokens import Tokenizer
from ingest.training_data import is_held_out

DEPTH = 100
MEASURES = (Measure(Kind.RECALL, 10), Measure(Kind.RECALL, DEPTH), MRR_10, NDCG_10)
LEXICON = Path(__file__).parents[1] / "corpus" / "lexicon"

Rank = Callable[[Dataset], dict[str, Ranking]]


def held_out(dataset: Dataset) -> Dataset:
    return dataset.only({query_id for query_id in dataset.qrels if is_held_out(query_id)})


def unseen(dataset: Dataset) -> Dataset:
    """The held-out questions none of whose articles answers a training question too."""
    seen = {
        doc_id for query_id, judged in dataset.qrels.items() if not is_held_out(query_id) for doc_id in judged
    }
    return dataset.only(
        {query_id for query_id, judged in held_out(dataset).qrels.items() if seen.isdisjoint(judged)}
    )


def by_terms(tokenizer: Tokenizer) -> Rank:
    """BM25 over the tokens of title and text."""

    def rank(dataset: Dataset) -> dict[str, Ranking]:
        index = TermIndex.in_memory(
            (doc_id, " ".join(tokenizer.search(text))) for doc_id, text in _texts(dataset).items()
        )
        return {
            query_id: [hit.clause_id for hit in index.search(tokenizer.search(text), DEPTH)]
            for query_id, text in dataset.queries.items()
        }

    return rank


def by_vectors(encoder: Encoder) -> Rank:
    """Exact nearest vectors of title and text."""

    def rank(dataset: Dataset) -> dict[str, Ranking]:
        texts = _texts(dataset)
        doc_ids = np.array(list(texts))
        scores = encoder.encode(list(dataset.queries.values())) @ encoder.encode(list(texts.values())).T
        nearest = doc_ids[np.argsort(-scores, axis=1)[:, :DEPTH]]
        return dict(zip(dataset.queries, nearest.tolist(), strict=True))

    return rank


def _texts(dataset: Dataset) -> dict[str, str]:
    return {doc_id: f"{passage.title} {passage.text}" for doc_id, passage in dataset.documents.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.held_out", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder in BEIR layout")
    parser.add_argument("--encoder", help="folder of an encoder; default: the packaged one")
    arguments = parser.parse_args()
    dataset = read_dataset(arguments.data)
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    ways = {
        "BM25": by_terms(tokenizer),
        "dense": by_vectors(load_encoder(arguments.encoder, tokenizer=tokenizer)),
    }
    print("| questions | number | search |", " | ".join(map(str, MEASURES)), "|")
    print("|---|---|---|" + "---|" * len(MEASURES))
    for name, rank in ways.items():
        run = rank(held_out(dataset))
        for kind, part in (("held out", held_out(dataset)), ("of these, article unseen", unseen(dataset))):
            means = evaluate(MEASURES, run, part.qrels)
            figures = " | ".join(f"{means[measure]:.3f}" for measure in MEASURES)
            print(f"| {kind} | {len(part.qrels)} | {name} | {figures} |")


if __name__ == "__main__":
    main()
