"""How far a long command is, told on standard error: a line that changes on a terminal, else one now and
then. A run that is over soon says nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from ingest.intake import Progress, Stage

_ON_TERMINAL_S = 0.2  # between two lines
_ELSEWHERE_S = 10.0
_SAYS = {Stage.READ: "已读 {}/{} 个文件", Stage.INDEXING: "已写入索引 {}/{} 条"}


class ProgressLine:
    """`clock` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._on_terminal = stream.isatty()
        self._wait = _ON_TERMINAL_S if self._on_terminal else _ELSEWHERE_S
        self._last = clock()
        self._written = False

    def __call__(self, progress: Progress) -> None:
        if progress.stage is Stage.FINISHED and self._on_terminal and self._written:
            self._stream.write("\n")
        words = _SAYS.get(progress.stage)
        if words and self._clock() - self._last >= self._wait:
            line = words.format(progress.done, progress.total)
            self._stream.write(f"\r{line}\x1b[K" if self._on_terminal else f"{line}\n")
            self._stream.flush()
            self._last, self._written = self._clock(), True
