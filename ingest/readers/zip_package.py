"""A file that is a zip of parts (docx, xlsx, ofd), read part by part within limits."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from ingest.readers.source import UnreadableFile

MAX_UNPACKED = 200_000_000
MAX_PART = 60_000_000  # bytes of one part that is read
_MAX_PARTS = 20_000
_MAX_RATIO, _RATIO_COUNTS_FROM = 200, 10_000_000
_CORRUPT = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,  # a compression that Python does not know
    RuntimeError,  # a part with a password
)


class ZipPackage:
    """The parts by their names, which are compared as Word does: without regard to case or kind of slash."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises UnreadableFile where this is no sound zip, or one that unpacks beyond the limits."""
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _CORRUPT as error:
            raise self._corrupt() from error
        members = self._archive.infolist()
        self._check_size(sum(member.file_size for member in members), len(data), len(members))
        self._members = {_key(member.filename): member for member in members}

    def read(self, part: str) -> bytes | None:
        """The part's bytes; None where there is no such part. Raises UnreadableFile."""
        member = self._members.get(_key(part))
        if member is None:
            return None
        if member.file_size > MAX_PART:
            raise UnreadableFile(
                f"{self.name}：其中的 {part} 展开后有 {member.file_size} 字节，超过上限 {MAX_PART} 字节，"
                f"请拆分后再收录。"
            )
        try:
            return self._archive.read(member)
        except _CORRUPT as error:
            raise self._corrupt() from error

    def names(self) -> list[str]:
        return list(self._members)

    def _check_size(self, unpacked: int, packed: int, parts: int) -> None:
        """A zip bomb declares its size or lies; what lies is cut off at the declared size when read."""
        is_bomb = unpacked > _RATIO_COUNTS_FROM and unpacked > packed * _MAX_RATIO
        if is_bomb or unpacked > MAX_UNPACKED or parts > _MAX_PARTS:
            raise UnreadableFile(
                f"{self.name}：压缩包里有 {parts} 个文件，展开后有 {unpacked} 字节，"
                f"超过上限 {MAX_UNPACKED} 字节或压缩率不正常，为安全起见不收录。"
                f"请检查文件来源，或拆分后再收录。"
            )

    def _corrupt(self) -> UnreadableFile:
        return UnreadableFile(
            f"{self.name}：文件已损坏，压缩包不完整或有密码。请重新取得文件，或打开后另存再收录。"
        )


def _key(part: str) -> str:
    return part.replace("\\", "/").removeprefix("/").lower()
