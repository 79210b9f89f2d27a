"""One task with one file in a process of its own, such as drawing its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from ingest.attempts import Fault, guarded
from ingest.readers.source import Received, UnreadableFile
from ingest.reading_process import ReadingProcess
from ingest.worker import limit_time

Value = TypeVar("Value")


def read_apart(
    task: Callable[[Received], Value], file: Received, seconds: float
) -> Value | UnreadableFile | Fault:
    """What a task (a function of a module, or a partial of one) finds in a file."""
    process = ReadingProcess()
    try:
        process.give(partial(_once, task, file, seconds))
        if not process.connection.poll(seconds):
            return process.give_up(file, seconds)
        found: Value | UnreadableFile | Fault = process.hear(file, seconds)
        return found
    finally:
        process.kill()


def _once(
    task: Callable[[Received], Value], file: Received, seconds: float
) -> Iterator[Value | UnreadableFile | Fault]:
    limit_time(seconds)
    yield guarded(task, file)
