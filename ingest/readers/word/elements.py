"""Elements by short names, the same in transitional, strict and 2003 files: `w:p`, `m:oMath`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingest.readers.secure_xml import Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_PREFIXES = {
    W: "w",
    W_2003: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
}
_OFF = ("0", "false", "off")


def tag(element: Element) -> str:
    """The short name; `?:name` where the namespace says nothing about text."""
    return _short(element.tag)


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '?')}:{local}"


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if tag(child) == name)


def find(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, or a descendant by the names on the way to it."""
    for name in path:
        element = None if element is None else next(children(element, name), None)
    return element


def attribute(element: Element | None, name: str = "val") -> str | None:
    """An attribute in its element's own namespace, as those of WordprocessingML are, or in none."""
    if element is None:
        return None
    namespace = element.tag.rpartition("}")[0]
    return element.get(f"{namespace}}}{name}") if namespace else element.get(name)


def number(element: Element | None, name: str = "val") -> int | None:
    """An attribute that holds a whole number; None where it is absent or holds none."""
    text = attribute(element, name) or ""
    digits = text.strip().removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def is_on(element: Element | None) -> bool:
    """Whether a switch such as w:vanish is there and not set off (ECMA-376 17.17.4)."""
    return element is not None and (attribute(element) or "").lower() not in _OFF


def chosen(alternatives: Element) -> Element | None:
    """The branch of mc:AlternateContent to read: the first that holds text, never two of them."""
    branches = [child for child in alternatives if tag(child) in ("mc:Choice", "mc:Fallback")]
    return next((branch for branch in branches if _holds_text(branch)), next(iter(branches), None))


def _holds_text(branch: Element) -> bool:
    return next(branch.iter("{*}t", "{*}textpath"), None) is not None
