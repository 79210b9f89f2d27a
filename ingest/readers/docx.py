"""Word files (.docx, ECMA-376): a zip of parts, tied together by relationships."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from ingest.readers.secure_xml import Element, parse_xml
from ingest.readers.source import Reading, UnreadableFile
from ingest.readers.word.document import WordParts, read_word
from ingest.readers.zip_package import ZipPackage

PartReader = Callable[[str], Element | None]
_USUAL_DOCUMENT = "word/document.xml"
_PARTS = ("styles", "numbering", "footnotes", "endnotes")


def read_docx(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    package = ZipPackage(data, name)

    def part(path: str) -> Element | None:
        found = package.read(path)
        return None if found is None else parse_xml(found, name)

    return read_word(word_parts(part, name))


def word_parts(part: PartReader, name: str) -> WordParts:
    """The parts of a package, by their relationships (ECMA-376 part 2, 9.3), else at their usual places.

    `part` gives the root of a part by its path. Raises UnreadableFile.
    """
    path = _related("", part).get("officeDocument", _USUAL_DOCUMENT)
    document = part(path)
    if document is None:
        raise UnreadableFile(
            f"{name}：文件已损坏，缺少正文（{path}）。请重新取得文件，或用 Word 打开后另存为 docx 再收录。"
        )
    folder = posixpath.dirname(path)
    usual = {kind: posixpath.join(folder, f"{kind}.xml") for kind in _PARTS}
    places = usual | _related(path, part)
    return WordParts(document, *(part(places[kind]) for kind in _PARTS))


def _related(source: str, part: PartReader) -> dict[str, str]:
    """The paths of the parts that a part (or the package, "") refers to, by the last word of their types."""
    folder, file = posixpath.split(source)
    root = part(posixpath.join(folder, "_rels", f"{file}.rels"))
    related: dict[str, str] = {}
    for link in () if root is None else root:
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        if link.get("TargetMode") != "External" and kind not in related:
            related[kind] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return related
