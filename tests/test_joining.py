"""Joined encoders: a cosine is the mean of its members'; members that read texts otherwise do not join."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

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


def test_a_joined_cosine_is_the_mean_of_its_members(tmp_path: Path) -> None:
    members = [member(tmp_path / str(seed), seed) for seed in (1, 2)]
    join(members, tmp_path / "joined")
    mean = (cosines(members[0]) + cosines(members[1])) / 2
    assert cosines(tmp_path / "joined") == pytest.approx(mean, abs=0.02)
    assert load_encoder(str(tmp_path / "joined"), tokenizer=Tokenizer()).dimension == 32


def test_one_member_is_itself(tmp_path: Path) -> None:
    alone = member(tmp_path / "1", 1)
    join([alone], tmp_path / "joined")
    assert cosines(tmp_path / "joined") == pytest.approx(cosines(alone), abs=1e-3)


def test_members_with_different_vocabularies_are_refused_by_name(tmp_path: Path) -> None:
    others = [member(tmp_path / "1", 1), member(tmp_path / "2", 2, ("补贴", "残疾", "牧草"))]
    with pytest.raises(UnlikeMembers, match="2"):
        join(others, tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
