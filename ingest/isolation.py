"""Reading files in processes of their own: no input can take down the program that asked for it.

A process reads one file after another. It is killed, with its children, when a file takes too long, replaced
when it dies, and ends with the program that started it, however that ends.
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
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, TypeVar

from ingest.document import Document
from ingest.readers import UnreadableFile, read_bytes
from ingest.readers.formats import Format, format_of
from ingest.readers.limits import (
    MAX_MEMORY,
    MAX_SECONDS,
    MAX_SECONDS_OF_SCAN,
    MAX_WAITING,
    SMALL_TEXT,
)
from ingest.readers.source import Received
from ingest.structure import parse

Value = TypeVar("Value")

_PLAIN = frozenset({Format.TEXT, Format.MARKDOWN})
_SCANS = frozenset({Format.PDF, Format.IMAGE})
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


def read_all(
    files: Iterable[Received], processes: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Generator[tuple[Received, Read], None, None]:
    """Each file with the documents in it, or why there are none, in order; `files` is asked as they are read.

    Small plain texts are read at once in this process: the start of another takes 0.2 s, they 0.01 s. Once
    `cancelled` says so, the files that are being read are given up, and no more come.
    """
    pool, waiting = _Pool(processes or os.cpu_count() or 1), deque[_Job]()
    remaining = iter(files)
    try:
        while not cancelled():
            while pool.has_room(waiting) and (file := next(remaining, None)) is not None:
                waiting.append(pool.begin(file))
            if not waiting:
                return
            if (result := waiting[0].result) is None:
                pool.wait()
            else:
                yield waiting.popleft().file, result
    finally:
        pool.close()


def read_apart(
    task: Callable[[Received], Value], file: Received, seconds: float
) -> Value | UnreadableFile | Fault:
    """What a task (a function of a module, or a partial of one) finds in a file, in a process of its own."""
    worker, job = _Worker(), _Job(file, seconds, partial(guarded, task))
    try:
        worker.start(job)
        while job.result is None:
            worker.wait()
        result: Value | UnreadableFile | Fault = job.result
        return result
    finally:
        if worker.alive:
            worker.kill()


def attempt(file: Received) -> Read:
    """Read a file and parse what it says, in this process."""
    return guarded(_parsed, file)


def _parsed(file: Received) -> tuple[Document, ...]:
    return parse(read_bytes(file.data, file.name))


def guarded(task: Callable[[Received], Value], file: Received) -> Value | UnreadableFile | Fault:
    """What the task gives, or why it gives nothing."""
    try:
        return task(file)
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
    file: Received
    seconds: float
    task: Callable[[Received], Any] = attempt
    result: Any | None = None  # what the task gives


class _Pool:
    """Processes, started as they are needed, and the jobs that wait for one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._workers: list[_Worker] = []
        self._unbegun = deque[_Job]()

    def has_room(self, waiting: deque[_Job]) -> bool:
        ahead = sum(len(job.file.data) for job in waiting)
        return len(waiting) < _AHEAD * self._size and (not waiting or ahead < MAX_WAITING)

    def begin(self, file: Received) -> _Job:
        kind = format_of(file.data, file.name)
        job = _Job(file, MAX_SECONDS_OF_SCAN if kind in _SCANS else MAX_SECONDS)
        if file.error:
            job.result = UnreadableFile(file.error)
        elif kind in _PLAIN and len(file.data) <= SMALL_TEXT:
            job.result = attempt(file)
        else:
            self._unbegun.append(job)
            self._assign()
        return job

    def wait(self) -> None:
        """A moment, or until a process has an answer or has had its time."""
        busy = {worker.connection: worker for worker in self._workers if worker.job}
        for connection in wait(list(busy), timeout=_TURN):
            assert isinstance(connection, Connection)
            busy[connection].finish()
        for worker in busy.values():
            worker.end_overdue()
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
        self.deadline = 0.0

    def start(self, job: _Job) -> None:
        self.job, self.deadline = job, time.monotonic() + job.seconds
        try:
            self.connection.send((job.task, job.file, job.seconds))
        except OSError:  # it died meanwhile, which `finish` tells
            return

    def finish(self) -> None:
        assert self.job is not None
        try:
            result: object = self.connection.recv()
        except (EOFError, OSError):
            result = self._died(self.job.file)
        self._conclude(result)

    def wait(self) -> None:
        """A moment, or until it has an answer or has had its time."""
        if self.connection.poll(_TURN):
            self.finish()
        self.end_overdue()

    def end_overdue(self) -> None:
        if self.job is None or time.monotonic() < self.deadline:
            return
        self.kill()
        self._conclude(
            UnreadableFile(
                f"{self.job.file.name}：读取超过 {self.job.seconds:.0f} 秒，已停止。"
                "请把文件拆小，或另存为 docx 后再收录。"
            )
        )

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended, and left no program behind
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.connection.close()
        self.alive = False

    def _conclude(self, result: object) -> None:
        assert self.job is not None
        self.job.result, self.job = result, None

    def _died(self, file: Received) -> UnreadableFile | Fault:
        self.kill()
        code = self._process.returncode
        if code >= 0:
            return Fault(f"the reading process ended with status {code}; its error output says why")
        return UnreadableFile(
            f"{file.name}：读取时程序意外中止（{signal.Signals(-code).name}），其余文件不受影响。"
            "文件可能已损坏或太大，请用办公软件打开后另存再收录。"
        )
