"""Haystack's hybrid retrieval over its InMemoryDocumentStore, with our tokenizer and encoder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.benchmark.corpus import Documents
from eval.benchmark.systems.system import Search, System, encoder, text_of, tokenizer

_FILE = "store.json"
_BATCH = 10_000  # texts encoded at a time


def build(documents: Documents, folder: Path) -> None:
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+", shared=False)
    cut, encodes = tokenizer(), encoder()
    ids, texts = list(documents), [text_of(passage) for passage in documents.values()]
    for start in range(0, len(ids), _BATCH):
        batch = slice(start, start + _BATCH)
        vectors = encodes.encode(texts[batch]).tolist()
        store.write_documents(
            [
                Document(id=each, content=" ".join(cut.search(text)), embedding=vector)
                for each, text, vector in zip(ids[batch], texts[batch], vectors, strict=True)
            ]
        )
    store.save_to_disk(str(folder / _FILE))


@contextmanager
def opened(folder: Path, top: int) -> Iterator[Search]:
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore.load_from_disk(str(folder / _FILE))
    cut, encodes = tokenizer(), encoder()
    ranks, near = InMemoryBM25Retriever(store, top_k=top), InMemoryEmbeddingRetriever(store, top_k=top)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=top)

    def search(question: str) -> list[str]:
        by_terms = ranks.run(query=" ".join(cut.search(question)))["documents"]
        by_vector = near.run(query_embedding=encodes.encode([question])[0].tolist())["documents"]
        return [found.id for found in joiner.run(documents=[by_terms, by_vector])["documents"]]

    yield search


HAYSTACK = System("Haystack hybrid", build, opened, needs=("haystack",))
