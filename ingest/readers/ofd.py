"""OFD (GB/T 33190-2016): a zip of XML that draws text at places on pages."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date

from ingest.document import Basis, MetadataField
from ingest.readers.ofd_page import Page, read_page
from ingest.readers.packages import open_package, read_part
from ingest.readers.secure_xml import Element, children, descendants, parse_xml, text_of
from ingest.readers.source import Reading, UnreadableFile
from ingest.readers.text_lines import paragraphs

# Names that programs for official documents give to what they store beside the text (7.4, CustomDatas).
_NAMED = {
    "标题": MetadataField.TITLE,
    "公文标题": MetadataField.TITLE,
    "文号": MetadataField.DOCUMENT_NUMBER,
    "发文字号": MetadataField.DOCUMENT_NUMBER,
    "公文文号": MetadataField.DOCUMENT_NUMBER,
    "发文机关": MetadataField.ISSUER,
    "发文单位": MetadataField.ISSUER,
    "主送机关": MetadataField.ADDRESSEE,
    "主送单位": MetadataField.ADDRESSEE,
    "成文日期": MetadataField.WRITTEN,
}
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?(?:\D.*)?")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufffd]")
_A4_HEIGHT = 297.0


def read_ofd(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    with open_package(data, name) as archive:
        package = _Package(archive, name)
        bodies = list(children(package.root(), "DocBody"))
        documents = [(path, root) for body in bodies for path, root in package.follow("", body, "DocRoot")]
        pages = [page for path, root in documents for page in _pages(package, path, root)]
        warnings = [*package.warnings, *_left_out(package, documents)]
    if pages and not any(page.lines for page in pages):
        raise UnreadableFile(
            f"{name}：全部 {len(pages)} 页都没有文字（图片或空白页）。请取得带文字的版本再收录。"
        )
    numbered = [line for number, page in enumerate(pages, start=1) for line in page.numbered(number)]
    found = paragraphs(numbered)
    text = "".join(paragraph.text for paragraph in found)
    warnings += _unread(pages, text)
    return Reading(found, tuple(_stated(bodies, "".join(text.split()))), tuple(dict.fromkeys(warnings)))


class _Package:
    """The parts by path; what is missing or broken is told, and the rest read."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._parts = {_normal(part.filename): part for part in archive.infolist()}
        self.warnings: list[str] = []

    def root(self) -> Element:
        part = self._parts.get("ofd.xml")
        if part is None:
            raise UnreadableFile(f"{self._name}：文件不完整（缺少 OFD.xml）。请重新取得文件。")
        return parse_xml(read_part(self._archive, part, self._name), self._name)

    def follow(self, base: str, element: Element, name: str) -> Iterator[tuple[str, Element]]:
        """The part whose path is the text of a child; (path, root element)."""
        for child in children(element, name):
            yield from self.part(base, (child.text or "").strip())

    def part(self, base: str, location: str) -> Iterator[tuple[str, Element]]:
        """ST_Loc (7.3): relative to the part that names it, or absolute, at times without the slash."""
        tried = (_normal(posixpath.join(posixpath.dirname(base), location)), _normal(location))
        path = next((path for path in tried if path in self._parts), None)
        if path is None:
            self.warnings.append(
                f"文件里缺少 {location or '（未写明路径的部分）'}，其中的内容没有读到，请核对原件。"
            )
            return
        try:
            yield path, parse_xml(read_part(self._archive, self._parts[path], self._name), self._name)
        except UnreadableFile:
            self.warnings.append(f"文件里的 {location} 已损坏，其中的内容没有读到，请核对原件。")


def _normal(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/").lower()


def _pages(package: _Package, path: str, document: Element) -> Iterator[Page]:
    """In the order of Pages (7.5). Text of templates is no text of the page: heads, frames, watermarks."""
    usual = next((_height(area) for area in descendants(document, "PageArea")), _A4_HEIGHT)
    for pages in children(document, "Pages"):
        for page in children(pages, "Page"):
            for _, root in package.part(path, page.get("BaseLoc") or text_of(page, "BaseLoc")):
                own = next((_height(area) for area in children(root, "Area")), usual)
                yield read_page(root, own)


def _height(area: Element) -> float:
    try:
        return float(text_of(area, "PhysicalBox").split()[3]) or _A4_HEIGHT
    except (IndexError, ValueError):
        return _A4_HEIGHT


# --- what is told -------------------------------------------------------------------------------------------


def _left_out(package: _Package, documents: list[tuple[str, Element]]) -> Iterator[str]:
    for path, document in documents:
        for _, listed in package.follow(path, document, "Attachments"):
            names = [each.get("Name") or "未命名" for each in descendants(listed, "Attachment")]
            if names:
                yield f"文件带有附件（{'、'.join(names)}），没有一并收录，需要时请另存后单独收录。"
        for _, listed in package.follow(path, document, "Annotations"):
            if any(True for _ in descendants(listed, "Page")):
                yield "文件带有批注或图章注释，没有收录，请核对原件。"
        for template in descendants(document, "TemplatePage"):
            for _, root in package.part(path, template.get("BaseLoc") or ""):
                if text := " ".join(line.text for line in read_page(root, _A4_HEIGHT).lines):
                    yield f"版式模板里的文字没有收录：“{text[:40]}”。"


def _unread(pages: list[Page], text: str) -> Iterator[str]:
    if pictures := [number for number, page in enumerate(pages, start=1) if page.is_picture]:
        listed = "、".join(map(str, pictures[:10]))
        yield f"有 {len(pictures)} 页是图片，没有文字（第 {listed} 页），请核对原件。"
    if slanted := sum(page.slanted for page in pages):
        yield f"有 {slanted} 处斜排或竖排的文字没有收录（多为水印），请核对原件。"
    if glyphs := len(_PRIVATE.findall(text)) + sum(page.glyphs for page in pages):
        yield f"有 {glyphs} 个字是字体自造的字形，无法识别，请核对原件。"


def _stated(bodies: list[Element], text: str) -> Iterator[Basis]:
    """The title only where the text has it too: programs put file names there."""
    for info in (info for body in bodies for info in children(body, "DocInfo")):
        title = text_of(info, "Title")
        if len(title) > 5 and "".join(title.split()) in text:
            yield Basis(MetadataField.TITLE, title, f"OFD 标题：{title}")
        for custom in descendants(info, "CustomData"):
            name, value = (custom.get("Name") or "").strip(), (custom.text or "").strip()
            field = _NAMED.get(name)
            written = _iso(value) if field is MetadataField.WRITTEN else value
            if field and written:
                yield Basis(field, written, f"{name}：{value}")


def _iso(value: str) -> str | None:
    match = _DATE.fullmatch(value)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None
