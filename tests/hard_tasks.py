"""What a task may do to the process that it runs in; named, as a process of its own must find it."""

from __future__ import annotations

import os
import signal
import time

from ingest.readers.source import Received


def name_of(file: Received) -> str:
    return file.name


def sleep(_file: Received) -> None:
    time.sleep(60)


def die(_file: Received) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def divide(_file: Received) -> float:
    return 1 / 0
