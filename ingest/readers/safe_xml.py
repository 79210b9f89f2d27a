"""XML from files that anybody may have made: no document type, no entities, no network, bounded depth."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


class UnsafeXml(Exception):
    """Not well-formed, deeper than 256 elements, or with a document type; no office format has one."""


def parse_xml(data: bytes) -> etree._Element:
    """The root element. Raises UnsafeXml."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnsafeXml("document type")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnsafeXml(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:  # written in another encoding
        raise UnsafeXml("document type")
    return root


def local_name(element: etree._Element) -> str:
    """The name without its namespace, “” of a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (child for child in element if local_name(child) in names)


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (below for below in element.iter() if local_name(below) == name)


def text_of(element: etree._Element, name: str) -> str:
    """The text of the first child of this name."""
    return next(((child.text or "").strip() for child in children(element, name)), "")
