"""The tree of a web page without what a browser does not show: scripts, widgets, hidden parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from ingest.readers.decoding import decode
from ingest.readers.source import UnreadableFile

_UNSEEN = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "canvas",
    "svg",
    "math",
    "select",
    "button",
    "option",
    "textarea",
    "input",
    "map",
    "audio",
    "video",
    "head",
    "rp",
    "rt",
]
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_BROKEN_SHARE = 0.001  # of the characters; with more of them the encoding is another


@dataclass(frozen=True, slots=True)
class Page:
    """`metas` by lower-case name; `frames` counts pages that the page embeds and does not contain."""

    root: html.HtmlElement
    title: str
    metas: dict[str, str]
    frames: int
    hidden: tuple[str, ...]  # text that the page hides
    warnings: tuple[str, ...]


def parse_page(data: bytes, name: str) -> Page:
    """Raises UnreadableFile. Nothing is fetched; entities of HTML only; 2,048 levels deep."""
    text, warnings = _text(data, name)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(_UNPRINTABLE.sub("", text).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:  # nothing between the tags
        raise UnreadableFile(f"{name}：网页里没有文字，请检查是否保存完整。") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFile(f"{name}：网页的标签嵌套过深，无法读完。请把正文另存为 docx 或 txt 后再收录。")
    title = " ".join((root.findtext(".//title") or "").split())
    metas = {_name(meta): meta.get("content", "").strip() for meta in reversed(list(root.iter("meta")))}
    frames = sum(bool(frame.get("src")) for frame in root.iter("iframe", "frame"))
    _drop(list(root.iter(*_UNSEEN)))
    return Page(root, title, metas, frames, tuple(_drop_hidden(root)), warnings)


def _text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """A page with a few broken bytes, as editors of content leave them, is read, and they are counted."""
    try:
        return decode(data, name), ()
    except UnreadableFile:
        texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
        text = min(texts, key=lambda text: text.count("\ufffd"))
        broken = text.count("\ufffd")
        if "\x00" in text or broken > len(text) * _BROKEN_SHARE + 1:
            raise
        return text, (f"有 {broken} 处字节已损坏，显示为“\ufffd”，请对照原网页核对。",)


def _name(meta: html.HtmlElement) -> str:
    return str(meta.get("name") or "").strip().lower()


def _drop(elements: list[html.HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _drop_hidden(root: html.HtmlElement) -> Iterator[str]:
    """The text that goes with the hidden elements; where it holds most sentences of the page, a script shows
    it, and it stays."""
    hidden = [e for e in root.iter() if e is not root and e.tag != "body" and _is_hidden(e)]
    outermost = [element for element in hidden if not any(map(_is_hidden, _above(element, root)))]
    texts = ["".join(element.itertext()) for element in outermost]
    if 2 * sum(map(_sentences, texts)) > _sentences("".join(root.itertext())):
        return
    _drop(outermost)
    yield from texts


def _above(element: html.HtmlElement, root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (
        ancestor for ancestor in element.iterancestors() if ancestor is not root and ancestor.tag != "body"
    )


def _is_hidden(element: html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _sentences(text: str) -> int:
    return text.count("。") + text.count("；")
