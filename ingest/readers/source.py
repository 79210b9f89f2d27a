"""What every reader gives back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.document import Basis


class UnreadableFile(Exception):
    """A file that cannot be taken in; the message, in Chinese, says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is in memory, or why it cannot be had.

    `name` as it is shown, “方案.docx” or “包.zip/通知/附件1.docx”; it is never opened by that name.
    """

    name: str
    data: bytes = b""
    error: str | None = None
    folder: Path = Path()

    @property
    def path(self) -> Path:
        return self.folder / self.name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as the file shows it: a number that the file generates is part of `text`."""

    text: str
    page: int | None = None  # from 1, where the format has pages
    outline: int | None = None  # depth as a heading, from 1, where the file marks it as one (Word, <h1>)
    is_table_row: bool = False
    depth: int = 0  # numbered lists around the one that numbers it: 1. may stand below 1.
    confidence: float | None = None  # 0 to 1, of text recognised in a picture


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: paragraphs in reading order, without page furniture.

    `stated`: metadata that the file tells outside its text, such as the table of a government page.
    """

    paragraphs: tuple[Paragraph, ...]
    stated: tuple[Basis, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received, and what was read from it. Paragraphs hold every character but blanks at line
    ends."""

    name: str
    sha256: str
    data: bytes
    reading: Reading

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(paragraph.text for paragraph in self.reading.paragraphs)
