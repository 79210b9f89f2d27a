"""From files to published clauses: read, parse, stage, index, publish. A bad file never stops the others."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ingest.attempts import Fault, Read
from ingest.index import ClauseIndex
from ingest.isolation import read_all
from ingest.library import (
    DocumentSummary,
    Library,
    LibraryError,
    LibraryUnavailable,
    Publication,
    State,
)
from ingest.readers import UnreadableFile, receive
from ingest.readers.source import Received

_NOT_DOCUMENTS = ("readme", "manifest")

_log = logging.getLogger(__name__)


class Result(StrEnum):
    PUBLISHED = "published"
    STAGED = "staged"
    UNCHANGED = "unchanged"  # it was taken in before, and stands as it should
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of a file (main document, then annexes, under the same path), of an archive
    of each file in it; `error` says in Chinese why a file failed."""

    path: Path
    result: Result
    doc_id: str | None = None
    title: str | None = None
    revision: int | None = None
    clauses: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file that is in the library."""

    path: Path
    summary: DocumentSummary
    warnings: tuple[str, ...]


class Stage(StrEnum):
    BEGUN = "begun"
    READ = "read"  # and staged, or failed
    INDEXING = "indexing"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: `path` at this stage, `done` files of `total`, which grows as archives open."""

    stage: Stage
    done: int
    total: int
    path: Path | None = None


def _nobody(_: Progress) -> None:
    """Told when nobody wants to know."""


def _never() -> bool:
    return False


def ingest(
    paths: Iterable[Path],
    library: Library,
    index: ClauseIndex,
    *,
    publish: bool = True,
    by: str = "system",
    tell: Callable[[Progress], None] = _nobody,
    cancelled: Callable[[], bool] = _never,
    names: Mapping[Path, str] = MappingProxyType({}),
) -> list[Outcome]:
    """Take in files, all files of folders and of archives, and publish them; an Outcome for each document,
    in order.

    `names`: what files are called that lie under another name, as uploaded ones do.

    All files are staged, then indexed at once, then published in one transaction: a crash leaves whole
    revisions only, and running it again finishes the work. Once `cancelled` says so,
    what is staged stays staged and nothing more is published. Raises LibraryUnavailable, IndexBusy.
    """
    intake = _Intake(deque(files_of(paths)), tell, names)
    with closing(intake.read(cancelled)) as reads:
        files = [each for file, read in reads for each in _take_in(file, read, library, by)]
    left = intake.left()
    taken = _newest(each for each in files if isinstance(each, _Taken))
    latest = [each.summary for each in taken.values()]
    publish = publish and not left
    if publish:
        intake.say(Stage.INDEXING)
        older = [each for each in latest if _is_older(each, library)]
        for each in older:
            library.archive(each.doc_id, each.revision, by)
        waiting = [each for each in latest if each.state is not State.CURRENT and each not in older]
        _publish_staged(waiting, library, index, by)
    intake.say(Stage.FINISHED)
    outcomes = [_outcome(each, taken, publish) if isinstance(each, _Taken) else each for each in files]
    return outcomes + left


class _Intake:
    """The files of one run as they come and are read."""

    def __init__(
        self, paths: deque[Path], tell: Callable[[Progress], None], names: Mapping[Path, str]
    ) -> None:
        self._paths = paths  # not come yet
        self._begun: dict[Path, None] = {}  # and not read to the end
        self._done, self._total = 0, len(paths)
        self._tell = tell
        self._names = names

    def read(self, cancelled: Callable[[], bool]) -> Generator[tuple[Received, Read], None, None]:
        with closing(read_all(self._files(), cancelled=cancelled)) as reads:
            for found in reads:
                yield found.file, found.read
                self._done += 1
                if found.is_last:
                    self._begun.pop(found.given.path, None)
                else:
                    self._total += 1
                self.say(Stage.READ, found.file.path)

    def left(self) -> list[Outcome]:
        """The files that were not read, because the run was cancelled."""
        paths = [*self._begun, *self._paths]
        return [
            Outcome(path, Result.CANCELLED, error=f"{path.name}：已取消，没有收录。需要时请重新收录。")
            for path in paths
        ]

    def say(self, stage: Stage, path: Path | None = None) -> None:
        self._tell(Progress(stage, self._done, self._total, path))

    def _files(self) -> Iterator[Received]:
        while self._paths:
            path = self._paths.popleft()
            file = received(path, self._names.get(path, path.name))
            self._begun[file.path] = None
            self.say(Stage.BEGUN, file.path)
            yield file


def received(path: Path, name: str) -> Received:
    """The file, under the name that it goes by."""
    try:
        return Received(name, receive(path), folder=path.parent)
    except UnreadableFile as error:
        return Received(name, error=str(error), folder=path.parent)


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and those of folders in sorted order, but hidden ones, README and manifest."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and not file.name.lower().startswith(_NOT_DOCUMENTS):
                yield file


def publish(
    doc_id: str,
    revision: int,
    library: Library,
    index: ClauseIndex,
    *,
    by: str = "system",
    repealing: bool = False,
) -> None:
    """Make a staged revision the current one, with its annexes; with `repealing` what it says it repeals
    ceases to hold. Raises UnknownDocument, LibraryError, IndexBusy."""
    publication = Publication(doc_id, revision, by, repealing)
    if failed := publish_all([publication], library, index):
        raise failed[publication]


def publish_all(
    publications: Sequence[Publication], library: Library, index: ClauseIndex
) -> dict[Publication, LibraryError]:
    """In one transaction and one writing of the index; gives what could not be published, and why. Raises
    IndexBusy."""
    families = {}
    failed: dict[Publication, LibraryError] = {}
    for each in publications:
        try:
            families[each] = library.family(each.doc_id, each.revision)
        except LibraryError as problem:
            failed[each] = problem
    if families:
        # Index first, then switch: what becomes current can be found at that moment.
        with index.writing():
            index.refresh(adding=[summary for family in families.values() for summary in family])
            failed |= library.publish_all(families)
    return failed


def restore(doc_id: str, revision: int, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Make a former revision current again. Raises UnknownDocument, LibraryError, IndexBusy."""
    with index.writing():
        index.refresh(adding=library.family(doc_id, revision))
        library.restore(doc_id, revision, by)


def withdraw(doc_id: str, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Take a document out of what may be cited. Raises UnknownDocument, IndexBusy."""
    library.withdraw(doc_id, by)
    index.refresh()


def repeal(doc_id: str, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Take a repealed (废止) document out of what holds. Raises UnknownDocument, IndexBusy."""
    said = [each.repealing for each in library.repeal_clauses() if each.repealed.doc_id == doc_id]
    library.repeal(doc_id, by, f"《{said[0].title}》宣布废止" if said else None)
    index.refresh()


def _publish_staged(
    summaries: Sequence[DocumentSummary], library: Library, index: ClauseIndex, by: str
) -> None:
    """Publish what was just staged: nothing of it can fail by itself."""
    failed = publish_all([Publication(each.doc_id, each.revision, by) for each in summaries], library, index)
    for problem in failed.values():
        raise problem


def _is_older(staged: DocumentSummary, library: Library) -> bool:
    """Whether a newer text of the document is in force: by their dates, where both state one."""
    current = [each for each in library.revisions(staged.doc_id) if each.state is State.CURRENT]
    return staged.state is State.STAGED and any(
        staged.dated and each.dated > staged.dated for each in current
    )


def _take_in(file: Received, read: Read, library: Library, by: str) -> list[_Taken | Outcome]:
    """The documents of a file, the main one first, then its annexes."""
    if isinstance(read, UnreadableFile):
        return [Outcome(file.path, Result.FAILED, error=str(read))]
    if isinstance(read, Fault):
        _log.error("收录 %s 时出错\n%s", file.path, read.trace)
        return [_at_fault(file)]
    try:
        return [_Taken(file.path, library.stage(each, file.data, by), each.warnings) for each in read]
    except LibraryUnavailable:
        raise
    except Exception:
        _log.exception("收录 %s 时出错", file.path)
        return [_at_fault(file)]


def _at_fault(file: Received) -> Outcome:
    said = f"{file.name}：程序处理这个文件时出错，其余文件不受影响。请把文件和日志交给维护人员。"
    return Outcome(file.path, Result.FAILED, error=said)


def _newest(files: Iterable[_Taken]) -> dict[str, _Taken]:
    """Of the texts of each document the one that takes effect last, else the one that came last."""
    return {each.summary.doc_id: each for each in sorted(files, key=lambda each: each.summary.dated)}


def _outcome(file: _Taken, taken: dict[str, _Taken], published: bool) -> Outcome:
    """Of two files with the same title the newer one counts."""
    summary, last = file.summary, taken[file.summary.doc_id]
    warnings = file.warnings
    if last.summary.revision != summary.revision:
        warnings += (
            f"与 {last.path.name} 题名相同，以后者（日期较新，或后收录）为准；本文件留在历史版本中。",
        )
        result = Result.STAGED
    elif summary.state is State.CURRENT or (not published and summary.state is not State.STAGED):
        result = Result.UNCHANGED
    else:
        result = Result.PUBLISHED if published else Result.STAGED
    return Outcome(
        file.path, result, summary.doc_id, summary.title, summary.revision, summary.clauses, warnings
    )
