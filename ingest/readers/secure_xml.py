"""XML from files that nobody vouches for: no entities, no DTD, no network, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.readers.source import UnreadableFile

Element = etree._Element

# Readers descend by recursion; genuine documents stay under 50.
MAX_DEPTH = 120
_DEEPER = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def parse_xml(data: bytes, name: str) -> Element:
    """The root element, free of comments and processing instructions.

    Raises UnreadableFile; `name` says which file, for its message.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(
            f"{name}：文件已损坏，其中的 XML 不完整或有错（{_place(error)}）。"
            f"请重新取得文件，或用 Word、WPS 打开后另存为 docx 再收录。"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(f"{name}：文件里有 XML 实体定义，为安全起见不收录。请另存为 docx 后再收录。")
    if _DEEPER(root):
        raise UnreadableFile(
            f"{name}：文件的 XML 嵌套超过 {MAX_DEPTH} 层，不像正常文件。请另存为 docx 后再收录。"
        )
    return root


def _place(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"第 {line} 行" if line else "无法解析"


def local_name(element: Element) -> str:
    """The name without its namespace, “” of a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if local_name(child) in names)


def descendants(element: Element, name: str) -> Iterator[Element]:
    return (below for below in element.iter() if local_name(below) == name)


def text_of(element: Element, name: str) -> str:
    """The text of the first child of this name."""
    return next(((child.text or "").strip() for child in children(element, name)), "")
