"""OFD (GB/T 33190-2016): a zip of XML that draws text at places on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.document import Basis, MetadataField
from ingest.readers import scan
from ingest.readers.ofd_package import Package
from ingest.readers.ofd_page import POINTS, Sheet, read_sheet
from ingest.readers.packages import open_package
from ingest.readers.printed_furniture import without_furniture
from ingest.readers.printed_pages import Page, paragraphs
from ingest.readers.secure_xml import Element, children, descendants, text_of
from ingest.readers.source import Reading, UnreadableFile

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
_A4 = (210.0, 297.0)  # mm
_LARGEST = 5_000.0  # mm
_FEW_CHARACTERS = 10  # a page number or a stamp of the scanner
_PICTURE = 0.5  # of the page's area


def read_ofd(data: bytes, name: str) -> Reading:
    """Pages without text that are pictures are recognised, as those of a PDF. Raises UnreadableFile."""
    with open_package(data, name) as archive:
        package = Package(archive, name)
        bodies = list(children(package.root(), "DocBody"))
        documents = _documents(package)
        leaves = _all_leaves(package, documents)
        scanned = {number: leaf for number, leaf in enumerate(leaves, start=1) if leaf.is_scanned}
        printed = [leaf.page(n) for n, leaf in enumerate(leaves, start=1) if n not in scanned]
        has_text = any(page.parts for page in printed)
        if leaves and not scanned and not has_text:
            raise UnreadableFile(
                f"{name}：全部 {len(leaves)} 页都没有文字（空白页）。请取得带文字的版本再收录。"
            )
        recognised = scan.recognise_pages(
            list(scanned), lambda number: scanned[number].picture(package, name), name, has_text=has_text
        )
        warnings = [*package.warnings, *_left_out(package, documents)]
    cleared = without_furniture(sorted([*printed, *recognised.pages], key=lambda page: page.number))
    found = paragraphs(cleared.pages)
    text = "".join(paragraph.text for paragraph in found)
    warnings += [*cleared.warnings, *_unread(leaves, text), *recognised.warnings]
    return Reading(found, tuple(_stated(bodies, "".join(text.split()))), tuple(dict.fromkeys(warnings)))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page with its size in mm, and the paths of the pictures of its document by their ids."""

    sheet: Sheet
    size: tuple[float, float]
    media: Mapping[str, str]

    @property
    def is_scanned(self) -> bool:
        """Pictures cover it, and it holds no more text than a page number or a stamp."""
        width, height = self.size
        covered = sum(picture.place[2] * picture.place[3] for picture in self.sheet.pictures)
        count = sum(len(line.text) for line in self.sheet.lines)
        return count < _FEW_CHARACTERS and covered > _PICTURE * width * height

    def page(self, number: int) -> Page:
        width, height = self.size
        return Page(number, width * POINTS, height * POINTS, self.sheet.lines)

    def picture(self, package: Package, name: str) -> scan.Picture:
        placed = [
            (data, picture.place)
            for picture in self.sheet.pictures
            if (data := package.read(self.media.get(picture.resource, ""))) and scan.is_picture(data)
        ]
        if len(placed) < len(self.sheet.pictures):
            package.warnings.append(
                "有扫描页的图片缺失、已损坏或格式无法识别，图中文字没有收录，请核对原件。"
            )
        return scan.composed(placed, self.size, POINTS, name)


def scanned_pages(data: bytes, name: str, first: int, count: int) -> Iterator[scan.Picture]:
    """`count` pages from `first` of a file of scans as pictures; none where a page is text, which nothing
    here draws. Raises UnreadableFile."""
    with open_package(data, name) as archive:
        package = Package(archive, name)
        leaves = _all_leaves(package, _documents(package))
        if all(leaf.is_scanned for leaf in leaves):
            yield from (leaf.picture(package, name) for leaf in leaves[first - 1 : first - 1 + count])


def count_scanned(data: bytes, name: str) -> int:
    """The pages of a file of scans, 0 where a page is text. Raises UnreadableFile."""
    with open_package(data, name) as archive:
        package = Package(archive, name)
        leaves = _all_leaves(package, _documents(package))
    return len(leaves) if all(leaf.is_scanned for leaf in leaves) else 0


def _documents(package: Package) -> list[tuple[str, Element]]:
    bodies = children(package.root(), "DocBody")
    return [(path, root) for body in bodies for path, root in package.follow("", body, "DocRoot")]


def _all_leaves(package: Package, documents: list[tuple[str, Element]]) -> list[_Leaf]:
    return [leaf for path, root in documents for leaf in _leaves(package, path, root)]


def _leaves(package: Package, path: str, document: Element) -> Iterator[_Leaf]:
    """In the order of Pages (7.5). Text of templates is no text of the page: heads, frames, watermarks."""
    usual = next((_size(area) for area in descendants(document, "PageArea")), _A4)
    media = package.pictures(path, document)
    for pages in children(document, "Pages"):
        for page in children(pages, "Page"):
            for _, root in package.part(path, page.get("BaseLoc") or text_of(page, "BaseLoc")):
                own = next((_size(area) for area in children(root, "Area")), usual)
                yield _Leaf(read_sheet(root), own, media)


def _size(area: Element) -> tuple[float, float]:
    try:
        _, _, width, height = map(float, text_of(area, "PhysicalBox").split())
    except ValueError:
        return _A4
    return (width, height) if 0 < width <= _LARGEST and 0 < height <= _LARGEST else _A4


# --- what is told -------------------------------------------------------------------------------------------


def _left_out(package: Package, documents: list[tuple[str, Element]]) -> Iterator[str]:
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
                if text := " ".join(line.text for line in read_sheet(root).lines):
                    yield f"版式模板里的文字没有收录：“{text[:40]}”。"


def _unread(leaves: list[_Leaf], text: str) -> Iterator[str]:
    if slanted := sum(leaf.sheet.slanted for leaf in leaves):
        yield f"有 {slanted} 处斜排或竖排的文字没有收录（多为水印），请核对原件。"
    if glyphs := len(_PRIVATE.findall(text)) + sum(leaf.sheet.glyphs for leaf in leaves):
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
