"""What a file is, told by its content whatever it is called, and how one that is refused is explained."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import docx
import pytest

from ingest import readers
from ingest.readers import MAX_BYTES, UnreadableFile, read, read_bytes
from ingest.readers.formats import Format, format_of
from tests.ofd_samples import policy_ofd, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
HTML = "<!DOCTYPE html><html><head><title>通知</title></head><body>文</body></html>"


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def ole(stream: str, first_sector: bytes = b"") -> bytes:
    """A compound file as far as recognition looks: signature, a sector, the name of a stream."""
    return OLE + bytes(504) + first_sector.ljust(512, b"\0") + f"{stream}\0".encode("utf-16-le")


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.txt"))
    return target.getvalue()


def open_document(kind: str) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


DOCX = saved(docx.Document())
KINDS: dict[str, tuple[Format, bytes]] = {
    "docx": (Format.DOCX, DOCX),
    "docm": (
        Format.DOCX,
        zipped({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
    ),
    "docx whose parts have backslashes": (Format.DOCX, zipped({"word\\document.xml": ""})),
    "docx behind a prefix": (Format.DOCX, b"rubbish before" + DOCX),
    "xlsx": (
        Format.XLSX,
        zipped({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/worksheets/sheet1.xml": ""}),
    ),
    "xlsb": (Format.XLSB, zipped({"xl/workbook.bin": ""})),
    "pptx": (Format.SLIDES, zipped({"ppt/presentation.xml": ""})),
    "odt": (Format.ODT, open_document("text")),
    "ods": (Format.ODS, open_document("spreadsheet")),
    "ofd": (Format.OFD, policy_ofd()[0]),
    "zip with a docx": (Format.ZIP, zipped({"通知.docx": DOCX})),
    "gz": (Format.GZIP, gzip.compress(b"x")),
    "tar": (Format.TAR, tar()),
    "rar": (Format.OTHER_ARCHIVE, b"Rar!\x1a\x07\x01\x00" + bytes(20)),
    "7z": (Format.OTHER_ARCHIVE, b"7z\xbc\xaf\x27\x1c" + bytes(20)),
    "doc": (Format.WORD_BINARY, ole("WordDocument", b"\xec\xa5\xc1\x00" + bytes(20))),
    "doc with a password": (
        Format.ENCRYPTED,
        ole("WordDocument", b"\xec\xa5\xc1" + bytes(8) + b"\x01" + bytes(20)),
    ),
    "xls": (Format.XLS, ole("Workbook", b"\x09\x08\x10\0\0\x06" + bytes(14))),
    "xls with a password": (
        Format.ENCRYPTED,
        ole("Workbook", b"\x09\x08\x10\0\0\x06" + bytes(14) + struct.pack("<HH", 0x2F, 4)),
    ),
    "docx with a password": (Format.ENCRYPTED, ole("EncryptedPackage")),
    "ppt": (Format.SLIDES, ole("PowerPoint Document")),
    "ole of another program": (Format.UNKNOWN, ole("Something")),
    "pdf": (Format.PDF, pdf()),
    "pdf behind other bytes": (Format.PDF, b"\r\n\xef\xbb\xbf junk\n" + pdf()),
    "png": (Format.IMAGE, PNG),
    "jpg": (Format.IMAGE, b"\xff\xd8\xff\xe0" + bytes(20)),
    "bmp": (Format.IMAGE, b"BM\x36\x00\x03\x00" + bytes(8)),
    "webp": (Format.IMAGE, b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    "rtf": (Format.RTF, b"{\\rtf1\\ansi x}"),
    "html": (Format.HTML, HTML.encode()),
    "html in UTF-16": (Format.HTML, HTML.encode("utf-16")),
    "html in GBK": (Format.HTML, HTML.encode("gb18030")),
    "part of html": (Format.HTML, "\n<div class='x'>文</div>".encode()),
    "xhtml": (Format.HTML, f'<?xml version="1.0"?>{HTML}'.encode()),
    "mht": (
        Format.MHTML,
        b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<html>",
    ),
    "word xml": (Format.WORD_XML, b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:x/>'),
    "other xml": (Format.XML, b'<?xml version="1.0"?><data/>'),
    "csv": (Format.TEXT, "地区,标准\n兴庆区,700元\n".encode("gb18030")),
    "text": (Format.TEXT, "一、总体要求".encode()),
    "text that begins with BM": (Format.TEXT, "BMI指数在28以上的".encode()),
    "text that speaks of a header": (Format.TEXT, b"Title: MIME-Version and others"),
    "nothing": (Format.TEXT, b""),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["doc", "docx", "pdf", "txt", "zip", ""])
def test_the_name_does_not_matter(kind: str, ending: str) -> None:
    expected, data = KINDS[kind]
    assert format_of(data, f"通知.{ending}") is expected


def test_markdown_is_told_from_text_by_its_name() -> None:
    assert format_of(b"# x", "a.MD") is Format.MARKDOWN
    assert format_of(b"# x", "a.txt") is Format.TEXT
    assert format_of(HTML.encode(), "a.md") is Format.HTML


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("pptx", "演示文稿"),
        ("doc with a password", "去掉密码"),
        ("xls with a password", "去掉密码"),
        ("rar", "解压"),
        ("7z", "zip"),
        ("xlsb", "另存为 xlsx"),
        ("zip with a docx", "压缩包"),
        ("other xml", "XML"),
        ("ole of another program", "无法识别"),
        ("nothing", "没有文字"),
    ],
)
def test_refusal_says_what_to_do(kind: str, advice: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"^通知\.doc：.*{advice}"):
        read_bytes(KINDS[kind][1], "通知.doc")


# --- files that are none ------------------------------------------------------------------------------------


def test_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(UnreadableFile, match=f"300000000 字节，超过上限 {MAX_BYTES}"):
        read(path)


def test_pipe_and_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    for path in (tmp_path / "管道.txt", Path("/dev/zero")):
        with pytest.raises(UnreadableFile, match="不是普通文件"):
            read(path)


def test_link_is_read_and_a_circle_of_links_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、总体要求", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert read(tmp_path / "b.txt").paragraphs == ("一、总体要求",)
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    with pytest.raises(UnreadableFile, match="读不到"):
        read(tmp_path / "c.txt")


def test_file_that_says_it_is_empty_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="超过上限 10"):
        read(Path("/proc/self/status"))


# --- hostile XML, in every reader that there is -------------------------------------------------------------

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
ATTACKS = {
    "entity expansion": (f"<!DOCTYPE x [{ENTITIES}]>", "&e9;"),
    "quadratic blow-up": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 20_000),
    "external entity": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "external document type": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', ""),
    "deep nesting": ("", "<a>" * 100_000 + "</a>" * 100_000),
}
MADE_OF_XML = (Format.OFD, Format.DOCX, Format.XLSX, Format.WORD_XML, Format.HTML)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
O = 'xmlns:ofd="http://www.ofdspec.org/2016"'  # noqa: E741


def attacked(kind: Format, head: str, text: str) -> bytes:
    """A file of the kind with the attack in the part where its text stands."""
    if kind is Format.OFD:
        code = (
            f'<ofd:TextObject Boundary="9 50 9 9" Size="5"><ofd:TextCode X="0" Y="5">文{text}</ofd:TextCode>'
        )
        layer = f"<ofd:Content><ofd:Layer>{code}</ofd:TextObject></ofd:Layer></ofd:Content>"
        return _replaced(
            policy_ofd()[0], "Doc_0/Pages/Page_0/Content.xml", f"{head}<ofd:Page {O}>{layer}</ofd:Page>"
        )
    if kind is Format.DOCX:
        body = f"<w:body><w:p><w:r><w:t>文{text}</w:t></w:r></w:p></w:body>"
        return _replaced(DOCX, "word/document.xml", f"{head}<w:document {W}>{body}</w:document>")
    if kind is Format.XLSX:
        row = f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>文{text}</t></is></c></row></sheetData>'
        return _replaced(
            KINDS["xlsx"][1], "xl/worksheets/sheet1.xml", f"{head}<worksheet {S}>{row}</worksheet>"
        )
    if kind is Format.WORD_XML:
        word = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        body = f"<w:body><w:p><w:r><w:t>文{text}</w:t></w:r></w:p></w:body>"
        return f"{head}<w:wordDocument {word}>{body}</w:wordDocument>".encode()
    return f"{head}<html><body><p>文{text}</p></body></html>".encode()


def _replaced(package: bytes, part: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {part: content})


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", [kind for kind in MADE_OF_XML if kind in readers._READERS])
def test_hostile_xml_gives_no_more_than_it_holds(kind: Format, attack: str) -> None:
    data = attacked(kind, *ATTACKS[attack])
    try:
        source = read_bytes(data, "攻击.docx")
    except UnreadableFile as error:
        assert "攻击.docx" in str(error)
        return
    text = "".join(source.paragraphs)
    assert "root:" not in text
    assert len(text) <= max(len(data), 100_000)
