"""Reading files in processes of their own: no input can take down the program that asked for it.

A process finds out what a file is, unpacks it where it is an archive, and reads one file after another. It is
killed, with its children, when a file takes too long, replaced when it dies, and ends with the program that
started it, however that ends.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

from ingest.document import Document
from ingest.readers import UnreadableFile, read_bytes
from ingest.readers.formats import Format, format_of
from ingest.readers.limits import (
    FEW_TEXTS,
    MAX_MEMORY,
    MAX_SECONDS,
    MAX_SECONDS_OF_SCAN,
    MAX_WAITING,
    SMALL_TEXT,
)
from ingest.readers.source import Received
from ingest.structure import parse

_PLAIN = frozenset({Format.TEXT, Format.MARKDOWN})
_TURN = 0.5  # seconds between two looks at the clock
_AHEAD = 4  # files per process that are read ahead of their turn
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ingest.worker import work; work(int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """The program failed at a file: `trace` is for the log."""

    trace: str


Read = tuple[Document, ...] | UnreadableFile | Fault  # the documents of a file: main document and annexes


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file that was `given`, or in one of the files inside it where it is an archive."""

    given: Received
    file: Received
    read: Read
    is_last: bool  # of the given one


@dataclass(frozen=True, slots=True)
class Begun:
    """A process begins to read this member of an archive, or the given file itself."""

    member: Received | None
    is_scan: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A process has read what it began; None where nothing was left to begin."""

    read: Read | None
    is_last: bool


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


def attempt(file: Received) -> Read:
    """Read a file and parse what it says, in this process."""
    if file.error:
        return UnreadableFile(file.error)
    try:
        return parse(read_bytes(file.data, file.name))
    except UnreadableFile as error:
        return error
    except MemoryError:
        limit = f"{MAX_MEMORY // 1_000_000} MB"
        return UnreadableFile(
            f"{file.name}：读取时占用内存过多（超过 {limit}），已停止。请把文件拆小后再收录。"
        )
    except Exception:
        return Fault(traceback.format_exc())


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
            worker.connection: worker
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
        self._workers = [worker for worker in self._workers if worker.alive]
        self._assign()

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()

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
    """A process that reads files, one at a time, in a group of its own with the programs that it starts."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        path = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, path, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self.alive = True
        self.job: _Job | None = None
        self.left: _Job | None = None  # an archive whose rest another process has to read
        self.deadline = 0.0
        self._seconds = 0.0

    def start(self, job: _Job) -> None:
        self.job = job
        self._allow(MAX_SECONDS)
        try:
            self.connection.send((job.file, job.count))
        except OSError:  # it died meanwhile, which `listen` tells
            return

    def listen(self) -> None:
        assert self.job is not None
        try:
            said: Begun | Done = self.connection.recv()
        except (EOFError, OSError):
            self._fail(self._died(self.job.reading))
            return
        self._allow(MAX_SECONDS)
        if isinstance(said, Begun):
            self.job.begin(said)
            self._allow(MAX_SECONDS_OF_SCAN if said.is_scan else MAX_SECONDS)
        elif said.read is None:
            self.job.is_finished, self.job = True, None
        else:
            self.job.conclude(said.read, is_last=said.is_last)
            self.job = None if said.is_last else self.job

    def time_out(self) -> None:
        assert self.job is not None
        self.kill()
        self._fail(
            UnreadableFile(
                f"{self.job.reading.name}：读取超过 {self._seconds:.0f} 秒，已停止。"
                "请把文件拆小，或另存为 docx 后再收录。"
            )
        )

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended, and left no program behind
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.connection.close()
        self.alive = False

    def _allow(self, seconds: float) -> None:
        self._seconds, self.deadline = seconds, time.monotonic() + seconds

    def _fail(self, read: Read) -> None:
        """A bad member of an archive costs itself alone; what fails before one has begun costs the rest."""
        job, self.job = self.job, None
        assert job is not None
        is_member = job.member is not None
        job.conclude(read, is_last=not is_member)
        self.left = job if is_member else None

    def _died(self, file: Received) -> Read:
        self.kill()
        code = self._process.returncode
        if code >= 0:
            return Fault(f"the reading process ended with status {code}; its error output says why")
        return UnreadableFile(
            f"{file.name}：读取时程序意外中止（{signal.Signals(-code).name}），其余文件不受影响。"
            "文件可能已损坏或太大，请用办公软件打开后另存再收录。"
        )
