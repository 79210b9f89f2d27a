"""The encoder on questions that it was not trained on: the split, and that it beats BM25 there."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.datasets import Dataset, Passage, read_dataset
from eval.held_out import LEXICON, by_terms, by_vectors, held_out, unseen
from eval.measures import Kind, Measure, evaluate
from ingest.encoder import load_encoder
from ingest.tokens import Tokenizer

# Of the ids 0 to 20, `is_held_out` holds 0, 1, 14 and 18.
DATASET = Dataset(
    documents={
        "水": Passage("水法", "水资源属于国家所有"),
        "婚": Passage("民法典", "禁止包办、买卖婚姻"),
        "税": Passage("税法", "纳税人应当缴纳税款"),
    },
    queries={"0": "水归谁所有", "1": "买卖婚姻", "2": "婚姻自由", "18": "税款"},
    qrels={"0": {"水": 1}, "1": {"婚": 1}, "2": {"婚": 1}, "18": {"税": 1, "婚": 1}},
)


def test_only_questions_held_out_are_asked() -> None:
    assert set(held_out(DATASET).qrels) == {"0", "1", "18"}


def test_unseen_are_those_whose_articles_no_training_question_has() -> None:
    assert set(unseen(DATASET).qrels) == {"0"}


def test_both_ways_rank_what_the_question_says_first() -> None:
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    for rank in (by_terms(tokenizer), by_vectors(load_encoder(tokenizer=tokenizer))):
        run = rank(held_out(DATASET))
        assert {query_id: ranking[0] for query_id, ranking in run.items()} == {
            "0": "水",
            "1": "婚",
            "18": "税",
        }


@pytest.mark.slow
def test_the_packaged_encoder_beats_bm25_on_held_out_questions(policy_data: Path) -> None:
    recall = Measure(Kind.RECALL, 100)
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    questions = held_out(read_dataset(policy_data / "stard_train"))
    terms = evaluate([recall], by_terms(tokenizer)(questions), questions.qrels)[recall]
    vectors = evaluate([recall], by_vectors(load_encoder(tokenizer=tokenizer))(questions), questions.qrels)[
        recall
    ]
    assert vectors > terms
