"""Uploaded files until the library has them: a folder for each job, names of our own making.

What a sender calls a file is never part of a path.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from assistant.admission import visible
from assistant.errors import UserError
from assistant.job import Received

LARGEST_FILE = 100_000_000  # bytes
LARGEST_REQUEST = 500_000_000  # bytes, all files together
MOST_FILES = 500
_LONGEST_NAME = 200  # characters
_ABANDONED_S = 24 * 3600  # after which a folder without a job is the rest of a broken upload
_JOB_ID = re.compile(r"[0-9a-f]{32}")


class Uploads:
    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "uploads"

    def begin(self) -> Upload:
        """A new upload; its job_id names the job that its files are for."""
        job_id = uuid4().hex
        folder = self._folder / job_id
        folder.mkdir(parents=True)
        return Upload(job_id, folder)

    def path(self, job_id: str, position: int) -> Path:
        return _path(self._folder / job_id, position)

    def remove(self, job_id: str) -> None:
        shutil.rmtree(self._folder / job_id, ignore_errors=True)

    def abandoned(self) -> list[str]:
        """The job_ids of folders that nothing was written to for a day."""
        if not self._folder.is_dir():
            return []
        before = time.time() - _ABANDONED_S
        return [
            folder.name
            for folder in self._folder.iterdir()
            if _JOB_ID.fullmatch(folder.name) and folder.stat().st_mtime < before
        ]


class Upload:
    """Files being received, one after the other. Not for several threads at once."""

    def __init__(self, job_id: str, folder: Path) -> None:
        self.job_id = job_id
        self.received: list[Received] = []
        self._folder = folder
        self._name = ""
        self._size = 0
        self._file: BinaryIO | None = None

    def open(self, name: str) -> None:
        """Begin the next file, which the sender calls `name`."""
        if len(self.received) >= MOST_FILES:
            raise UserError(
                "too_many_files", f"一次最多上传 {MOST_FILES} 个文件。", "请分几次上传，或打成 zip 包。"
            )
        self._name, self._size = shown_name(name), 0
        self._file = _path(self._folder, len(self.received) + 1).open("wb")

    def write(self, data: bytes) -> None:
        """The next bytes of the file. What is too large is read to its end and not kept."""
        self._size += len(data)
        if self._file is None:
            return
        if self._size <= LARGEST_FILE:
            self._file.write(data)
        else:
            self._file.close()
            self._file = None
            _path(self._folder, len(self.received) + 1).unlink()

    def close(self) -> None:
        """The file is complete, and on the disk."""
        error = None
        if self._file is None:
            error = f"{self._name}：文件有 {self._size} 字节，超过上限 {LARGEST_FILE} 字节，请拆分后再上传。"
        else:
            _flush(self._file)
            self._file = None
        self.received.append(Received(self._name, self._size, error))

    def finish(self) -> tuple[Received, ...]:
        """All files are there: so are, after this, the entries of their folder."""
        for folder in (self._folder, self._folder.parent):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return tuple(self.received)

    def discard(self) -> None:
        if self._file is not None:
            self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def shown_name(name: str) -> str:
    """What a file is called, without the folders some senders put before it.

    >>> shown_name("..\\\\..\\\\etc/关于〔2024〕12号.docx")
    '关于〔2024〕12号.docx'
    """
    last = visible(re.split(r"[/\\]", name)[-1])
    if len(last) > _LONGEST_NAME:
        stem, dot, suffix = last.rpartition(".")
        kept = f"{dot}{suffix}" if dot and len(suffix) < 10 else ""
        last = (stem if kept else last)[: _LONGEST_NAME - len(kept)] + kept
    return last if last.strip(". ") else "未命名"


def _path(folder: Path, position: int) -> Path:
    return folder / f"{position:04}"


def _flush(file: BinaryIO) -> None:
    with file:
        file.flush()
        os.fsync(file.fileno())
