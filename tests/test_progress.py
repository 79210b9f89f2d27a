from __future__ import annotations

from io import StringIO

from assistant.progress import ProgressLine
from ingest.intake import Progress, Stage


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: StringIO, seconds: float) -> str:
    now = [0.0]
    tell = ProgressLine(stream, lambda: now[0])
    for stage, done, total in (
        (Stage.BEGUN, 0, 3),
        (Stage.READ, 1, 3),
        (Stage.READ, 2, 3),
        (Stage.INDEXING, 1_000, 9_000),
        (Stage.FINISHED, 3, 3),
    ):
        now[0] += seconds
        tell(Progress(stage, done, total))
    return stream.getvalue()


def test_a_log_gets_a_line_now_and_then() -> None:
    assert told(StringIO(), 6) == "已读 1/3 个文件\n已写入索引 1000/9000 条\n"


def test_a_terminal_gets_one_line_that_changes() -> None:
    lines = ("已读 1/3 个文件", "已读 2/3 个文件", "已写入索引 1000/9000 条")
    assert told(Terminal(), 1) == "".join(f"\r{line}\x1b[K" for line in lines) + "\n"


def test_what_is_over_soon_says_nothing() -> None:
    assert told(StringIO(), 0.1) == told(Terminal(), 0.01) == ""
