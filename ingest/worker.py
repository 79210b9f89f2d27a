"""The process in which files are read (see isolation.py): bounded, and gone when its program is."""

from __future__ import annotations

import os
import resource
import signal
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from multiprocessing.connection import Connection
from queue import SimpleQueue

from ingest.isolation import Begun, Done, Fault, attempt
from ingest.readers.archive import members
from ingest.readers.formats import Format, format_of
from ingest.readers.limits import MAX_MEMORY, MAX_SECONDS, MAX_SECONDS_OF_SCAN
from ingest.readers.source import Received

_SCANS = frozenset({Format.PDF, Format.IMAGE, Format.OFD})

_Job = tuple[Received, int]  # a file, and how many members of it have been read


def work(handle: int) -> None:
    """Read the files that come through the socket `handle` until it closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_AS, MAX_MEMORY)
    connection, jobs = Connection(handle), SimpleQueue[_Job]()
    threading.Thread(target=_receive, args=(connection, jobs), daemon=True).start()
    while True:
        file, skip = jobs.get()
        for answer in _answers(file, skip):
            connection.send(answer)


def _answers(file: Received, skip: int) -> Iterator[Begun | Done]:
    """Of each file inside that it is begun, and what is in it."""
    _limit_time(MAX_SECONDS)
    try:
        inside = islice(members(file.data, file.name), skip, None)
        member = next(inside, None)
        if member is None:
            yield Done(None, is_last=True)
        while member is not None:
            is_scan = format_of(member.data, member.name) in _SCANS
            _limit_time(MAX_SECONDS_OF_SCAN if is_scan else MAX_SECONDS)
            yield Begun(None if member.data is file.data else replace(member, folder=file.folder), is_scan)
            read, member = attempt(member), next(inside, None)
            yield Done(read, is_last=member is None)
    except Exception:
        yield Done(Fault(traceback.format_exc()), is_last=True)


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
