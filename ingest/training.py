"""Trains the static encoder that ships with the package: `python -m ingest.training --data DIR --output DIR`.

Stage one, statutes: a part of an article (a sentence, a run of words, a few words, a random half, its
headings) finds the rest of it among the articles of the batch. Stage two, lay questions: a question, and
the answer a lawyer gave to it, find the article among those that BM25 takes for it.

DIR holds laws/docs.jsonl.gz, civil_affairs/docs.jsonl.gz and stard_train/ (see `ingest.training_data`).
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer as Vocabulary
from torch import Tensor, nn

from ingest.encoder import vocabulary_text
from ingest.joining import Table, write_model
from ingest.terms import TermIndex
from ingest.tokens import Tokenizer
from ingest.training_batches import ArticleIds, Batch, Ids, QuestionIds, question_batches, statute_batches
from ingest.training_data import LEXICON, Article, QuestionSet, read_articles, read_questions
from ingest.training_vocabulary import UNKNOWN, build_vocabulary, tokens_of

DIMENSION = 256
RARITY = 1e-4  # a word's first weight is a / (a + its share of all words): smooth inverse frequency
NEGATIVE_DEPTH = 100  # hard negatives are drawn from so many articles that BM25 ranks first

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`scale` is the inverse temperature of the ranking loss; `both_ways` ranks anchors for positives too."""

    steps: int
    batch_size: int
    learning_rate: float
    weight_rate: float  # of the tokens' weights: fast, rare words come to outweigh all others
    scale: float
    both_ways: bool


STATUTES = Schedule(
    steps=1200, batch_size=1024, learning_rate=0.05, weight_rate=0.01, scale=12.0, both_ways=True
)
QUESTIONS = Schedule(
    steps=200, batch_size=128, learning_rate=0.03, weight_rate=0.03, scale=14.0, both_ways=False
)


class WeightedEmbedding(StaticEmbedding):
    """A static embedding that learns a weight for each token beside its direction."""

    def __init__(self, vocabulary: Vocabulary, dimension: int, shares: Tensor) -> None:
        super().__init__(vocabulary, embedding_dim=dimension)
        self.log_weight = nn.Parameter(torch.log(RARITY / (RARITY + shares)))

    @classmethod
    def of_table(cls, vocabulary: Vocabulary, table: Table) -> Self:
        """To go on from rows that were learned before. Of each its size is the weight, so that a step turns
        long rows and short ones alike."""
        sizes = np.sqrt(np.square(table).mean(axis=1, keepdims=True))
        sizes[sizes == 0] = 1
        embedding = cls(vocabulary, table.shape[1], torch.zeros(len(table)))
        embedding.embedding.weight.data = torch.from_numpy(table / sizes)
        embedding.log_weight.data = torch.from_numpy(np.log(sizes[:, 0]))
        return embedding

    def only(self, vocabulary: Vocabulary) -> Self:
        """Its own copy of the rows of some of the tokens, to go on from."""
        kept = [self.tokenizer.token_to_id(token) for token in tokens_of(vocabulary)]
        copy = type(self)(vocabulary, self.embedding_dim, torch.zeros(len(kept)))
        copy.embedding.weight.data = self.embedding.weight.data[kept]
        copy.log_weight.data = self.log_weight.data[kept]
        return copy

    def table(self) -> Table:
        """The rows as the encoder reads them."""
        rows: Table = (self.log_weight.exp()[:, None] * self.embedding.weight).detach().numpy()
        rows[self.tokenizer.token_to_id(UNKNOWN)] = 0
        return rows

    def forward(self, features: dict[str, Tensor], **_: object) -> dict[str, Tensor]:
        features["sentence_embedding"] = nn.functional.embedding_bag(
            features["input_ids"],
            self.embedding.weight,
            features["offsets"],
            mode="sum",
            per_sample_weights=self.log_weight.exp()[features["input_ids"]],
        )
        return features


class Reader:
    """Texts to token ids, as the encoder will read them; unknown characters are passed over."""

    def __init__(self, vocabulary: Vocabulary, tokenizer: Tokenizer) -> None:
        self.vocabulary = vocabulary
        self._tokenizer = tokenizer

    def read(self, texts: Iterable[str]) -> list[Ids]:
        return self.read_words(vocabulary_text(text, self._tokenizer) for text in texts)

    def read_words(self, words: Iterable[str]) -> list[Ids]:
        """Of words that the tokenizer has cut, or several parted by blanks, the rows of their pieces."""
        encodings = self.vocabulary.encode_batch_fast(list(words), add_special_tokens=False)
        unknown = self.vocabulary.token_to_id(UNKNOWN)
        ids = [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]
        return [row[row != unknown] for row in ids]


def train(
    embedding: WeightedEmbedding,
    batches: Iterator[Batch],
    schedule: Schedule,
    tell: Callable[[int, float], None] = lambda step, loss: None,
) -> None:
    """Linear warm-up and decay; Adam, since a word that is rare still needs full steps. `tell` hears of each
    step, from 1, and its loss."""
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    loss = MultipleNegativesRankingLoss(
        model,
        scale=schedule.scale,
        directions=("query_to_doc", "doc_to_query") if schedule.both_ways else ("query_to_doc",),
        partition_mode="per_direction",
    )
    groups = [
        {"params": [embedding.embedding.weight], "lr": schedule.learning_rate},
        {"params": [embedding.log_weight], "lr": schedule.weight_rate},
    ]
    optimizer = torch.optim.Adam(groups, betas=(0.9, 0.99), fused=True)
    warm_up = max(1, schedule.steps // 20)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm_up, (schedule.steps - step) / schedule.steps)
    )
    for step in range(1, schedule.steps + 1):
        value = loss.compute_loss_from_embeddings(_embedded(model, next(batches)), torch.empty(0))
        optimizer.zero_grad()
        torch.autograd.backward(value)
        optimizer.step()
        rates.step()
        tell(step, value.item())


def _embedded(model: SentenceTransformer, batch: Batch) -> list[Tensor]:
    """Each column. All are read at once: each time that the table is read costs a gradient of its size."""
    vectors = model(_features([text for column in batch for text in column]))["sentence_embedding"]
    return list(vectors.split([len(column) for column in batch]))


def _features(texts: Sequence[Ids]) -> dict[str, Tensor]:
    lengths = torch.tensor([0, *(len(text) for text in texts[:-1])])
    return {"input_ids": torch.from_numpy(np.concatenate(texts)), "offsets": lengths.cumsum(0)}


def article_ids(articles: Sequence[Article], reader: Reader) -> list[ArticleIds]:
    """Each title, heading and sentence read once, however often it stands there."""
    texts = dict.fromkeys(
        text for article in articles for text in (article.title, article.headings, *article.sentences)
    )
    ids = dict(zip(texts, reader.read(texts), strict=True))
    return [
        ArticleIds(ids[article.title], ids[article.headings], tuple(map(ids.__getitem__, article.sentences)))
        for article in articles
    ]


def question_ids(questions: QuestionSet, reader: Reader, tokenizer: Tokenizer) -> list[QuestionIds]:
    """The training questions with the wrong articles that BM25 ranks first for them, or, where it finds
    none, with all wrong ones."""
    entries = ((str(row), vocabulary_text(text, tokenizer)) for row, text in enumerate(questions.corpus))
    lexical = TermIndex.in_memory(entries)
    texts = reader.read(question.text for question in questions.training)
    answers = reader.read(question.answer for question in questions.training)
    rows = []
    for question, text, answer in zip(questions.training, texts, answers, strict=True):
        hits = lexical.search(tokenizer.search(question.text), NEGATIVE_DEPTH)
        wrong = {int(hit.clause_id) for hit in hits}.difference(question.articles)
        wrong = wrong or set(range(len(questions.corpus))).difference(question.articles)
        rows.append(QuestionIds(text, answer, question.articles, tuple(sorted(wrong))))
    return rows


def train_encoder(
    data: Path, output: Path, seed: int, first: Schedule = STATUTES, second: Schedule = QUESTIONS
) -> None:
    """Reads `data` (see above), trains both stages and writes the encoder to `output`."""
    tokenizer = Tokenizer.from_lexicon(LEXICON)
    articles, questions = read_statutes(data), read_questions(data / "stard_train")
    reader = Reader(vocabulary_of_texts(word_counts(articles, tokenizer), questions, tokenizer), tokenizer)
    embedding = learn_statutes(articles, reader, seed, first)
    learn_questions(embedding, questions, tokenizer, seed, second)
    write_model(embedding.table(), reader.vocabulary.to_str(), output)


def learn_statutes(
    articles: Sequence[Article], reader: Reader, seed: int, schedule: Schedule = STATUTES
) -> WeightedEmbedding:
    """Stage one."""
    _log.info("seed %d, %d articles", seed, len(articles))
    torch.manual_seed(seed)
    statutes = article_ids(articles, reader)
    embedding = WeightedEmbedding(reader.vocabulary, DIMENSION, _token_shares(statutes, reader.vocabulary))
    batches = statute_batches(statutes, schedule.batch_size, np.random.default_rng(seed))
    train(embedding, batches, schedule, _log_step)
    return embedding


def learn_questions(
    embedding: WeightedEmbedding,
    questions: QuestionSet,
    tokenizer: Tokenizer,
    seed: int,
    schedule: Schedule = QUESTIONS,
) -> None:
    """Stage two, in place."""
    _log.info("seed %d, %d questions", seed, len(questions.training))
    reader = Reader(embedding.tokenizer, tokenizer)
    asked, corpus = question_ids(questions, reader, tokenizer), reader.read(questions.corpus)
    batches = question_batches(asked, corpus, schedule.batch_size, np.random.default_rng(seed))
    train(embedding, batches, schedule, _log_step)


def _log_step(step: int, loss: float) -> None:
    if step % 100 == 0:
        _log.info("step %d, loss %.3f", step, loss)


def read_statutes(data: Path) -> list[Article]:
    """Each passage once: laws stand there in several versions."""
    paths = [data / name / "docs.jsonl.gz" for name in ("laws", "civil_affairs")]
    return list(dict.fromkeys(article for path in paths for article in read_articles(path)))


def word_counts(articles: Iterable[Article], tokenizer: Tokenizer) -> Counter[str]:
    return Counter(
        token
        for article in articles
        for text in (article.headings, *article.sentences)
        for token in tokenizer.search(text)
    )


def vocabulary_of_texts(statutes: Counter[str], questions: QuestionSet, tokenizer: Tokenizer) -> Vocabulary:
    """The words of the statutes, counted, and of the questions to train on."""
    lay = Counter(
        token
        for question in questions.training
        for text in (question.text, question.answer)
        for token in tokenizer.search(text)
    )
    return build_vocabulary(statutes, lay)


def _token_shares(articles: Iterable[ArticleIds], vocabulary: Vocabulary) -> Tensor:
    ids = np.concatenate([sentence for article in articles for sentence in article.sentences])
    counts = np.bincount(ids, minlength=vocabulary.get_vocab_size()) + 1
    return torch.from_numpy(counts / counts.sum()).float()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest.training", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with laws, civil_affairs, stard_train"
    )
    parser.add_argument("--output", type=Path, required=True, help="folder the encoder is written to")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train_encoder(arguments.data, arguments.output, arguments.seed)


if __name__ == "__main__":
    main()
