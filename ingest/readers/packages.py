"""Zip files opened with care: what a hostile directory or a bomb could cost is known before it is paid."""

from __future__ import annotations

import io
import zipfile
import zlib

from ingest.readers.limits import MAX_BYTES, MAX_PARTS, MAX_RATIO, MAX_UNPACKED, RATIO_COUNTS_FROM
from ingest.readers.source import UnreadableFile

_DIRECTORY_ENTRY = b"PK\x01\x02"
# bz2 and lzma may take any amount of memory; office software writes neither.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # also NotImplementedError: a newer version of zip
    ValueError,
)


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """The zip in `data`, also behind a prefix. Raises UnreadableFile."""
    if data.count(_DIRECTORY_ENTRY) > MAX_PARTS:
        raise UnreadableFile(f"{name}：压缩包里的条目超过 {MAX_PARTS} 个，不予收录。请拆分后再收录。")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS as error:
        raise UnreadableFile(
            f"{name}：文件已损坏（压缩结构不完整）。请重新取得文件，或用办公软件打开后另存再收录。"
        ) from error


def check_package(data: bytes, name: str) -> None:
    """Refuse a bomb before any reader unpacks it. zipfile unpacks no more than the directory says.

    Raises UnreadableFile.
    """
    with open_package(data, name) as package:
        parts = package.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableFile(f"{name}：解压后超过 {MAX_UNPACKED // 1_000_000} MB，不予收录。请拆分后再收录。")
    for part in parts:
        check_part(part, name)


def check_part(part: zipfile.ZipInfo, name: str) -> None:
    """Raises UnreadableFile where a part is too large, or packed as no document is."""
    if part.file_size > MAX_BYTES:
        raise UnreadableFile(
            f"{name}：解压后有 {part.file_size} 字节，超过上限 {MAX_BYTES} 字节，请拆分后再收录。"
        )
    if part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * part.compress_size:
        raise UnreadableFile(f"{name}：压缩比异常（疑似压缩炸弹），不予收录。请确认文件来源。")


def read_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of one part; `name` is what messages call it. Raises UnreadableFile."""
    check_part(part, name)
    if part.flag_bits & 0x1:
        raise UnreadableFile(f"{name}：已加密，需要密码才能打开。请解密后再收录。")
    if part.compress_type not in _METHODS:
        raise UnreadableFile(f"{name}：用了不支持的压缩方式。请解压后直接收录其中的文件。")
    try:
        return package.read(part)
    except _FAULTS as error:
        raise UnreadableFile(f"{name}：压缩数据已损坏，解不开。请重新取得文件后再收录。") from error
