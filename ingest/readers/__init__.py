"""Readers: a file as received becomes a Source, its paragraphs in reading order. One file per format."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

from ingest.readers.formats import PACKAGES, Format, format_of
from ingest.readers.limits import MAX_BYTES
from ingest.readers.packages import check_package
from ingest.readers.source import Paragraph, Reading, Source, UnreadableFile

__all__ = ["MAX_BYTES", "Paragraph", "Reading", "Source", "UnreadableFile", "read", "read_bytes", "receive"]

# Loaded when a file of the kind comes: some need libraries that take a while.
_READERS: dict[Format, str] = {
    Format.TEXT: "ingest.readers.plain_text:read_text",
    Format.MARKDOWN: "ingest.readers.markdown:read_markdown",
    Format.HTML: "ingest.readers.html:read_html",
    Format.MHTML: "ingest.readers.mhtml:read_mhtml",
    Format.XLSX: "ingest.readers.xlsx:read_xlsx",
    Format.XLS: "ingest.readers.xls:read_xls",
    Format.DOCX: "ingest.readers.docx:read_docx",
    Format.WORD_XML: "ingest.readers.word_xml:read_word_xml",
    Format.WORD_BINARY: "ingest.readers.word_binary:read_word_binary",
    Format.RTF: "ingest.readers.word_binary:read_rtf",
    Format.PDF: "ingest.readers.pdf:read_pdf",
    Format.ODT: "ingest.readers.word_binary:read_odt",
    Format.OFD: "ingest.readers.ofd:read_ofd",
    Format.IMAGE: "ingest.readers.scan:read_picture",
}
_REFUSED: dict[Format, str] = {
    Format.UNKNOWN: "文件已损坏，或格式无法识别。请重新取得文件，或另存为 docx 后再收录。",
    Format.ENCRYPTED: "文件设了打开密码，读不出内容。请在办公软件里去掉密码、另存后再收录。",
    Format.SLIDES: "这是演示文稿，不作为政策文件收录。请把正文另存为 docx 或 pdf 后再收录。",
    Format.XLSB: "这是二进制工作簿（xlsb）。请在办公软件里另存为 xlsx 后再收录。",
    Format.ODS: "这是 ods 表格。请在办公软件里另存为 xlsx 后再收录。",
    Format.XML: "这是数据文件（XML），不是文档。请收录它的 docx、pdf 或网页版本。",
    Format.OTHER_ARCHIVE: "这种压缩包（rar、7z 等）不能直接收录。请解压后收录其中的文件，或重新压缩成 zip。",
    Format.ZIP: "这是压缩包，不是一份文件。请解压后收录其中的文件。",
    Format.GZIP: "这是压缩包，不是一份文件。请解压后收录其中的文件。",
    Format.TAR: "这是压缩包，不是一份文件。请解压后收录其中的文件。",
}


def read(path: Path) -> Source:
    """What a file says. Raises UnreadableFile, in words for the maintainer, where that is nothing."""
    return read_bytes(receive(path), path.name)


def receive(path: Path) -> bytes:
    """The bytes of a file, links followed; never more than MAX_BYTES, whatever the file system says.

    Raises UnreadableFile, also for what is no file: a folder, a device, a pipe.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe would wait for its writer
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile(
                    f"{path.name}：不是普通文件（是目录、管道或设备），读不到内容。请检查路径。"
                )
            data = b"" if status.st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "文件名不合法"
        raise UnreadableFile(f"{path}：读不到这个文件（{why}），请检查路径和权限。") from error
    if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"{path.name}：文件有 {max(status.st_size, len(data))} 字节，"
            f"超过上限 {MAX_BYTES} 字节，请拆分后再收录。"
        )
    return data


def read_bytes(data: bytes, name: str) -> Source:
    """As `read`, of a file that is in memory."""
    kind = format_of(data, name)
    if kind in _REFUSED:
        raise UnreadableFile(f"{name}：{_REFUSED[kind]}")
    if kind not in _READERS:
        raise UnreadableFile(f"{name}：还不能收录这种文件（{kind}）。请另存为 docx、pdf 或 txt 后再收录。")
    if kind in PACKAGES:
        check_package(data, name)
    reader: Callable[[bytes, str], Reading] = resolve_name(_READERS[kind])
    reading = reader(data, name)
    if not reading.paragraphs:
        raise UnreadableFile(f"{name}：文件里没有文字，请检查是否传错了文件。")
    return Source(name, hashlib.sha256(data).hexdigest(), data, reading)
