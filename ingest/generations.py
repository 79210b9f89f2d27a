"""Generations: directories of the index that are written once, then only read, and the pointer to them.

A crash while one is written leaves the pointer where it was. A reader in another process sees the pointer
change and has until the next change to leave the directories it named before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from ingest.entries import Entry
from ingest.terms import TermIndex, adding_terms
from ingest.vector_process import write_vectors_beside
from ingest.vectors import ChromaVectors, Vector, batches, write_vectors

_POINTER = "current.json"
_PREFIX = "generation-"
_MANIFEST = "manifest.json"
_FEW = 5_000  # clauses that are written sooner than a process for their vectors has started

Stamp = tuple[int, int] | None  # tells one state of the pointer from another


class GenerationDamaged(Exception):
    """A generation, or the pointer, that cannot be used; the message, in Chinese, says why."""


class IndexBusy(Exception):
    """Another process or thread is writing; the message is in Chinese."""


class Generation:
    """The vectors of some revisions, and their terms added to those of the generation it is based on:
    BM25 needs the statistics of all clauses, so the terms of main generation and delta lie together.

    Raises GenerationDamaged where it is not whole or was made by another tokenizer or encoder.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.name = folder.name
        try:
            manifest = json.loads((folder / _MANIFEST).read_bytes())
            if manifest["fingerprint"] != fingerprint:
                raise GenerationDamaged("索引由另一个分词器、编码模型或程序版本建立")
            self.revisions: dict[str, int] = manifest["revisions"]
            self._base_clauses: int = manifest["base_clauses"]
            if manifest["checksums"] != _checksums(folder):
                raise GenerationDamaged(f"索引 {self.name} 的文件与写入时不同")
            self.terms = TermIndex.open(folder / "terms")
            self.vectors = ChromaVectors(folder / "vectors")
            self._verify()
        except GenerationDamaged:
            raise
        except Exception as error:  # a damaged file makes the engines raise whatever they like
            raise GenerationDamaged(f"索引 {folder} 已损坏（{error}）") from error

    @property
    def clauses(self) -> int:
        """How many, besides those of the base."""
        return sum(self.revisions.values())

    def _verify(self) -> None:
        if (self.vectors.count, self.terms.count) != (self.clauses, self.clauses + self._base_clauses):
            raise GenerationDamaged(f"索引 {self.name} 不完整")
        if not self.terms.answers() or not self.vectors.answers():
            raise GenerationDamaged(f"索引 {self.name} 检索不到已有的条款")


def write_generation(
    folder: Path, fingerprint: str, revisions: Mapping[str, int], entries: Iterable[Entry], base: Path | None
) -> None:
    """Fill an empty folder with the entries of all clauses of some revisions."""
    base_clauses = 0
    if base is None:
        (folder / "terms").mkdir()
    else:
        shutil.copytree(base / "terms", folder / "terms")
        base_clauses = TermIndex.open(folder / "terms").count
    count = sum(revisions.values())
    write = write_vectors if count <= _FEW else write_vectors_beside
    with adding_terms(folder / "terms") as add_terms:
        write(folder / "vectors", batches(_vectors(entries, add_terms), count), count)
    manifest = {
        "fingerprint": fingerprint,
        "revisions": dict(revisions),
        "base_clauses": base_clauses,
        "checksums": _checksums(folder),
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def _vectors(entries: Iterable[Entry], add_terms: Callable[[str, str], None]) -> Iterator[tuple[str, Vector]]:
    for entry in entries:
        add_terms(entry.clause_id, entry.terms)
        yield entry.clause_id, entry.vector


class Generations:
    """The generations of one directory. One writer at a time holds `writing`; readers need no lock."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._pointer = directory / _POINTER
        self._lock = FileLock(directory / "writer.lock")

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Keep all other writers out; the system frees the lock of a process that died.

        Raises IndexBusy after `timeout` seconds.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            lock = self._lock.acquire(timeout=timeout)
        except Timeout as error:
            raise IndexBusy(
                f"另一个任务正在收录或发布文件，等了 {timeout:g} 秒（{self._directory}）。请等它结束后重试。"
            ) from error
        with lock:
            yield

    def stamp(self) -> Stamp:
        """None where nothing was ever written."""
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def names(self) -> tuple[str, ...]:
        """The current generations. Raises GenerationDamaged where the pointer cannot be read."""
        try:
            return tuple(map(str, json.loads(self._pointer.read_bytes())))
        except FileNotFoundError:
            return ()
        except (ValueError, TypeError) as error:
            raise GenerationDamaged(f"索引指针 {self._pointer} 已损坏") from error

    def folder(self, name: str) -> Path:
        return self._directory / name

    @contextmanager
    def new(self) -> Iterator[Path]:
        """A fresh folder to write a generation into; on disk when the block ends, gone where it fails."""
        folder = self._directory / f"{_PREFIX}{uuid4().hex}"
        folder.mkdir()
        try:
            yield folder
            for path in (*folder.rglob("*"), folder):
                flush(path)
        except BaseException:
            shutil.rmtree(folder)
            raise

    def point_to(self, names: tuple[str, ...]) -> None:
        """Make these the current generations, at once and for good, and remove those before the former."""
        try:
            former = self.names()
        except GenerationDamaged:
            former = ()
        draft = self._pointer.with_suffix(".draft")
        draft.write_text(json.dumps(names), encoding="utf-8")
        flush(draft)
        draft.replace(self._pointer)
        flush(self._directory)
        for folder in self._directory.glob(f"{_PREFIX}*"):
            if folder.name not in {*names, *former}:
                shutil.rmtree(folder)


def _checksums(folder: Path) -> dict[str, str]:
    """Of the files of Chroma's graph, which it reads unchecked: damage there ends the process.

    A graph of one vector is not written, the files beside it mean nothing and change when they are opened.
    """
    checksums = {}
    for graph in folder.glob("vectors/*/index_metadata.pickle"):
        for path in sorted(graph.parent.iterdir()):
            with path.open("rb") as file:
                checksum = hashlib.file_digest(file, "sha256").hexdigest()
            checksums[path.relative_to(folder).as_posix()] = checksum
    return checksums


def flush(path: Path) -> None:
    """Wait until a file's content, or a directory's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
