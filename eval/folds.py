"""Encoders of which each was trained without one part of the lay questions, so that for every question there
is one that has not seen it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.encoder import is_static_encoder
from ingest.joining import join, write_model
from ingest.tokens import Tokenizer
from ingest.training import (
    QUESTIONS,
    STATUTES,
    Reader,
    Schedule,
    learn_questions,
    learn_statutes,
    read_statutes,
    vocabulary_of_texts,
    word_counts,
)
from ingest.training_data import FOLDS, LEXICON, read_questions

SEEDS = (7, 8, 9, 10, 11, 12)


def fold_encoders(
    data: Path,
    folder: Path,
    seeds: Sequence[int] = SEEDS,
    first: Schedule = STATUTES,
    second: Schedule = QUESTIONS,
) -> list[Path]:
    """The encoder that has not seen fold 0, that which has not seen fold 1 … Trained like the one that ships
    and kept in `folder`, where they are not there yet."""
    encoders = [folder / str(fold) for fold in range(FOLDS)]
    if not all(map(is_static_encoder, encoders)):
        for seed in seeds:
            _train_members(data, folder, seed, first, second)
        articles, tokenizer = read_questions(data / "stard_train").corpus, Tokenizer.from_lexicon(LEXICON)
        for fold, encoder in enumerate(encoders):
            join([_member(folder, fold, seed) for seed in seeds], articles, tokenizer, encoder)
    return encoders


def _train_members(data: Path, folder: Path, seed: int, first: Schedule, second: Schedule) -> None:
    """One of each fold. Stage one asks nothing, so all go on from the same; words that only the questions
    held out use are unknown to a member."""
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    articles, questions = read_statutes(data), data / "stard_train"
    counts = word_counts(articles, tokenizer)
    vocabulary = vocabulary_of_texts(counts, read_questions(questions), tokenizer)
    learned = learn_statutes(articles, Reader(vocabulary, tokenizer), seed, first)
    for fold in range(FOLDS):
        seen = read_questions(questions, without=fold)
        member = learned.only(vocabulary_of_texts(counts, seen, tokenizer))
        learn_questions(member, seen, tokenizer, seed, second)
        write_model(member.table(), member.tokenizer.to_str(), _member(folder, fold, seed))


def _member(folder: Path, fold: int, seed: int) -> Path:
    return folder / f"{fold}-seed{seed}"
