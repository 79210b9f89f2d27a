"""rank_bm25 over the tokens of jieba, kept as a pickle."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.benchmark.corpus import Documents
from eval.benchmark.systems.system import Search, System, text_of, tokenizer

_FILE = "rank_bm25.pickle"


def build(documents: Documents, folder: Path) -> None:
    from rank_bm25 import BM25Okapi

    cut = tokenizer()
    ranks = BM25Okapi([cut.search(text_of(passage)) for passage in documents.values()])
    (folder / _FILE).write_bytes(pickle.dumps((ranks, list(documents))))


@contextmanager
def opened(folder: Path, top: int) -> Iterator[Search]:
    cut = tokenizer()
    ranks, ids = pickle.loads((folder / _FILE).read_bytes())
    yield lambda question: ranks.get_top_n(cut.search(question), ids, top)


RANK_BM25 = System("rank_bm25", build, opened, needs=("rank_bm25",))
