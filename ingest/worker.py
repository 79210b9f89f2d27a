"""The process in which files are read (see reading_process.py): bounded, and gone when its program is."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from queue import SimpleQueue

from ingest.readers.limits import MAX_MEMORY

Task = Callable[[], Iterator[object]]  # a partial of a function of a module; all that it yields is told


def work(handle: int) -> None:
    """Do the tasks that come through the socket `handle` until it closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    connection, tasks = Connection(handle), SimpleQueue[bytes]()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    while True:
        task: Task = pickle.loads(tasks.get())
        for answer in task():
            connection.send(answer)


def limit_time(seconds: float) -> None:
    """End this process, and each that it starts, after so many seconds of a processor from now: unlike the
    clock they tell what a file takes on a machine with much else to do."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _limit(resource.RLIMIT_CPU, int(used + seconds) + 1)


def _receive(connection: Connection, tasks: SimpleQueue[bytes]) -> None:
    """Beside the reading, so that the end of the program is seen while a file is read."""
    try:
        while True:
            tasks.put(connection.recv_bytes())
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)  # this process and the programs that it started


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
