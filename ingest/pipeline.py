"""From files to published clauses: read, parse, stage, index, publish. A bad file never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ingest.index import ClauseIndex
from ingest.library import DocumentSummary, Library, LibraryUnavailable, State
from ingest.readers import UnreadableFile, read
from ingest.structure import parse

_NOT_DOCUMENTS = ("readme", "manifest")

_log = logging.getLogger(__name__)


class Result(StrEnum):
    PUBLISHED = "published"
    STAGED = "staged"
    UNCHANGED = "unchanged"  # it was taken in before, and stands as it should
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `error` says in Chinese why it failed."""

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


def ingest(
    paths: Iterable[Path],
    library: Library,
    index: ClauseIndex,
    *,
    publish: bool = True,
    by: str = "system",
    names: Mapping[Path, str] = MappingProxyType({}),
) -> list[Outcome]:
    """Take in files, and all files of folders, and publish them; an Outcome for each, in order.

    `names`: what files are called that lie under another name, as uploaded ones do.

    All files are staged, then indexed at once, then published one by one, each in a transaction of its own:
    a crash leaves whole revisions only, and running it again finishes the work. Raises LibraryUnavailable,
    IndexBusy.
    """
    files = [_take_in(path, names.get(path, path.name), library, by) for path in files_of(paths)]
    taken = {each.summary.doc_id: each for each in files if isinstance(each, _Taken)}
    latest = [each.summary for each in taken.values()]
    if publish:
        _publish_all([each for each in latest if each.state is not State.CURRENT], library, index, by)
    return [_outcome(each, taken, publish) if isinstance(each, _Taken) else each for each in files]


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


def publish(doc_id: str, revision: int, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Make a staged revision the current one. Raises UnknownDocument, IndexBusy."""
    _publish_all([library.summary(doc_id, revision)], library, index, by)


def restore(doc_id: str, revision: int, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Make a former revision current again. Raises UnknownDocument, LibraryError, IndexBusy."""
    with index.writing():
        index.refresh(adding=[library.summary(doc_id, revision)])
        library.restore(doc_id, revision, by)


def withdraw(doc_id: str, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Take a document out of what may be cited. Raises UnknownDocument, IndexBusy."""
    library.withdraw(doc_id, by)
    index.refresh()


def _publish_all(summaries: list[DocumentSummary], library: Library, index: ClauseIndex, by: str) -> None:
    """Index first, then switch: what becomes current can be found at that moment."""
    if not summaries:
        return
    with index.writing():
        index.refresh(adding=summaries)
        for summary in summaries:
            library.publish(summary.doc_id, summary.revision, by)


def _take_in(path: Path, name: str, library: Library, by: str) -> _Taken | Outcome:
    try:
        source = read(path, name)
        document = parse(source)
        return _Taken(path, library.stage(document, source.data, by), document.warnings)
    except UnreadableFile as error:
        return Outcome(path, Result.FAILED, error=str(error))
    except LibraryUnavailable:
        raise
    except Exception:
        _log.exception("收录 %s（%s）时出错", path, name)
        return Outcome(
            path,
            Result.FAILED,
            error=f"{name}：程序处理这个文件时出错，其余文件不受影响。请把文件和日志交给维护人员。",
        )


def _outcome(file: _Taken, taken: dict[str, _Taken], published: bool) -> Outcome:
    """Of two files with the same title the later one counts."""
    summary, last = file.summary, taken[file.summary.doc_id]
    warnings = file.warnings
    if last.summary.revision != summary.revision:
        warnings += (f"与 {last.path.name} 题名相同，以后者为现行版本；本文件留在历史版本中。",)
        result = Result.STAGED
    elif summary.state is State.CURRENT or (not published and summary.state is not State.STAGED):
        result = Result.UNCHANGED
    else:
        result = Result.PUBLISHED if published else Result.STAGED
    return Outcome(
        file.path, result, summary.doc_id, summary.title, summary.revision, summary.clauses, warnings
    )
