"""The pages of original files as pictures: drawn in a process of their own, kept in the data directory.

What is kept can be drawn again at any time, so the oldest goes when it is too much.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from assistant.errors import UserError
from ingest.apart import read_apart
from ingest.attempts import Fault
from ingest.library import DocumentSummary, Library
from ingest.readers import UnreadableFile
from ingest.readers.page_images import count_pages, has_pages, page_images
from ingest.readers.source import Received

KEPT_FILES = 200  # originals whose pages are kept
_AT_ONCE = 2  # processes that draw
_TOGETHER = 4  # pages drawn in one go: a process takes longer to start than a page to draw
_LONGEST_S = 30.0

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


class Originals:
    """For several threads and processes: a page is written whole or not at all."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "pages"
        self._drawing = threading.BoundedSemaphore(_AT_ONCE)

    def count(self, library: Library, summary: DocumentSummary) -> int:
        """How many pages can be shown; 0 where the original is text, or cannot be drawn now."""
        kept = self._folder / summary.sha256 / "count"
        if not kept.exists():
            file = _file(library, summary)
            try:
                count = self._apart(count_pages, file) if has_pages(file) else 0
            except UserError:
                return 0  # the text is shown instead
            _write(kept, str(count).encode())
            self._forget_oldest()
        return int(kept.read_bytes())

    def page(self, library: Library, summary: DocumentSummary, number: int) -> bytes:
        """A PNG file. Raises UserError where there is no such page."""
        if not 1 <= number <= self.count(library, summary):
            raise UserError(
                "unknown_page", f"原件没有第 {number} 页可以显示。", "请检查页码，或下载原文件查看。"
            )
        kept = self._path(summary, number)
        if not kept.exists():
            self._draw(library, summary, (number - 1) // _TOGETHER * _TOGETHER + 1)
        return kept.read_bytes()

    def _draw(self, library: Library, summary: DocumentSummary, first: int) -> None:
        task = partial(page_images, first=first, count=_TOGETHER)
        for number, image in enumerate(self._apart(task, _file(library, summary)), start=first):
            _write(self._path(summary, number), image)

    def _apart(self, task: Callable[[Received], Value], file: Received) -> Value:
        with self._drawing:
            drawn = read_apart(task, file, _LONGEST_S)
        if isinstance(drawn, UnreadableFile):
            raise UserError("cannot_draw", str(drawn), "")
        if isinstance(drawn, Fault):
            _log.error("显示 %s 的原件时出错\n%s", file.name, drawn.trace)
            raise UserError("cannot_draw", f"{file.name}：程序显示原件时出错。", "请下载原文件查看。")
        return drawn

    def _path(self, summary: DocumentSummary, number: int) -> Path:
        return self._folder / summary.sha256 / f"{number}.png"

    def _forget_oldest(self) -> None:
        folders = sorted(self._folder.iterdir(), key=lambda folder: folder.stat().st_mtime)
        for folder in folders[:-KEPT_FILES]:
            shutil.rmtree(folder, ignore_errors=True)


def _file(library: Library, summary: DocumentSummary) -> Received:
    return Received(summary.source_name, library.source(summary.doc_id, summary.revision))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    draft.write_bytes(data)
    draft.replace(path)
