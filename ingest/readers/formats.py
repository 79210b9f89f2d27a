"""What a file is, by its content: names lie (a .doc renamed .docx, a web page saved as .doc)."""

from __future__ import annotations

import re
import struct
import zipfile
from enum import StrEnum

from ingest.readers.packages import open_package, read_part
from ingest.readers.source import UnreadableFile


class Format(StrEnum):
    TEXT = "text"  # also csv and tsv
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"  # a web page with its pictures in one file
    DOCX = "docx"  # also docm, dotx, dotm and new wps
    WORD_XML = "word_xml"  # flat Word XML, of 2003 or a flat package
    WORD_BINARY = "word_binary"  # .doc, .wps: read through LibreOffice
    ODT = "odt"  # read through LibreOffice
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    IMAGE = "image"
    XLSX = "xlsx"  # also xlsm, xltx and new et
    XLS = "xls"  # also et
    XLSB = "xlsb"
    ODS = "ods"
    SLIDES = "slides"  # ppt, pptx, dps, odp
    XML = "xml"  # of no office program
    ZIP = "zip"
    GZIP = "gzip"
    TAR = "tar"
    OTHER_ARCHIVE = "other_archive"  # rar, 7z, bz2, xz, cab
    ENCRYPTED = "encrypted"  # Office file with a password
    UNKNOWN = "unknown"


ARCHIVES = frozenset({Format.ZIP, Format.GZIP, Format.TAR})
PACKAGES = frozenset({Format.DOCX, Format.ODT, Format.OFD, Format.XLSX})

_BEGINNING = 4096  # bytes in which a text shows what it is
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_LONGEST_ZIP_END = 66_000  # bytes, with a comment
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"MSCF\0\0\0\0")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", Format.ENCRYPTED),
    ("WordDocument", Format.WORD_BINARY),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.SLIDES),
)
_ZIP_MEMBERS = (
    ("word/document", Format.DOCX),
    ("xl/workbook.bin", Format.XLSB),
    ("xl/workbook", Format.XLSX),
    ("ppt/presentation", Format.SLIDES),
    ("ofd.xml", Format.OFD),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {b"text": Format.ODT, b"spreadsheet": Format.ODS, b"presentation": Format.SLIDES}
_WORD_XML = re.compile(rb"progid=\"Word\.Document\"|<w:wordDocument\b|<pkg:package\b")
_HTML = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_PART_OF_HTML = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!--|(?:center|div|font|h[1-6]|meta|p|script|span|style|table|title)[\s>])",
    re.IGNORECASE,
)
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<\?xml\s")
_MHT = re.compile(rb"^MIME-Version:.*^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M | re.S)
_MAIL_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z-]+:")


def format_of(data: bytes, name: str) -> Format:
    """The name decides only between plain text and Markdown."""
    return _by_signature(data) or _by_text(data[:_BEGINNING], name)


def _by_signature(data: bytes) -> Format | None:
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if _is_image(data):
        return Format.IMAGE
    if data.startswith(_OLE):
        return _in_ole(data)
    if data.startswith(_ZIP):
        return _in_zip(data) or Format.UNKNOWN
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    if data.startswith(b"\x1f\x8b\x08"):
        return Format.GZIP
    if data[257:262] == b"ustar":
        return Format.TAR
    if data.startswith(_OTHER_ARCHIVES):
        return Format.OTHER_ARCHIVE
    return _in_zip(data) if _ZIP_END in data[-_LONGEST_ZIP_END:] else None  # behind a prefix


def _by_text(beginning: bytes, name: str) -> Format:
    beginning = beginning.replace(b"\x00", b"")  # also as UTF-16
    if _WORD_XML.search(beginning):
        return Format.WORD_XML
    if _MAIL_HEADER.match(beginning) and _MHT.search(beginning):
        return Format.MHTML
    if _HTML.search(beginning) or _PART_OF_HTML.match(beginning):
        return Format.HTML
    if _XML.match(beginning):
        return Format.XML
    return Format.MARKDOWN if name.lower().endswith((".md", ".markdown")) else Format.TEXT


def _is_image(data: bytes) -> bool:
    """“BM” begins words too; in a bitmap four bytes that are reserved follow it and the size."""
    bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return bitmap or webp or data.startswith(_IMAGES)


# --- compound files (MS-CFB) --------------------------------------------------------------------------------


def _in_ole(data: bytes) -> Format:
    """By the names of the streams, which the directory of a compound file holds in UTF-16."""
    found = (kind for stream, kind in _OLE_STREAMS if f"{stream}\0".encode("utf-16-le") in data)
    kind = next(found, Format.UNKNOWN)
    locked = (kind is Format.WORD_BINARY and _is_locked_word(data)) or (
        kind is Format.XLS and _is_locked_workbook(data)
    )
    return Format.ENCRYPTED if locked else kind


def _is_locked_word(data: bytes) -> bool:
    """MS-DOC 2.5.2: bit fEncrypted of the header with which the WordDocument stream begins."""
    start = _in_sector(data, b"\xec\xa5")
    return start is not None and len(data) > start + 11 and bool(data[start + 11] & 0x01)


def _is_locked_workbook(data: bytes) -> bool:
    """MS-XLS 2.4.117: a record FilePass soon after the first record of the stream."""
    start = _in_sector(data, b"\x09\x08\x10\x00\x00\x06")
    for _ in range(5):
        if start is None or start + 4 > len(data):
            return False
        record, length = struct.unpack_from("<HH", data, start)
        if record == 0x2F:
            return True
        start += 4 + length
    return False


def _in_sector(data: bytes, beginning: bytes) -> int | None:
    """Where a sector of the compound file begins with these bytes."""
    start = data.find(beginning)
    while start >= 0:
        if start % 512 == 0:
            return start
        start = data.find(beginning, start + 1)
    return None


# --- zip ----------------------------------------------------------------------------------------------------


def _in_zip(data: bytes) -> Format | None:
    try:
        with open_package(data, "") as package:
            names = [name.replace("\\", "/").lower() for name in package.namelist()]
            kind = _open_document(package)
    except UnreadableFile:
        return None
    found = (kind for member, kind in _ZIP_MEMBERS if any(name.startswith(member) for name in names))
    return kind or next(found, Format.ZIP)


def _open_document(package: zipfile.ZipFile) -> Format | None:
    """ODF 1.2 part 3, 3.3: the first entry, not compressed, tells what the package is."""
    first = next(iter(package.infolist()), None)
    if first is None or first.filename != "mimetype" or first.file_size > 200:
        return None
    try:
        written = read_part(package, first, "")
    except UnreadableFile:
        return None
    return _OPEN_DOCUMENTS.get(written.removeprefix(_OPEN_DOCUMENT).strip())
