"""What a file is, by its content: names lie (a .doc renamed .docx, a web page saved as .doc)."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    WORD_XML = "word_xml"  # flat Word 2003 XML
    WORD_BINARY = "word_binary"  # .doc, .wps: read through LibreOffice
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    IMAGE = "image"
    XLSX = "xlsx"
    XLS = "xls"
    ZIP = "zip"
    ENCRYPTED = "encrypted"  # Office file with a password
    UNKNOWN = "unknown"


_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", Format.ENCRYPTED),
    ("WordDocument", Format.WORD_BINARY),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
)
_ZIP_MEMBERS = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("OFD.xml", Format.OFD),
)
_BEGINNING = 4096  # bytes in which a text shows what it is
_WORD_XML = re.compile(rb"progid=\"Word\.Document\"|<w:wordDocument\b|<pkg:package\b")
_HTML = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)


def format_of(data: bytes, name: str) -> Format:
    """The name decides only between plain text and Markdown."""
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(_IMAGES):
        return Format.IMAGE
    if data.startswith(_OLE):
        return _in_ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    beginning = data[:_BEGINNING].replace(b"\x00", b"")  # also as UTF-16
    if _WORD_XML.search(beginning):
        return Format.WORD_XML
    if _HTML.search(beginning):
        return Format.HTML
    return Format.MARKDOWN if name.lower().endswith((".md", ".markdown")) else Format.TEXT


def _in_ole(data: bytes) -> Format:
    """By the names of the streams, which the directory of a compound file holds in UTF-16."""
    found = (kind for stream, kind in _OLE_STREAMS if f"{stream}\0".encode("utf-16-le") in data)
    return next(found, Format.UNKNOWN)


def _in_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return Format.UNKNOWN
    return next((kind for member, kind in _ZIP_MEMBERS if member in names), Format.ZIP)
