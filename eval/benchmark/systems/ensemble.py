"""LangChain's EnsembleRetriever: BM25Retriever and Chroma as they come, with our tokenizer and encoder."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langchain_core.embeddings import Embeddings

from eval.benchmark.corpus import Documents
from eval.benchmark.systems.system import Search, System, encoder, text_of, tokenizer

_FILE = "bm25.pickle"
_CHROMA = "chroma"


class SameEncoder(Embeddings):
    """The encoder of the product, as LangChain asks for one."""

    def __init__(self) -> None:
        self._encoder = encoder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def build(documents: Documents, folder: Path) -> None:
    from langchain_chroma import Chroma
    from langchain_community.retrievers import BM25Retriever

    texts, ids = [text_of(passage) for passage in documents.values()], list(documents)
    Chroma.from_texts(texts, SameEncoder(), ids=ids, persist_directory=str(folder / _CHROMA))
    ranks = BM25Retriever.from_texts(texts, ids=ids, preprocess_func=tokenizer().search)
    (folder / _FILE).write_bytes(pickle.dumps((ranks.vectorizer, ranks.docs)))


@contextmanager
def opened(folder: Path, top: int) -> Iterator[Search]:
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever

    vectorizer, docs = pickle.loads((folder / _FILE).read_bytes())
    ranks = BM25Retriever(vectorizer=vectorizer, docs=docs, preprocess_func=tokenizer().search, k=top)
    near = Chroma(embedding_function=SameEncoder(), persist_directory=str(folder / _CHROMA))
    both = EnsembleRetriever(retrievers=[ranks, near.as_retriever(search_kwargs={"k": top})])
    yield lambda question: [str(found.id) for found in both.invoke(question)[:top]]


ENSEMBLE = System(
    "LangChain ensemble",
    build,
    opened,
    needs=("langchain_chroma", "langchain_classic", "langchain_community", "rank_bm25"),
)
