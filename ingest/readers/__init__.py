"""Readers: a file as received becomes a Source, its paragraphs in reading order. One file per format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

from ingest.readers.formats import Format, format_of
from ingest.readers.source import Paragraph, Reading, Source, UnreadableFile

__all__ = ["Paragraph", "Reading", "Source", "UnreadableFile", "read"]

MAX_BYTES = 20_000_000

# Loaded when a file of the kind comes: some need libraries that take a while.
_READERS: dict[Format, str] = {
    Format.TEXT: "ingest.readers.plain_text:read_text",
    Format.MARKDOWN: "ingest.readers.plain_text:read_text",
}


def read(path: Path, name: str | None = None) -> Source:
    """What a file says. `name` is what it is called where it lies under another name.

    Raises UnreadableFile, in words for the maintainer, where it says nothing.
    """
    name = name or path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(f"{name}：文件有 {size} 字节，超过上限 {MAX_BYTES} 字节，请拆分后再收录。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}：读不到这个文件（{error.strerror}），请检查路径和权限。") from error
    return read_bytes(data, name)


def read_bytes(data: bytes, name: str) -> Source:
    """As `read`, of a file that is in memory."""
    kind = format_of(data, name)
    if kind is Format.UNKNOWN:
        raise UnreadableFile(f"{name}：文件已损坏，或格式无法识别。请重新取得文件，或另存为 docx 后再收录。")
    if kind not in _READERS:
        raise UnreadableFile(f"{name}：还不能收录这种文件（{kind}）。请另存为 docx、pdf 或 txt 后再收录。")
    reader: Callable[[bytes, str], Reading] = resolve_name(_READERS[kind])
    reading = reader(data, name)
    if not reading.paragraphs:
        raise UnreadableFile(f"{name}：文件里没有文字，请检查是否传错了文件。")
    return Source(name, hashlib.sha256(data).hexdigest(), data, reading)
