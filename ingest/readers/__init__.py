"""Readers: a file as received becomes a Source, its paragraphs in reading order. One file per format."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.readers.plain_text import decode, join_cut_lines
from ingest.readers.source import Source, UnreadableFile

__all__ = ["Source", "UnreadableFile", "read"]

MAX_BYTES = 20_000_000


def read(path: Path) -> Source:
    """The file's paragraphs. Raises UnreadableFile, in words for the maintainer, where there are none."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"{path.name}：文件有 {size} 字节，超过上限 {MAX_BYTES} 字节，请拆分后再收录。"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}：读不到这个文件（{error.strerror}），请检查路径和权限。") from error
    paragraphs = join_cut_lines(decode(data, path.name))
    if not paragraphs:
        raise UnreadableFile(f"{path.name}：文件里没有文字，请检查是否传错了文件。")
    return Source(path.name, hashlib.sha256(data).hexdigest(), data, paragraphs)
