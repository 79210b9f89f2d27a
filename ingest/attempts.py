"""What is tried with a file in a reading process: each attempt ends in a result or in why there is none."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from ingest.document import Document
from ingest.readers import UnreadableFile, read_bytes
from ingest.readers.archive import members
from ingest.readers.formats import Format, format_of
from ingest.readers.limits import MAX_MEMORY, MAX_SECONDS, MAX_SECONDS_OF_SCAN
from ingest.readers.source import Received
from ingest.structure import parse
from ingest.worker import limit_time

Value = TypeVar("Value")

_SCANS = frozenset({Format.PDF, Format.IMAGE, Format.OFD})


@dataclass(frozen=True, slots=True)
class Fault:
    """The program failed at a file: `trace` is for the log."""

    trace: str


Read = tuple[Document, ...] | UnreadableFile | Fault  # the documents of a file: main document and annexes


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


def attempt(file: Received) -> Read:
    """Read a file and parse what it says, in this process."""
    return UnreadableFile(file.error) if file.error else guarded(_parsed, file)


def attempt_each(file: Received, skip: int) -> Iterator[Begun | Done]:
    """Of each file inside, after those that are skipped, that it is begun, and what is in it."""
    limit_time(MAX_SECONDS)
    try:
        inside = islice(members(file.data, file.name), skip, None)
        member = next(inside, None)
        if member is None:
            yield Done(None, is_last=True)
        while member is not None:
            is_scan = format_of(member.data, member.name) in _SCANS
            limit_time(MAX_SECONDS_OF_SCAN * (os.cpu_count() or 1) if is_scan else MAX_SECONDS)
            yield Begun(None if member.data is file.data else replace(member, folder=file.folder), is_scan)
            read, member = attempt(member), next(inside, None)
            yield Done(read, is_last=member is None)
    except Exception:
        yield Done(Fault(traceback.format_exc()), is_last=True)


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


def _parsed(file: Received) -> tuple[Document, ...]:
    return parse(read_bytes(file.data, file.name))
