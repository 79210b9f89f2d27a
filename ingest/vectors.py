"""Nearest vectors of clauses: in a Chroma directory that is written once, or exact in memory."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.hit import Hit

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

Vector = NDArray[np.float32]
Batch = tuple[list[str], NDArray[np.float32]]  # clause_ids, and a row for each

_COLLECTION = "clauses"
_BATCH = 2_000  # rows that Chroma adds at once
_ROWS_A_WRITE = 40_000  # that Chroma adds until it writes its graph, each time the whole of it
NEIGHBOUR = 0.2  # how far a clause's vector leans to each of its neighbours
_ALL_COMPARED = 2_000  # vectors at most that are compared each, which takes less time than asking Chroma
_SAME = 1e-3  # no vector is farther from itself, in cosine distance
_ASKED = 20  # vectors that have to find themselves


class ChromaVectors:
    """A Chroma directory that nobody writes to any more.

    It is closed when the last search that uses it has ended: when the last reference to it goes.
    """

    def __init__(self, folder: Path) -> None:
        client = _client(folder)
        weakref.finalize(self, client.close)
        self._collection = client.get_collection(_COLLECTION, embedding_function=None)
        self.count = self._collection.count()
        self._exact = self._in_memory() if self.count <= _ALL_COMPARED else None

    def search(self, vector: Vector, top: int) -> list[Hit]:
        """The nearest, by cosine, best first."""
        return self._exact.search(vector, top) if self._exact else self._nearest(vector, top)

    def _in_memory(self) -> ExactVectors:
        found = self._collection.get(include=["embeddings"])
        embeddings = [] if found["embeddings"] is None else found["embeddings"]
        return ExactVectors(
            {
                clause_id: np.asarray(vector, dtype=np.float32)
                for clause_id, vector in zip(found["ids"], embeddings, strict=True)
            }
        )

    def _nearest(self, vector: Vector, top: int) -> list[Hit]:
        question: NDArray[Any] = vector
        found = self._collection.query(query_embeddings=[question], n_results=top, include=["distances"])
        assert found["distances"] is not None
        nearest = zip(found["ids"][0], found["distances"][0], strict=True)
        return [Hit(clause_id, 1 - distance) for clause_id, distance in nearest]

    def clause_ids(self) -> list[str]:
        return self._collection.get(include=[])["ids"]

    def answers(self) -> bool:
        """Whether most of some vectors that are there find themselves. Not each has to: the graph is built by
        several threads, differs from one time to the next, and may hide a vector."""
        found = self._collection.get(limit=_ASKED, include=["embeddings"])["embeddings"]
        asked = (
            [] if found is None else [np.asarray(each, dtype=np.float32) for each in found if np.any(each)]
        )
        answered = sum(self._finds(vector) for vector in asked)
        return answered > len(asked) // 2 or not asked

    def _finds(self, vector: Vector) -> bool:
        nearest = self._nearest(vector, 1)
        return bool(nearest) and nearest[0].score > 1 - _SAME


class ExactVectors:
    """All vectors compared, in memory: 8.5 ms for 300,000."""

    def __init__(self, vectors: Mapping[str, Vector]) -> None:
        self._clause_ids = list(vectors)
        self._matrix = np.stack(list(vectors.values())) if vectors else None

    def search(self, vector: Vector, top: int) -> list[Hit]:
        if self._matrix is None:
            return []
        scores = self._matrix @ vector
        return [Hit(self._clause_ids[i], float(scores[i])) for i in np.argsort(-scores)[:top]]


def in_context(vectors: Mapping[str, Vector]) -> dict[str, Vector]:
    """The vectors of clauses in reading order, each drawn to those before and after it: what a clause is
    about is told in part by its neighbours."""
    if not vectors:
        return {}
    alone = np.stack(list(vectors.values()))
    drawn = alone.copy()
    drawn[1:] += NEIGHBOUR * alone[:-1]
    drawn[:-1] += NEIGHBOUR * alone[1:]
    norms = np.linalg.norm(drawn, axis=1, keepdims=True)
    return dict(zip(vectors, np.divide(drawn, norms, out=drawn, where=norms > 0), strict=True))


def batches(entries: Iterable[tuple[str, Vector]], count: int) -> Iterator[Batch]:
    """`count` (clause_id, vector) pairs as `write_vectors` takes them."""
    remaining = iter(entries)
    for rows in _even_parts(count, _writes(count)):
        for size in _even_parts(rows, rows // _BATCH + 1):
            if batch := list(islice(remaining, size)):
                yield [clause_id for clause_id, _ in batch], np.stack([vector for _, vector in batch])


def write_vectors(folder: Path, batches: Iterable[Batch], count: int) -> None:
    """Put batches, of `count` rows together, into a new Chroma directory."""
    with _client(folder) as client:
        collection = client.create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": _graph(count)}
        )
        for ids, matrix in batches:
            embeddings: NDArray[Any] = matrix
            collection.add(ids=ids, embeddings=embeddings)


def _graph(count: int) -> CreateHNSWConfiguration:
    """Of the true nearest 100 of 31,000 clauses the default graph finds 89 %, this one 99.96 %, and of
    147,000 99.6 %. There an `ef_search` of 1,000 finds 99.8 %, in 1.3 times the time, and the fused ranking
    is as good either way; twice the `ef_construction` takes twice as long to build.

    The last of the rows makes Chroma write the graph: what it does not write it would add at every opening.
    """
    return {
        "space": "cosine",
        "max_neighbors": 24,
        "ef_construction": 100,
        "ef_search": 600,
        "batch_size": 2,
        "sync_threshold": max(2, count // _writes(count)),
    }


def _writes(count: int) -> int:
    return count // _ROWS_A_WRITE + 1


def _even_parts(count: int, parts: int) -> list[int]:
    return [count // parts + (number < count % parts) for number in range(parts)]


def _client(folder: Path) -> Client:
    from chromadb.api.client import Client  # 0.5 s: only where a directory is opened
    from chromadb.config import Settings

    return Client(
        settings=Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False)
    )
