"""The product: documents published in a library, searched by its retriever (BM25, vectors, words)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assistant.retrieval import retriever_over
from assistant.settings import Settings
from assistant.stores import Stores
from eval.benchmark.corpus import Documents
from eval.benchmark.systems.system import Search, System
from eval.datasets import Dataset
from eval.retrieval import as_document
from ingest.document import Document
from ingest.publishing import publish_all
from ingest.revision import Publication

CLAUSES = 2_000  # of one document, as many as the longest statutes have


def build(documents: Documents, folder: Path) -> None:
    with Stores.open(_settings(folder)) as stores:
        staged = [stores.library.stage(each, b"") for each in _in_documents(documents)]
        publications = [Publication(each.doc_id, each.revision) for each in staged]
        if failed := publish_all(publications, stores.library, stores.index):
            raise next(iter(failed.values()))


def _in_documents(documents: Documents) -> Iterator[Document]:
    remaining = iter(documents.items())
    while part := dict(islice(remaining, CLAUSES)):
        document = as_document(Dataset(part, {}, {}))
        provisions = tuple(
            replace(provision, anchor=each) for each, provision in zip(part, document.provisions, strict=True)
        )
        yield replace(document, doc_id=f"from-{next(iter(part))}", provisions=provisions)


@contextmanager
def opened(folder: Path, top: int) -> Iterator[Search]:
    with Stores.open(_settings(folder)) as stores:
        retriever = retriever_over(stores)
        yield lambda question: [
            hit.clause_id.rpartition("#")[2] for hit in retriever.candidates(question)[:top]
        ]


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url=None)


OURS = System("ours", build, opened)
