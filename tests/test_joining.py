"""Joined encoders: a cosine is about the mean of its members'; what they have in common is kept where room is
short; members that read texts otherwise do not join."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ingest import joining
from ingest.encoder import load_encoder
from ingest.joining import UnlikeMembers, join, write_model
from ingest.tokens import Tokenizer
from ingest.training_vocabulary import build_vocabulary

WORDS = ("补贴", "残疾", "渔船")


def member(folder: Path, seed: int, words: tuple[str, ...] = WORDS) -> Path:
    """Rows of equal length."""
    vocabulary = build_vocabulary(Counter(dict.fromkeys(words, 9)), Counter())
    rows = np.random.default_rng(seed).standard_normal((vocabulary.get_vocab_size(), 16))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    write_model(rows.astype(np.float32), vocabulary.to_str(), folder)
    return folder


def cosines(folder: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = load_encoder(str(folder), tokenizer=Tokenizer()).encode(WORDS)
    return np.asarray(vectors @ vectors.T)


def test_a_joined_cosine_is_about_the_mean_of_its_members(tmp_path: Path) -> None:
    members = [member(tmp_path / str(seed), seed) for seed in (1, 2)]
    join(members, WORDS, Tokenizer(), tmp_path / "joined")
    mean = (cosines(members[0]) + cosines(members[1])) / 2
    assert cosines(tmp_path / "joined") == pytest.approx(mean, abs=0.05)
    assert load_encoder(str(tmp_path / "joined"), tokenizer=Tokenizer()).dimension == 32


def test_directions_in_which_articles_differ_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "DIMENSION", len(WORDS))
    wide = member(tmp_path / "1", 1)
    join([wide], WORDS, Tokenizer(), tmp_path / "joined")
    assert load_encoder(str(tmp_path / "joined"), tokenizer=Tokenizer()).dimension == len(WORDS)
    assert cosines(tmp_path / "joined") == pytest.approx(cosines(wide), abs=0.05)


def test_a_direction_in_which_much_differs_counts_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = ["补贴"] * 99 + ["残疾", "渔船"]
    nearness = []
    for whitened in (0.0, 1.0):
        monkeypatch.setattr(joining, "WHITENED", whitened)
        join([member(tmp_path / "1", 1)], articles, Tokenizer(), tmp_path / str(whitened))
        encode = load_encoder(str(tmp_path / str(whitened)), tokenizer=Tokenizer()).encode
        nearness.append(float(np.dot(*encode(["补贴残疾", "补贴渔船"]))))
    assert nearness[1] < nearness[0] - 0.1


def test_members_with_different_vocabularies_are_refused_by_name(tmp_path: Path) -> None:
    others = [member(tmp_path / "1", 1), member(tmp_path / "2", 2, ("补贴", "残疾", "牧草"))]
    with pytest.raises(UnlikeMembers, match="2"):
        join(others, WORDS, Tokenizer(), tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
