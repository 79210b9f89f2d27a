"""From files to published clauses: read, parse, stage, index, publish. A bad file never stops the others."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from pathlib import Path
from types import MappingProxyType

from ingest.attempts import Fault, Read
from ingest.continuation import continuation, is_part, overlap, whole_title
from ingest.document import Document, Validity
from ingest.index import ClauseIndex, Tell
from ingest.intake import Intake, Progress, portions
from ingest.library import DocumentSummary, Library, Publication, State
from ingest.publishing import publish_all
from ingest.readers import UnreadableFile
from ingest.readers.source import Received

_STANDS = (State.CURRENT, State.SCHEDULED)  # is published
_TO_HOLD = (*_STANDS, State.STAGED)

_log = logging.getLogger(__name__)


class Result(StrEnum):
    PUBLISHED = "published"
    STAGED = "staged"
    ARCHIVED = "archived"  # an older text than the one in force
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
    revisions only, and running it again finishes the work. Of several texts of one document the newest is
    published, and older ones are filed away. Once `cancelled` says so, what is staged stays staged and
    nothing more is published. Raises LibraryUnavailable, IndexBusy.
    """
    intake = Intake(paths, tell, names)
    with closing(intake.read(cancelled)) as reads:
        files = [each for portion in portions(reads) for each in _take_in(portion, library, by)]
    taken = [each for each in files if isinstance(each, _Taken)]
    latest = _newest(taken)
    left = intake.left()
    publish = publish and not left
    older = _older(taken, latest, library) if publish else set()
    if publish:
        for summary in older:
            library.archive(summary.doc_id, summary.revision, by)
        waiting = [each.summary for each in latest.values() if each.summary not in older]
        _publish_staged(waiting, library, index, by, intake.indexing)
    intake.finish()
    doubled = _doubled(library)
    outcomes = [
        _outcome(each, latest, older, publish, doubled) if isinstance(each, _Taken) else each
        for each in files
    ]
    return outcomes + [_cancelled(path) for path in left]


def _take_in(
    portion: Sequence[tuple[Received, Read]], library: Library, by: str
) -> Iterator[_Taken | Outcome]:
    """The documents of each file, the main one first, then its annexes; or why it failed."""
    readable = [(file, read) for file, read in portion if isinstance(read, tuple)]
    staged = iter(library.stage_all(((read, file.data) for file, read in readable), by))
    for file, read in portion:
        if isinstance(read, UnreadableFile):
            yield Outcome(file.path, Result.FAILED, error=str(read))
        elif isinstance(read, Fault):
            _log.error("收录 %s 时出错\n%s", file.path, read.trace)
            yield _at_fault(file)
        else:
            yield from _taken(file, read, next(staged), library)


def _taken(
    file: Received,
    documents: tuple[Document, ...],
    staged: tuple[DocumentSummary, ...] | Exception,
    library: Library,
) -> Iterator[_Taken | Outcome]:
    if isinstance(staged, Exception):
        _log.error("收录 %s 时出错", file.path, exc_info=staged)
        yield _at_fault(file)
    else:
        for document, summary in zip(documents, staged, strict=True):
            yield _Taken(file.path, summary, (*_continuation(document, summary, library), *document.warnings))


def _continuation(document: Document, summary: DocumentSummary, library: Library) -> Iterator[str]:
    """A warning where it is no revision of the one before but another part of the same document."""
    if summary.revision > 1 and (
        warning := continuation(library.document(summary.doc_id, summary.revision - 1), document)
    ):
        yield warning


def _doubled(library: Library) -> Mapping[str, str]:
    """A warning by revision_id where another part of the text, or the whole, may hold its articles."""
    texts = defaultdict[str, list[DocumentSummary]](list)
    for each in library.documents():
        if each.state in _TO_HOLD and each.parent is None:
            texts[whole_title(each.title)].append(each)
    split = [parts for parts in texts.values() if any(is_part(each.title) for each in parts)]
    warnings = {}
    for parts in split:
        documents = [library.document(each.doc_id, each.revision) for each in parts]
        for (mine, one), (theirs, other) in permutations(zip(parts, documents, strict=True), 2):
            if overlap(one, other):
                warnings[mine.revision_id] = (
                    f"与《{theirs.title}》（{theirs.source_name}）的条号重叠，同一条文可能收录了两次。"
                    "请对照原文，撤回其中不再需要的一份。"
                )
    return warnings


def _at_fault(file: Received) -> Outcome:
    said = f"{file.name}：程序处理这个文件时出错，其余文件不受影响。请把文件和日志交给维护人员。"
    return Outcome(file.path, Result.FAILED, error=said)


def _cancelled(path: Path) -> Outcome:
    said = f"{path.name}：已取消，没有收录。需要时请重新收录。"
    return Outcome(path, Result.CANCELLED, error=said)


def _text(summary: DocumentSummary) -> tuple[str, bool]:
    """Which document it is a text of, and whether the one in force or one to come: both can stand at once."""
    return summary.doc_id, summary.validity is Validity.NOT_YET_IN_FORCE


def _newest(taken: Iterable[_Taken]) -> dict[tuple[str, bool], _Taken]:
    """Of the texts of each document the one that takes effect last, else the one that came last; oldest
    first."""
    return {_text(each.summary): each for each in sorted(taken, key=lambda each: each.summary.dated)}


def _older(
    taken: Iterable[_Taken], latest: Mapping[tuple[str, bool], _Taken], library: Library
) -> set[DocumentSummary]:
    """What is not in force and older than the text in force, or than another one that was taken in: by their
    dates, where both state one."""
    newest = {each.doc_id: each.dated for each in library.documents() if each.state is State.CURRENT}
    for (doc_id, is_to_come), each in latest.items():
        if not is_to_come:
            newest[doc_id] = max(newest.get(doc_id, ""), each.summary.dated)
    others = (each.summary for each in taken if each.summary.state not in _STANDS)
    return {each for each in others if each.dated and newest.get(each.doc_id, "") > each.dated}


def _publish_staged(
    summaries: Iterable[DocumentSummary],
    library: Library,
    index: ClauseIndex,
    by: str,
    tell: Tell,
) -> None:
    """Publish what was just staged, or ceased to be current before: nothing of it can fail by itself."""
    waiting = [each for each in summaries if each.state not in _STANDS]
    failed = publish_all(
        [Publication(each.doc_id, each.revision, by) for each in waiting], library, index, tell
    )
    for problem in failed.values():
        raise problem


def _outcome(
    file: _Taken,
    latest: Mapping[tuple[str, bool], _Taken],
    older: set[DocumentSummary],
    published: bool,
    doubled: Mapping[str, str],
) -> Outcome:
    summary, warnings = file.summary, file.warnings
    if told := doubled.get(summary.revision_id):
        warnings += (told,)
    last = latest[_text(summary)]
    if last.summary.revision != summary.revision:
        warnings += (
            f"与 {last.path.name} 题名相同，以后者（日期较新，或后收录）为准；本文件留在历史版本中。",
        )
    result = _result(summary, last.summary, summary in older, published)
    return Outcome(
        file.path, result, summary.doc_id, summary.title, summary.revision, summary.clauses, warnings
    )


def _result(summary: DocumentSummary, last: DocumentSummary, is_older: bool, published: bool) -> Result:
    """Of two files with the same title the newer one counts."""
    is_staged = summary.state is State.STAGED
    if is_older or not published or summary.revision != last.revision:
        archived = Result.ARCHIVED if is_older else Result.STAGED
        return archived if is_staged else Result.UNCHANGED
    return Result.UNCHANGED if summary.state in _STANDS else Result.PUBLISHED
