"""Vectors of words, each kept once."""

from __future__ import annotations

import numpy as np

from assistant.word_vectors import WordVectors, distinct
from tests.samples import CharacterEncoder


def test_a_word_has_one_row_however_often_it_is_asked_for() -> None:
    encoder = CharacterEncoder()
    words = WordVectors(encoder)
    first = words.rows(["低保", "残疾", "低保"])
    again = words.rows(["残疾", "补贴", "低保"])
    assert first.tolist() == [0, 1, 0]
    assert again.tolist() == [1, 2, 0]
    assert sorted(encoder.encoded) == sorted(["低保", "残疾", "补贴"])
    assert (words.vectors[again] == encoder.encode(["残疾", "补贴", "低保"])).all()


def test_no_words_have_no_rows() -> None:
    assert WordVectors(CharacterEncoder()).rows([]).tolist() == []


def test_rows_are_told_apart_as_numpy_does() -> None:
    for rows in ([7, 2, 7, 0, 2], [3], []):
        given = np.array(rows, dtype=np.intp)
        each, places = distinct(given)
        expected, expected_places = np.unique(given, return_inverse=True)
        assert (each.tolist(), places.tolist()) == (expected.tolist(), expected_places.tolist())
