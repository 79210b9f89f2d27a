"""Reading files in processes of their own: no input can take down the program that asked for it.

A process finds out what a file is, unpacks it where it is an archive, and reads one file after another. It is
ended, with its children, when a file takes too long, replaced when it dies, and ends with the program that
started it, however that ends.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait

from ingest.attempts import Begun, Done, Fault, Read, attempt, attempt_each
from ingest.readers.formats import Format, format_of
from ingest.readers.limits import (
    FEW_TEXTS,
    MAX_SECONDS,
    MAX_SECONDS_OF_SCAN,
    MAX_WAITING,
    PATIENCE,
    SMALL_TEXT,
)
from ingest.readers.source import Received, UnreadableFile
from ingest.reading_process import ReadingProcess

_PLAIN = frozenset({Format.TEXT, Format.MARKDOWN})
_TURN = 0.5  # seconds between two looks at the clock
_AHEAD = 4  # files per process that are read ahead of their turn


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file that was `given`, or in one of the files inside it where it is an archive."""

    given: Received
    file: Received
    read: Read
    is_last: bool  # of the given one


def read_all(
    files: Iterable[Received], processes: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Generator[Found, None, None]:
    """What is in each file, in order, of an archive each member; `files` is asked as they are read.

    The first few small plain texts are read at once in this process. Once `cancelled` says so, the files that
    are being read are given up, and no more come.
    """
    pool, waiting = _Pool(processes or os.cpu_count() or 1), deque[_Job]()
    remaining = iter(files)
    try:
        while not cancelled():
            while pool.has_room(waiting) and (file := next(remaining, None)) is not None:
                waiting.append(pool.begin(file))
            if not waiting:
                return
            job = waiting[0]
            if job.found:
                yield job.found.popleft()
            elif job.is_finished:
                waiting.popleft()
            else:
                pool.wait(job)
    finally:
        pool.close()


@dataclass(slots=True)
class _Job:
    """A given file, what was found in it and not yet handed on, and what is being read of it."""

    file: Received
    found: deque[Found] = field(default_factory=deque)
    count: int = 0  # of what was found
    member: Received | None = None
    is_begun: bool = False
    is_finished: bool = False

    @property
    def reading(self) -> Received:
        return self.member or self.file

    @property
    def held(self) -> int:
        return sum(len(each.file.data) for each in self.found)

    def begin(self, begun: Begun) -> None:
        self.member, self.is_begun = begun.member, True

    def conclude(self, read: Read, *, is_last: bool) -> None:
        self.found.append(Found(self.file, self.reading, read, is_last))
        self.count += 1
        self.member, self.is_begun, self.is_finished = None, False, is_last


class _Pool:
    """Processes, started as they are needed, and the jobs that wait for one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._workers: list[_Worker] = []
        self._unbegun = deque[_Job]()
        self._at_once = FEW_TEXTS

    def has_room(self, waiting: deque[_Job]) -> bool:
        ahead = sum(len(job.file.data) for job in waiting)
        return len(waiting) < _AHEAD * self._size and (not waiting or ahead < MAX_WAITING)

    def begin(self, file: Received) -> _Job:
        job = _Job(file)
        if file.error or (len(file.data) <= self._at_once and _is_small_text(file)):
            self._at_once -= len(file.data)
            job.conclude(attempt(file), is_last=True)
        else:
            self._unbegun.append(job)
            self._assign()
        return job

    def wait(self, first: _Job) -> None:
        """A moment, or until a process has an answer or has had its time. Of an archive that is read ahead of
        its turn no more comes than may wait."""
        busy = {
            worker.process.connection: worker
            for worker in self._workers
            if worker.job and (worker.job is first or worker.job.held < MAX_WAITING)
        }
        for connection in wait(list(busy), timeout=_TURN):
            assert isinstance(connection, Connection)
            busy[connection].listen()
        for worker in busy.values():
            if worker.job and time.monotonic() >= worker.deadline:
                worker.time_out()
        self._unbegun.extendleft(worker.left for worker in self._workers if worker.left)
        self._workers = [worker for worker in self._workers if worker.process.alive]
        self._assign()

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()

    def _assign(self) -> None:
        while self._unbegun:
            idle = next((worker for worker in self._workers if not worker.job), None)
            if idle is None:
                if len(self._workers) == self._size:
                    return
                idle = _Worker()
                self._workers.append(idle)
            idle.start(self._unbegun.popleft())


def _is_small_text(file: Received) -> bool:
    """Nothing that could be a package is opened to find out."""
    is_small = len(file.data) <= SMALL_TEXT and b"PK" not in file.data and b"\0" not in file.data
    return is_small and format_of(file.data, file.name) in _PLAIN


class _Worker:
    """A process and the job that it does, if any."""

    def __init__(self) -> None:
        self.process = ReadingProcess()
        self.job: _Job | None = None
        self.left: _Job | None = None  # an archive whose rest another process has to read
        self.deadline = 0.0
        self._seconds = 0.0

    def start(self, job: _Job) -> None:
        self.job = job
        self._allow(MAX_SECONDS)
        self.process.give(partial(attempt_each, job.file, job.count))

    def listen(self) -> None:
        assert self.job is not None
        said: Begun | Done | UnreadableFile | Fault = self.process.hear(self.job.reading, self._seconds)
        self._allow(MAX_SECONDS)
        match said:
            case Begun():
                self.job.begin(said)
                self._allow(MAX_SECONDS_OF_SCAN if said.is_scan else MAX_SECONDS)
            case Done():
                if said.read is None:
                    self.job.is_finished = True
                else:
                    self.job.conclude(said.read, is_last=said.is_last)
                self.job = None if said.is_last else self.job
            case _:
                self._fail(said)

    def time_out(self) -> None:
        assert self.job is not None
        self._fail(self.process.give_up(self.job.reading, self._seconds * PATIENCE))

    def _allow(self, seconds: float) -> None:
        """Of a processor, which the process counts itself; here the clock tells one that does nothing."""
        self._seconds, self.deadline = seconds, time.monotonic() + seconds * PATIENCE

    def _fail(self, read: Read) -> None:
        """A bad member of an archive costs itself alone; what fails before one has begun costs the rest."""
        job, self.job = self.job, None
        assert job is not None
        is_member = job.member is not None
        job.conclude(read, is_last=not is_member)
        self.left = job if is_member else None
