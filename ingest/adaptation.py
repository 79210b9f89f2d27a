"""Adapts a static encoder to a county: minutes of training on its documents and its questions.

The rows of the result lie half-way between those the encoder had and those that training makes of them: about
two thirds of what is won on the county's own texts is kept, and nothing is lost on others (Wortsman et al.
2022, Robust fine-tuning of zero-shot models, find the same). Rows of words that the county does not use stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer as Vocabulary

from ingest.county import County
from ingest.encoder import VOCABULARY
from ingest.joining import Table, read_table, write_model
from ingest.tokens import Tokenizer
from ingest.training import Reader, Schedule, WeightedEmbedding, article_ids, question_ids, train
from ingest.training_batches import Batch, question_batches, statute_batches
from ingest.training_data import QuestionSet
from ingest.training_vocabulary import STATUTE_WORDS, UNKNOWN, tokens_of, vocabulary_of

SCHEDULE = Schedule(
    steps=200, batch_size=512, learning_rate=0.02, weight_rate=0.01, scale=14.0, both_ways=False
)
QUESTIONS_AT_ONCE = 128
KEPT = 0.5  # how far a row stays what it was

Tell = Callable[[int, int], None]  # step, of so many


def adapt(
    base: Path,
    county: County,
    tokenizer: Tokenizer,
    folder: Path,
    tell: Tell = lambda step, steps: None,
    schedule: Schedule = SCHEDULE,
    seed: int = 7,
) -> None:
    """Write to `folder` the encoder of `base`, adapted. The county needs articles to learn from."""
    torch.set_num_threads(1)  # the steps are small: two threads take five times as long beside other work
    rng = np.random.default_rng(seed)
    texts = [*county.passages, *(question.text for question in county.questions)]
    counts = Counter(word for text in texts for word in tokenizer.search(text))
    former = Vocabulary.from_file(str(base / VOCABULARY))
    new = _new_words(counts, former)
    table = _with_rows(read_table(base), new, Reader(former, tokenizer))
    tokens = [*tokens_of(former), *new]
    vocabulary = vocabulary_of(tokens)
    used = np.unique(np.concatenate(Reader(vocabulary, tokenizer).read_words(counts)))
    # Words are cut alike by the tokens that they are cut into and by all.
    part = vocabulary_of([UNKNOWN, *(tokens[row] for row in used)])
    embedding = WeightedEmbedding.of_table(part, np.vstack([np.zeros_like(table[:1]), table[used]]))
    batches = _batches(county, Reader(part, tokenizer), tokenizer, schedule, rng)
    train(embedding, batches, schedule, lambda step, _: tell(step, schedule.steps))
    table[used] = KEPT * table[used] + (1 - KEPT) * embedding.table()[1:]
    write_model(table, vocabulary.to_str(), folder)


def _new_words(counts: Counter[str], vocabulary: Vocabulary) -> list[str]:
    """Names of places and programmes and whatever else the county says often; numbers are no words."""
    return [
        word
        for word, count in counts.most_common()
        if count >= STATUTE_WORDS and word.isalpha() and vocabulary.token_to_id(word) is None
    ]


def _with_rows(table: Table, words: Sequence[str], reader: Reader) -> Table:
    """With a row for each new word: the sum of the pieces that it was read as."""
    rows = [table[pieces].sum(axis=0) for pieces in reader.read_words(words)]
    return np.vstack([table, *rows])


def _batches(
    county: County, reader: Reader, tokenizer: Tokenizer, schedule: Schedule, rng: np.random.Generator
) -> Iterator[Batch]:
    """Parts of articles, and, where there are questions, as many batches of these."""
    tasks = [statute_batches(article_ids(county.articles, reader), schedule.batch_size, rng)]
    if county.questions:
        asked = question_ids(QuestionSet(county.passages, county.questions), reader, tokenizer)
        tasks.append(question_batches(asked, reader.read(county.passages), QUESTIONS_AT_ONCE, rng))
    while True:
        for task in tasks:
            yield next(task)
