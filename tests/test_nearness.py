"""Nearness: a clause that says the question's words, or words near them, is nearer than one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.lexicon import LEXICON
from assistant.nearness import Nearness
from ingest.encoder import load_encoder
from ingest.tokens import Tokenizer
from tests.policies import clause_with

RARE = {"残疾": 1, "残疾人": 1}


@pytest.fixture(scope="module")
def nearness() -> Nearness:
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    encoder = load_encoder(tokenizer=tokenizer)
    return Nearness(tokenizer, encoder, lambda word: RARE.get(word, 500), lambda: 1000)


def test_the_same_words_are_met_in_full_and_none_not_at_all(nearness: Nearness) -> None:
    clause = clause_with("对残疾人给予补贴。")
    same, none = nearness.of("残疾人补贴", [clause])[0], nearness.of("，！", [clause])[0]
    assert (same, none) == (pytest.approx(1.0), 0.0)


def test_a_rare_word_counts_more_than_a_common_one(nearness: Nearness) -> None:
    rare, common = clause_with("残疾人。", title="甲办法"), clause_with("宣传。", title="乙办法")
    of_rare, of_common = nearness.of("残疾人宣传", [rare, common])
    assert of_rare > of_common


def test_a_word_of_like_meaning_is_met_in_part(nearness: Nearness) -> None:
    like, unlike = clause_with("离婚。", title="丙办法"), clause_with("商标。", title="丁办法")
    of_like, of_unlike = nearness.of("夫妻", [like, unlike])
    assert 1.0 > of_like > of_unlike


def test_no_clauses_have_no_nearness(nearness: Nearness) -> None:
    assert nearness.of("补贴", []).shape == (0,)


def test_a_clause_without_words_is_as_far_as_can_be(nearness: Nearness) -> None:
    same = clause_with("补贴。", title="戊办法")
    empty = replace(same, clause_id="of no words", title="…", path=(), text="——")
    assert nearness.of("补贴", [empty, same, empty]).tolist() == [0.0, pytest.approx(1.0), 0.0]
