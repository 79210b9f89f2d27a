"""SQLite's full-text search over the tokens of jieba."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from eval.benchmark.corpus import Documents
from eval.benchmark.systems.system import Search, System, text_of, tokenizer

_FILE = "fts5.sqlite"
_TOKENS = "unicode61 tokenchars '.'"  # a decimal point is part of a token


def build(documents: Documents, folder: Path) -> None:
    cut = tokenizer()
    rows = ((each, " ".join(cut.search(text_of(passage)))) for each, passage in documents.items())
    with closing(sqlite3.connect(folder / _FILE)) as connection, connection:
        connection.execute(
            f'CREATE VIRTUAL TABLE clauses USING fts5(id UNINDEXED, terms, tokenize="{_TOKENS}")'
        )
        connection.executemany("INSERT INTO clauses VALUES (?, ?)", rows)


@contextmanager
def opened(folder: Path, top: int) -> Iterator[Search]:
    cut, of_thread = tokenizer(), threading.local()

    def search(question: str) -> list[str]:
        if not hasattr(of_thread, "connection"):
            of_thread.connection = sqlite3.connect(folder / _FILE)
        terms = " OR ".join(f'"{token}"' for token in dict.fromkeys(cut.search(question)))
        found = of_thread.connection.execute(
            "SELECT id FROM clauses WHERE terms MATCH ? ORDER BY rank LIMIT ?", (terms, top)
        )
        return [each for (each,) in found]

    yield search


FTS5 = System("SQLite FTS5", build, opened)
