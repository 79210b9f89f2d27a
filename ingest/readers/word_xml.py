"""Word documents in one XML file: flat OPC (pkg:package) and Word 2003 XML (w:wordDocument)."""

from __future__ import annotations

from ingest.readers.docx import word_parts
from ingest.readers.secure_xml import Element, parse_xml
from ingest.readers.source import Reading, UnreadableFile
from ingest.readers.word.document import WordParts, read_word
from ingest.readers.word.elements import W_2003, find
from ingest.readers.word.word_2003 import as_ooxml

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read_word_xml(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    root = parse_xml(data, name)
    if root.tag == f"{_PKG}package":
        return read_word(word_parts(_flat_package(root).get, name))
    if root.tag == f"{{{W_2003}}}wordDocument":
        as_ooxml(root)
        return read_word(WordParts(root, find(root, "w:styles"), find(root, "w:lists")))
    raise UnreadableFile(f"{name}：不是 Word 的 XML 文件。请用 Word 或 WPS 打开后另存为 docx 再收录。")


def _flat_package(root: Element) -> dict[str, Element]:
    """The root elements of the parts by their paths."""
    parts = {}
    for part in root.iter(f"{_PKG}part"):
        content = part.find(f"{_PKG}xmlData")
        if content is not None and len(content):
            parts[part.get(f"{_PKG}name", "").lstrip("/")] = content[0]
    return parts
