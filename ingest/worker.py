"""The process in which files are read (see isolation.py): bounded, and gone when its program is."""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from ingest.readers.limits import MAX_MEMORY
from ingest.readers.source import Received

_Job = tuple[Callable[[Received], Any], Received, float]  # what to do with a file, in how many seconds


def work(handle: int) -> None:
    """Read the files that come through the socket `handle` until it closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    connection, jobs = Connection(handle), SimpleQueue[_Job]()
    threading.Thread(target=_receive, args=(connection, jobs), daemon=True).start()
    while True:
        task, file, seconds = jobs.get()
        _limit_time(seconds)
        connection.send(task(file))


def _receive(connection: Connection, jobs: SimpleQueue[_Job]) -> None:
    """Beside the reading, so that the end of the program is seen while a file is read."""
    try:
        while True:
            jobs.put(connection.recv())
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)  # this process and the programs that it started


def _limit_time(seconds: float) -> None:
    """The last resort, for a process whose program is gone and whose threads stand still."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _limit(resource.RLIMIT_CPU, int(used + seconds * (os.cpu_count() or 1)) + 1)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
