"""The nouns of jobs: what is to be done by the worker, and how far each file of it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.pipeline import Result


class Kind(StrEnum):
    """What a job does."""

    TAKE_IN = "take_in"  # reads uploaded files and stages them
    PUBLISH = "publish"
    PUBLISH_REPEALING = "publish_repealing"  # and take what it says it repeals out of what holds
    REPEAL = "repeal"
    WITHDRAW = "withdraw"
    RESTORE = "restore"

    @property
    def publishes(self) -> bool:
        return self in (Kind.PUBLISH, Kind.PUBLISH_REPEALING)


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"  # some of its files may have failed
    FAILED = "failed"  # nothing was done, `error` says why
    CANCELLED = "cancelled"


class FileState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    STAGED = "staged"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Received:
    """An uploaded file: its name as the sender calls it, its size in bytes; `error` where it was not kept."""

    name: str
    size: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A document found in a file: an archive holds several. `error` says in Chinese why it failed."""

    name: str  # of the file, in an archive with where it lies: 外层.zip/附件/办法.txt
    result: Result
    doc_id: str | None
    title: str | None
    revision: int | None
    clauses: int
    warnings: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class File:
    position: int  # from 1
    name: str
    size: int
    state: FileState
    found: tuple[Found, ...]
    error: str | None  # of the file as a whole

    @property
    def is_finished(self) -> bool:
        return self.state not in (FileState.WAITING, FileState.READING)

    @property
    def errors(self) -> tuple[str, ...]:
        """Everything that went wrong, in words."""
        inside = (each.error for each in self.found if each.error)
        return (self.error, *inside) if self.error else tuple(inside)


@dataclass(frozen=True, slots=True)
class Job:
    """`doc_id` and `revision` of what is switched; times in ISO form, UTC."""

    job_id: str
    kind: Kind
    state: JobState
    by: str
    added: str
    finished: str | None
    doc_id: str | None
    revision: int | None
    error: str | None
    files: tuple[File, ...] = ()

    @property
    def is_finished(self) -> bool:
        return self.state not in AT_WORK

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self.is_finished or not self.files:
            return float(self.is_finished)
        return sum(file.is_finished for file in self.files) / len(self.files)
