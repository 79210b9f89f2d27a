"""Archives of documents: zip, tar and gzip, one in another. Each file inside is a file of its own.

Everything happens in memory, one file at a time; nothing is unpacked to disk, and a name is only shown.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.readers.formats import ARCHIVES, Format, format_of
from ingest.readers.limits import MAX_BYTES, MAX_DEPTH, MAX_MEMBERS, MAX_UNPACKED
from ingest.readers.packages import open_package, read_part
from ingest.readers.source import Received, UnreadableFile

_LEFT_BY_SYSTEMS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
_UTF8_NAME = 0x800  # flag of a zip entry whose name is UTF-8; without it, old tools write GBK
_FIRST_OF_THREE_BYTES = "\u0800"
_LINK = 0o12  # type of a file on Unix, in the highest bits of a zip entry's attributes
_NO_FILE = "是指向别处的链接或特殊文件，不跟随。请把它指的文件本身放进压缩包。"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class _Exhausted(Exception):
    """The archive, with all archives inside it, costs more than is allowed."""


@dataclass(slots=True)
class _Budget:
    members: int = MAX_MEMBERS
    unpacked: int = MAX_UNPACKED

    def spend(self, member: Received) -> Received:
        self.members -= 1
        self.unpacked -= len(member.data)
        if self.members < 0 or self.unpacked < 0:
            raise _Exhausted
        return member


def members(data: bytes, name: str) -> Iterator[Received]:
    """The documents of an archive in its own order, those of archives inside it in their place; a file that
    is no archive itself.

    A bad one is told and passed over; at a limit the rest is told once.
    """
    try:
        yield from _members(data, name, MAX_DEPTH, _Budget())
    except _Exhausted:
        limits = f"{MAX_MEMBERS} 个，或解压后超过 {MAX_UNPACKED // 1_000_000} MB"
        error = f"{name}：压缩包里的文件超过 {limits}，其余的没有收录。请拆成几个压缩包。"
        yield Received(name, error=error)


def _members(data: bytes, name: str, depth: int, budget: _Budget) -> Iterator[Received]:
    kind = format_of(data, name)
    if kind not in ARCHIVES:
        yield Received(name, data)
    elif depth == 0:
        yield Received(name, error=f"{name}：压缩包套压缩包超过 {MAX_DEPTH} 层，不予收录。请解压后再收录。")
    else:
        yield from _inside(kind, data, name, depth, budget)


def _inside(kind: Format, data: bytes, name: str, depth: int, budget: _Budget) -> Iterator[Received]:
    unpack = {Format.ZIP: _in_zip, Format.TAR: _in_tar, Format.GZIP: _in_gzip}[kind]
    empty = True
    try:
        for member in unpack(data, name):
            empty = False
            budget.spend(member)
            yield from (member,) if member.error else _members(member.data, member.name, depth - 1, budget)
    except UnreadableFile as error:
        yield Received(name, error=str(error))
    else:
        if empty:
            yield Received(name, error=f"{name}：压缩包里没有可以收录的文件。")


# --- one archive --------------------------------------------------------------------------------------------


def _in_zip(data: bytes, name: str) -> Iterator[Received]:
    with open_package(data, name) as package:
        for part in package.infolist():
            shown = _shown(_zip_name(part))
            if not part.is_dir() and not _is_rubbish(shown):
                yield _zip_member(package, part, f"{name}/{shown}")


def _zip_member(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Received:
    if part.external_attr >> 28 == _LINK:
        return Received(name, error=f"{name}：{_NO_FILE}")
    try:
        return Received(name, read_part(package, part, name))
    except UnreadableFile as error:
        return Received(name, error=str(error))


def _in_tar(data: bytes, name: str) -> Iterator[Received]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for part in archive:
                shown = _shown(part.name)
                if not part.isdir() and not _is_rubbish(shown):
                    yield _tar_member(archive, part, f"{name}/{shown}")
    except (tarfile.TarError, EOFError, OSError, OverflowError, ValueError) as error:
        raise UnreadableFile(f"{name}：压缩包已损坏。请重新取得文件，或重新压缩成 zip。") from error


def _tar_member(archive: tarfile.TarFile, part: tarfile.TarInfo, name: str) -> Received:
    if not part.isreg():
        return Received(name, error=f"{name}：{_NO_FILE}")
    if part.size > MAX_BYTES:
        return Received(name, error=_too_large(name))
    file = archive.extractfile(part)
    return Received(name, file.read() if file else b"")


def _in_gzip(data: bytes, name: str) -> Iterator[Received]:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise UnreadableFile(f"{name}：压缩数据已损坏，解不开。请重新取得文件后再收录。") from error
    if len(unpacked) > MAX_BYTES:
        raise UnreadableFile(_too_large(name))
    if not unpacker.eof or unpacker.unused_data.strip(b"\0"):
        raise UnreadableFile(f"{name}：压缩数据不完整，解不开。请重新取得文件后再收录。")
    inner = PurePosixPath(name).name.removesuffix(".gz").removesuffix(".tgz")
    yield Received(f"{name}/{inner}", unpacked)


def _too_large(name: str) -> str:
    return f"{name}：解压后超过上限 {MAX_BYTES} 字节，请拆分后再收录。"


# --- names --------------------------------------------------------------------------------------------------


def _zip_name(part: zipfile.ZipInfo) -> str:
    """zipfile takes a name without the UTF-8 flag for cp437; it is UTF-8 from a Mac, GBK from Windows.
    The GBK of 通知 is UTF-8 of Hebrew marks, too: ideographs take three bytes there."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        written = part.orig_filename.partition("\0")[0].encode("cp437")
    except UnicodeEncodeError:
        return part.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            name = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or name.isascii() or max(name) >= _FIRST_OF_THREE_BYTES:
            return name
    return part.filename


def _shown(name: str) -> str:
    """The name without what leads out of the archive: ../, a drive, a leading slash."""
    steps = _CONTROL.sub("", name).replace("\\", "/").split("/")
    return (
        "/".join(step for step in steps if step not in ("", ".", "..") and not step.endswith(":")) or "无名"
    )


def _is_rubbish(shown: str) -> bool:
    """What systems leave in archives, and hidden files: ._附件1.docx, ~$附件1.docx."""
    steps = shown.lower().split("/")
    return any(step in _LEFT_BY_SYSTEMS for step in steps) or steps[-1].startswith((".", "~$"))
