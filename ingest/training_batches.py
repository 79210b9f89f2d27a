"""What one step of training compares: pairs out of statutes, questions with the articles that answer them.

A batch is columns of token ids: anchors, what each should find, then, where there are any, each anchor's
negatives. Whatever stands in another row is a negative too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Batch = Sequence[Sequence[Ids]]

NEGATIVES = 7
WORD_DROPOUT = 0.5  # few questions: without it, each is soon learned by heart
ANSWER_ASKS = 0.25  # how often a lawyer's answer stands for the question,
ANSWER_SOUGHT = 0.25  # and how often for the article


@dataclass(frozen=True, slots=True)
class ArticleIds:
    """An article as token ids."""

    title: Ids
    headings: Ids
    sentences: tuple[Ids, ...]


def statute_batches(articles: Sequence[ArticleIds], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    while True:
        for rows in _chunks(rng.permutation(len(articles)), size):
            pairs = [split_article(articles[row], rng) for row in rows]
            yield list(zip(*(pair for pair in pairs if all(map(len, pair))), strict=True))


def _chunks(order: Ids, size: int) -> Iterator[Ids]:
    """Whole batches only: a short one has fewer negatives, so its loss is another."""
    return (order[start : start + size] for start in range(0, max(len(order) - size, 0) + 1, size))


def split_article(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """An anchor and what it should find: two disjoint parts of the article. Either may be empty."""
    ways: tuple[Callable[[ArticleIds, np.random.Generator], tuple[Ids, Ids]], ...] = (
        _sentence_and_rest,
        _headings_and_body,
        _run_and_rest,
        _words_and_rest,
        _random_halves,
    )
    return ways[rng.integers(len(ways))](article, rng)


def _sentence_and_rest(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    if len(article.sentences) == 1:
        return _random_halves(article, rng)
    chosen = rng.integers(len(article.sentences))
    rest = [sentence for number, sentence in enumerate(article.sentences) if number != chosen]
    return article.sentences[chosen], np.concatenate([article.title, article.headings, *rest])


def _headings_and_body(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    with_title = np.concatenate([article.title, article.headings])
    above = with_title if rng.random() < 0.5 or not len(article.headings) else article.headings
    return above, np.concatenate(article.sentences)


def _run_and_rest(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """A run of up to 20 words, about the length of a question."""
    body = np.concatenate(article.sentences)
    length = min(len(body) // 2, int(rng.integers(6, 20)))
    start = int(rng.integers(0, len(body) - length + 1))
    chosen = np.zeros(len(body), dtype=bool)
    chosen[start : start + length] = True
    return _part(article, body, chosen)


def _words_and_rest(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """A few words from anywhere in the article."""
    body = np.concatenate(article.sentences)
    chosen = np.zeros(len(body), dtype=bool)
    chosen[rng.permutation(len(body))[: min(len(body) // 2, int(rng.integers(4, 16)))]] = True
    return _part(article, body, chosen)


def _random_halves(article: ArticleIds, rng: np.random.Generator) -> tuple[Ids, Ids]:
    body = np.concatenate(article.sentences)
    return _part(article, body, rng.random(len(body)) < 0.5)


def _part(article: ArticleIds, body: Ids, chosen: NDArray[np.bool_]) -> tuple[Ids, Ids]:
    return body[chosen], np.concatenate([article.title, body[~chosen]])


@dataclass(frozen=True, slots=True)
class QuestionIds:
    """A question and its answer as token ids; rows of the corpus: those that answer, and hard negatives."""

    text: Ids
    answer: Ids
    articles: tuple[int, ...]
    negatives: tuple[int, ...]


def question_batches(
    questions: Sequence[QuestionIds], corpus: Sequence[Ids], size: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Endless; an article answers one question of a batch at most, or it would be a false negative there."""
    while True:
        for rows in _chunks(rng.permutation(len(questions)), size):
            asked = {int(rng.choice(questions[row].articles)): questions[row] for row in rows}
            texts = list(zip(*(_pair(asked[row], corpus[row], rng) for row in asked), strict=True))
            drawn = [rng.choice(question.negatives, NEGATIVES) for question in asked.values()]
            texts += [tuple(corpus[row] for row in column) for column in zip(*drawn, strict=True)]
            yield [[_drop_words(text, rng) for text in column] for column in texts]


def _pair(question: QuestionIds, article: Ids, rng: np.random.Generator) -> tuple[Ids, Ids]:
    draw = rng.random()
    if len(question.answer) and draw < ANSWER_ASKS:
        return question.answer, article
    if len(question.answer) and draw < ANSWER_ASKS + ANSWER_SOUGHT:
        return question.text, question.answer
    return question.text, article


def _drop_words(text: Ids, rng: np.random.Generator) -> Ids:
    kept = text[rng.random(len(text)) >= WORD_DROPOUT]
    return kept if len(kept) else text
