"""What every reader gives back."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableFile(Exception):
    """A file that cannot be taken in; the message, in Chinese, says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received and its paragraphs. Paragraphs hold every character but blanks at line ends."""

    name: str
    sha256: str
    data: bytes
    paragraphs: tuple[str, ...]
