"""What an encoder learns of a county: the clauses of its documents and, where there are any, its questions
with the clauses that answer them. One in five of the questions, and of the sentences, is held out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Clause, Document
from ingest.intake import files_of, received
from ingest.isolation import read_all
from ingest.recall import Sought
from ingest.segment import clauses_of
from ingest.training_data import Article, Question, is_held_out

MOST_SENTENCES = 2_000  # held out: more take time and tell no more

_SENTENCE_END = re.compile(r"(?<=[。；])|\n")


@dataclass(frozen=True, slots=True)
class County:
    """`articles` and `questions` are learned from; the questions' articles are rows of `passages`."""

    passages: tuple[str, ...]  # each clause with its place, as it is indexed
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]
    held_out_questions: Sought
    held_out_sentences: Sought


def read_clauses(paths: Iterable[Path]) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    """The clauses of files and folders, of two files with the same title those of the last; and what could
    not be read, and why, in Chinese."""
    documents: dict[str, Document] = {}
    problems = []
    for found in read_all(received(path, path.name) for path in files_of(paths)):
        if isinstance(found.read, tuple):
            documents |= {document.doc_id: document for document in found.read}
        else:
            problems.append(str(found.read))
    return tuple(clause for document in documents.values() for clause in clauses_of(document)), tuple(
        problems
    )


def county_of(clauses: Sequence[Clause], questions: Sequence[Question]) -> County:
    """The articles of the questions are rows of `clauses`."""
    passages = tuple(clause.meaning_text for clause in clauses)
    sentences = [_sentences(clause) for clause in clauses]
    held_out = [_held_out_sentence(each) for each in sentences]
    articles = map(_article, clauses, sentences, held_out)
    asked = [question for question in questions if is_held_out(question.text)]
    return County(
        passages,
        tuple(article for article in articles if article.sentences),
        tuple(question for question in questions if not is_held_out(question.text)),
        Sought(passages, tuple(each.text for each in asked), tuple(each.articles for each in asked)),
        _sentences_sought(passages, held_out),
    )


def _sentences(clause: Clause) -> tuple[str, ...]:
    """None of what is no part of the text: a signature teaches nothing."""
    if clause.is_apparatus:
        return ()
    return tuple(part for part in _SENTENCE_END.split(clause.text) if part.strip())


def _held_out_sentence(sentences: Sequence[str]) -> str | None:
    """One of a clause at most, and never all of it."""
    if len(sentences) < 2:
        return None
    return next((sentence for sentence in sentences if is_held_out(sentence)), None)


def _article(clause: Clause, sentences: Iterable[str], held_out: str | None) -> Article:
    kept = tuple(sentence for sentence in sentences if sentence != held_out)
    return Article(clause.title, " ".join((*clause.path, *clause.responsible_units)), kept)


def _sentences_sought(passages: Sequence[str], held_out: Sequence[str | None]) -> Sought:
    """Each held-out sentence seeks the clauses that it was taken out of."""
    rest, rows = list(passages), dict[str, list[int]]()
    for row, sentence in enumerate(held_out):
        if sentence:
            rest[row] = passages[row].replace(sentence, "")
            rows.setdefault(sentence, []).append(row)
    asked = list(rows)[:: 1 + len(rows) // MOST_SENTENCES]
    return Sought(tuple(rest), tuple(asked), tuple(tuple(rows[sentence]) for sentence in asked))
