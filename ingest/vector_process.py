"""Vectors written by a process of their own: Chroma holds Python's lock while it adds, and whoever reads,
encodes and tokenizes beside it would wait. It ends with the program that started it."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from ingest.vectors import Batch, write_vectors

_AHEAD = 20  # batches that wait for the process
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ingest.vector_process import work; work(*sys.argv[2:])"
)


class VectorsUnwritten(OSError):
    """The process did not write them; the message, in Chinese, says why."""


def write_vectors_beside(folder: Path, batches: Iterable[Batch], count: int) -> None:
    """As `write_vectors`, while the caller makes the next batches. Raises VectorsUnwritten."""
    with _process(folder, count) as (connection, sender):
        sent = deque[Future[None]]()
        for batch in batches:
            if connection.poll():
                break  # it has failed
            sent.append(sender.submit(connection.send, batch))
            if len(sent) > _AHEAD:
                sent.popleft().result()
        sender.submit(connection.send, None)
        if failure := _heard(connection):
            raise VectorsUnwritten(f"向量索引没有写成（{failure}）")


@contextmanager
def _process(folder: Path, count: int) -> Iterator[tuple[Connection, ThreadPoolExecutor]]:
    """The connection to the process, and who sends through it: sending waits while Chroma adds."""
    connection, theirs = Pipe()
    path = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _START, path, str(theirs.fileno()), str(folder), str(count)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    with connection, ThreadPoolExecutor(1) as sender:
        try:
            yield connection, sender
        finally:
            process.kill()
            process.wait()


def _heard(connection: Connection) -> str:
    """Why the process failed; empty where it did not."""
    try:
        return str(connection.recv())
    except (EOFError, ConnectionError):
        return "写入进程意外中止，内存或磁盘可能不足"


def work(handle: str, folder: str, count: str) -> None:
    """In the process: write what comes through the socket `handle`, then say how that went."""
    connection = Connection(int(handle))
    try:
        write_vectors(Path(folder), iter(connection.recv, None), int(count))
        failure = ""
    except Exception:
        failure = traceback.format_exc()
    with suppress(EOFError, ConnectionError):
        connection.send(failure)
        while True:
            connection.recv()  # what was sent meanwhile: to end before it is read would lose the answer
