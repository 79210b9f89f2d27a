"""The index: BM25 and nearest vectors over clauses, derived from the library and disposable.

The main generation covers most of what is current; what was published since sits in a second, small one,
the delta, written afresh each time; what is no longer current is left out of every answer. What no
generation covers (after a crash, after a change of tokenizer or encoder) is searched in memory until it is
written.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from ingest.encoder import Encoder
from ingest.entries import Entries, Entry, Revisions
from ingest.generations import (
    Generation,
    GenerationDamaged,
    Generations,
    IndexBusy,
    write_generation,
)
from ingest.hit import Hit
from ingest.library import DocumentSummary, Library
from ingest.terms import TermIndex
from ingest.tokens import Tokenizer
from ingest.vectors import ExactVectors
from ingest.view import NOTHING, Standby, View, clauses_of

__all__ = ["ClauseIndex", "Hit", "IndexBusy"]

FORMAT = "3"  # raised when what is written changes: older generations are then written anew
DELTA_SHARE = 0.1  # of the main generation's clauses; a larger difference is merged into a new one
AT_ONCE = 5_000  # clauses that opening waits for to be written; more are written in the background
WAIT_S = 60.0  # for another writer
_TOLD_EVERY = 1_000  # clauses

_WORD = re.compile(r"(?<!\S)[\u4e00-\u9fff]{2,}(?!\S)")

_log = logging.getLogger(__name__)


Tell = Callable[[int, int], None]  # of how many clauses are written, of how many


def hear_nothing(_done: int, _total: int) -> None:
    """Told when nobody wants to know."""


class IndexClosed(Exception):
    """The index was closed while a generation was being written."""


class ClauseIndex:
    """Open with `ClauseIndex.open`, close with `close` or a `with` block. Threads may share one."""

    def __init__(self, directory: Path, library: Library, tokenizer: Tokenizer, encoder: Encoder) -> None:
        self._generations = Generations(directory)
        self._library = library
        self._entries = Entries(library, tokenizer, encoder)
        self._fingerprint = f"{FORMAT} {self._entries.fingerprint}"
        self._view = NOTHING
        self._loading = threading.Lock()
        self._closing = threading.Event()
        self._rebuilding: threading.Thread | None = None

    @classmethod
    def open(cls, directory: Path, library: Library, tokenizer: Tokenizer, encoder: Encoder) -> ClauseIndex:
        """The index in a directory, made or repaired where it does not cover what is current.

        Up to AT_ONCE clauses are written before this returns; more in the background, while what is
        missing is searched in memory.
        """
        index = cls(directory, library, tokenizer, encoder)
        missing = index._reload().standby.revisions
        if clauses_of(missing) > AT_ONCE:
            index._rebuilding = threading.Thread(target=index._rebuild, name="index-rebuild")
            index._rebuilding.start()
        elif missing:
            index._rebuild()
        return index

    def close(self) -> None:
        """Stops a rebuild at work; the next opening begins it anew."""
        self._closing.set()
        if self._rebuilding is not None:
            self._rebuilding.join()
        self._view = NOTHING

    def __enter__(self) -> ClauseIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- search ---------------------------------------------------------------------------------------

    def lexical(self, question: str, top: int) -> list[Hit]:
        """The `top` current clauses by BM25, best first; any term of the question may match."""
        view = self._newest_view()
        terms = self._entries.terms(question).split()
        return view.lexical(terms, top) if terms else []

    def dense(self, question: str, top: int) -> list[Hit]:
        """The `top` current clauses by cosine, best first; none where the encoder knows no word of it."""
        view = self._newest_view()
        vector = self._entries.vector(question)
        return view.dense(vector, top) if vector.any() else []

    def frequency(self, token: str) -> int:
        """How many clauses held a token at the last search; those no longer current count until a merge.

        Asked for every word of a question, so it does not look for a newer state.
        """
        return self._view.frequency(token)

    def words(self, text: str) -> frozenset[str]:
        """The words of a text, of two characters and more."""
        return frozenset(_WORD.findall(self._entries.terms(text)))

    def size(self) -> int:
        """How many clauses could be found at the last search."""
        return self._view.size

    def vocabulary(self, most: int) -> list[str]:
        """The tokens of all clauses, at most so many of each generation."""
        return self._newest_view().vocabulary(most)

    # --- writing --------------------------------------------------------------------------------------

    def writing(self, timeout: float = WAIT_S) -> AbstractContextManager[None]:
        """Keeps other writers out from `refresh` until its revisions are published. Raises IndexBusy."""
        return self._generations.writing(timeout)

    def refresh(
        self, adding: Iterable[DocumentSummary] = (), timeout: float = WAIT_S, tell: Tell = hear_nothing
    ) -> None:
        """Write what is needed to cover all that is current, and the revisions about to be published.
        `tell` hears of how many clauses are written, of how many.

        Raises IndexBusy where another writer has not finished after `timeout` seconds.
        """
        with self.writing(timeout):
            view = self._reload()
            wanted = {**view.live, **{summary.revision_id: summary.clauses for summary in adding}}
            generations = self._covering(view, wanted, tell)
            if generations is not None:
                self._generations.point_to(tuple(each.name for each in generations))
                self._reload(written=generations)

    def _covering(self, view: View, wanted: Revisions, tell: Tell) -> tuple[Generation, ...] | None:
        """Generations that cover what is wanted, newly written; None: those in use do."""
        if view.generations:
            main = view.generations[0]
            missing = {each: wanted[each] for each in wanted.keys() - main.revisions.keys()}
            stale = {each: main.revisions[each] for each in main.revisions.keys() - wanted.keys()}
            if clauses_of(missing) + clauses_of(stale) <= DELTA_SHARE * main.clauses:
                return None if wanted.keys() <= view.covered else (main, self._write(missing, tell, main))
        return (self._write(wanted, tell),) if wanted else ()

    def _write(self, revisions: Revisions, tell: Tell, base: Generation | None = None) -> Generation:
        with self._generations.new() as folder:
            entries = self._told(revisions, tell)
            based_on = None if base is None else self._generations.folder(base.name)
            write_generation(folder, self._fingerprint, revisions, entries, based_on)
            return Generation(folder, self._fingerprint)

    def _told(self, revisions: Revisions, tell: Tell) -> Iterator[Entry]:
        """The entries of revisions, until the index is closed."""
        total = clauses_of(revisions)
        for done, entry in enumerate(self._entries.of(revisions)):
            if self._closing.is_set():
                raise IndexClosed
            if done % _TOLD_EVERY == 0:
                tell(done, total)
            yield entry

    def _rebuild(self) -> None:
        """Cover what is current. Where that fails search goes on in memory, and `check` says so."""
        try:
            self.refresh(timeout=0)
        except IndexBusy:
            _log.info("另一个进程正在写索引；在它写完之前，缺少的部分在内存中检索")
        except IndexClosed:
            _log.info("索引重建中止，下次启动重新开始")
        except Exception:
            _log.exception("索引写入失败，缺少的部分在内存中检索")

    # --- keeping up with other processes --------------------------------------------------------------

    def _newest_view(self) -> View:
        """The view to search. While one thread reloads, the others go on with the former."""
        view = self._view
        if self._library.current() is view.live and self._generations.stamp() == view.stamp:
            return view
        return self._reload(blocking=False)

    def _reload(self, blocking: bool = True, written: tuple[Generation, ...] = ()) -> View:
        if self._loading.acquire(blocking=blocking):
            try:
                self._view = self._load(written)
            finally:
                self._loading.release()
        return self._view

    def _load(self, written: tuple[Generation, ...]) -> View:
        """What is on disk and current now; again where the pointer moved meanwhile, as it is moved before
        a revision that it covers becomes current."""
        opened = {generation.name: generation for generation in (*self._view.generations, *written)}
        while True:
            stamp = self._generations.stamp()
            generations, damage = self._opened(opened)
            live = self._library.current()
            if self._generations.stamp() == stamp:
                break
        view = View(stamp, live, generations, self._view.standby, damage)
        missing = {revision: live[revision] for revision in live.keys() - view.covered}
        return view if missing == view.standby.revisions else replace(view, standby=self._standby(missing))

    def _opened(self, opened: Mapping[str, Generation]) -> tuple[tuple[Generation, ...], str | None]:
        """The current generations; or none, and why, where one of them is of no use."""
        try:
            return tuple(
                opened.get(name) or Generation(self._generations.folder(name), self._fingerprint)
                for name in self._generations.names()
            ), None
        except GenerationDamaged as error:
            _log.warning("%s，将按资料库重建", error)
            return (), str(error)

    def _standby(self, missing: Revisions) -> Standby:
        """With the vectors that the library has: encoding is for whoever writes."""
        if not missing:
            return Standby()
        terms = TermIndex.in_memory(self._entries.terms_of(missing))
        return Standby(missing, terms, ExactVectors(self._entries.known_vectors(missing)))

    # --- for the doctor -------------------------------------------------------------------------------

    def check(self) -> list[str]:
        """What is wrong with the index, compared id by id with the library; empty where it is sound."""
        view = self._reload()
        problems = [view.damage] if view.damage else []
        if view.standby.revisions:
            missing = "、".join(sorted(view.standby.revisions))
            problems.append(f"现行文件 {missing} 还没有写入索引，暂在内存中检索。重新启动即补写。")
        expected: set[str] = set()
        for generation in view.generations:
            own = set(self._clause_ids(generation.revisions))
            expected |= own
            problems += _difference(f"索引 {generation.name} 的向量", own, generation.vectors.clause_ids())
            problems += _difference(f"索引 {generation.name} 的词项", expected, generation.terms.clause_ids())
        return problems

    def _clause_ids(self, revisions: Iterable[str]) -> Iterator[str]:
        for revision in revisions:
            for clause in self._library.clauses_of_revision(revision):
                yield clause.clause_id


def _difference(what: str, expected: set[str], found: Iterable[str]) -> list[str]:
    missing, surplus = len(expected.difference(found)), len(set(found).difference(expected))
    if not missing and not surplus:
        return []
    return [f"{what}与资料库不符：缺 {missing} 条，多 {surplus} 条。请删除索引目录后重新启动。"]
