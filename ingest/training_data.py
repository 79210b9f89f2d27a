"""What the static encoder learns from: articles of public statutes, and lay questions with the articles that
answer them, in five parts of which each may be held out."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.jsonl import read_jsonl

FOLDS = 5
LEXICON = Path(__file__).parents[1] / "corpus" / "lexicon"  # whose words the tokenizer keeps whole

_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[\s　]+")
_ITEM = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])[\s　]*")
_HEADING = re.compile(r"(#+)\s*(?:第[〇零一二三四五六七八九十百千]+[编章节][\s　]*)?(.*)")
_SENTENCE_END = re.compile(r"(?<=[。；])|\n")


@dataclass(frozen=True, slots=True)
class Article:
    """A passage of a document, with the headings above it."""

    title: str
    headings: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A lay question, the answer a lawyer gave (or ""), and the articles it rests on: rows of the corpus."""

    text: str
    answer: str
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles to search, and the questions to train on."""

    corpus: tuple[str, ...]
    training: tuple[Question, ...]


def fold_of(query_id: str) -> int:
    """Which of the five parts a question belongs to, by the hash of its id: the same in every run."""
    return int(hashlib.sha256(query_id.encode()).hexdigest(), 16) % FOLDS


def is_held_out(query_id: str) -> bool:
    """One in five, where a single part is set aside."""
    return fold_of(query_id) == 0


def read_questions(folder: Path, without: int | None = None) -> QuestionSet:
    """A folder in BEIR layout, gzipped, whose queries carry the answer that was given; to train on all of
    them, or on those of the other folds."""
    rows = list(read_jsonl(folder / "corpus.jsonl.gz"))
    row_of = {row["_id"]: number for number, row in enumerate(rows)}
    articles: dict[str, list[int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for judged in csv.DictReader(lines, delimiter="\t"):
            articles.setdefault(judged["query-id"], []).append(row_of[judged["corpus-id"]])
    training = [
        Question(row["text"], answer if isinstance(answer := row.get("answer"), str) else "", tuple(gold))
        for row in read_jsonl(folder / "queries.jsonl.gz")
        if fold_of(row["_id"]) != without and (gold := articles.get(row["_id"]))
    ]
    return QuestionSet(tuple(f"{row['title']} {row['text']}" for row in rows), tuple(training))


def read_articles(path: Path) -> Iterator[Article]:
    """The passages of documents in Markdown, one JSON object a line with `title` and `text`."""
    for document in read_jsonl(path):
        yield from articles_of(document["title"], document["text"])


def articles_of(title: str, text: str) -> Iterator[Article]:
    """Cuts at 第…条; in a document that has none, at 一、（一） and 1. instead."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    opening = _ARTICLE if any(map(_ARTICLE.match, lines)) else _ITEM
    headings: list[tuple[int, str]] = []
    passage: list[str] = []
    for line in lines:
        heading, opened = _HEADING.match(line), opening.match(line)
        if heading or opened:
            yield from _article(title, headings, passage)
            passage = []
        if heading:
            level = len(heading[1])
            headings = [above for above in headings if above[0] < level] + [(level, heading[2].strip())]
        else:
            passage.append(line[opened.end() :] if opened else line)
    yield from _article(title, headings, passage)


def _article(title: str, headings: Iterable[tuple[int, str]], passage: Iterable[str]) -> Iterator[Article]:
    sentences = tuple(part for part in _SENTENCE_END.split("\n".join(passage)) if part.strip())
    if sentences:
        yield Article(title, " ".join(text for _, text in headings if text != title), sentences)
