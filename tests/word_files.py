"""Word files made in tests: parts of raw XML in a zip, or in one flat file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def part(name: str, content: str, namespace: str = W) -> bytes:
    return f'<w:{name} xmlns:w="{namespace}" {NAMESPACES}>{content}</w:{name}>'.encode()


def docx(body: str, namespace: str = W, **parts: str) -> bytes:
    """A file of a body and of other parts by name: `numbering`, `styles`, `footnotes`."""
    files = {"word/document.xml": part("document", f"<w:body>{body}</w:body>", namespace)}
    files |= {f"word/{name}.xml": part(name, content, namespace) for name, content in parts.items()}
    return package(files | _frame(list(parts)))


def _frame(parts: Sequence[str]) -> dict[str, bytes]:
    """What makes a zip of parts a package: content types and relationships."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{long}+xml"/>'
        for name, long in [("document", "document.main"), *((name, name) for name in parts)]
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
        ).encode(),
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(**{name: f"{name}.xml" for name in parts}),
    }


def relations(**targets: str) -> bytes:
    """A part of relationships: the target of each kind."""
    links = "".join(
        f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{to}"/>' for kind, to in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()


def package(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def item(text: str, level: int = 0, num: int = 1) -> str:
    """A paragraph with a generated number."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(index: int, text: str, number_format: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(*levels: str, id: int = 0, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{more}{"".join(levels)}</w:abstractNum>'


def num(id: int = 1, of: int = 0, overrides: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def start_override(index: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
