"""The clauses and questions of the benchmark: genuine articles of statutes, and more grown out of them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from assistant.lexicon import LEXICON
from eval.datasets import Dataset, Passage, read_dataset
from ingest.tokens import Tokenizer
from ingest.training_data import is_held_out, read_articles

SEED = 20260
SWAPPED = 0.2  # share of the words of a clause that another takes the place of
_DRAWN = 100_000  # words to draw from, as frequent there as in the statutes

Documents = Mapping[str, Passage]

_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千]+条")


def read_corpus(data: Path) -> Dataset:
    """The statutes of stard_train, those that answer a held-out question first, then all other articles of
    laws; each text once. Raises MalformedDataset."""
    dataset = read_dataset(data / "stard_train")
    answering = {
        _law(dataset.documents[each]) for judged in held_out(dataset).qrels.values() for each in judged
    }
    first = sorted(
        dataset.documents.items(), key=lambda each: _law(each[1]) not in answering
    )  # stable: an article stays among its neighbours
    known = {passage.text for passage in dataset.documents.values()}
    documents = dict(first)
    for article in read_articles(data / "laws" / "docs.jsonl.gz"):
        text = "".join(article.sentences)
        if text not in known:
            known.add(text)
            documents[f"laws-{len(documents)}"] = Passage(article.title, text)
    return Dataset(documents, dataset.queries, dataset.qrels)


def held_out(dataset: Dataset) -> Dataset:
    """The questions that the encoder of fold 0 has not seen."""
    return dataset.only({query_id for query_id in dataset.qrels if is_held_out(query_id)})


def of_size(corpus: Dataset, size: int) -> Dataset:
    """So many clauses, and the questions. Held-out questions keep their judgements where every clause that
    answers one is there and none is made up."""
    documents = dict(islice(corpus.documents.items(), size))
    judged = held_out(corpus).qrels
    is_whole = all(each in documents for answers in judged.values() for each in answers)
    if size > len(corpus.documents):
        documents |= islice(grown(corpus.documents), size - len(documents))
        is_whole = False
    return Dataset(documents, corpus.queries, judged if is_whole else {})


def grown(documents: Documents) -> Iterator[tuple[str, Passage]]:
    """Endless variants of the documents, the same ones in every run: words swapped for others at random."""
    tokenizer, chance = Tokenizer.from_lexicon(LEXICON), random.Random(SEED)
    words = list(islice((word for each in documents.values() for word in tokenizer.words(each.text)), _DRAWN))
    generation = 0
    while True:
        generation += 1
        for doc_id, passage in documents.items():
            text = "".join(
                chance.choice(words) if chance.random() < SWAPPED else word
                for word in tokenizer.words(passage.text)
            )
            yield f"{doc_id}-{generation}", Passage(passage.title, text)


def questions(corpus: Dataset) -> tuple[dict[str, str], dict[str, str]]:
    """Those held out, and the others."""
    held = {query_id: text for query_id, text in corpus.queries.items() if is_held_out(query_id)}
    return held, {query_id: text for query_id, text in corpus.queries.items() if query_id not in held}


def _law(passage: Passage) -> str:
    return _ARTICLE.split(passage.title)[0]
