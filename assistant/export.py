"""A document as a file for others: JSON, Markdown, Word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from assistant import payload
from assistant.compose import NOTICES
from assistant.wording import STATE, VALIDITY
from ingest.document import Document, Provision
from ingest.library import State

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

INFERRED = "（编号系推断）"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEEPEST_HEADING = 6  # Markdown has no more


class Form(StrEnum):
    """How a document is written down."""

    JSON = "json"
    MARKDOWN = "markdown"
    DOCX = "docx"

    @property
    def suffix(self) -> str:
        return {Form.JSON: ".json", Form.MARKDOWN: ".md", Form.DOCX: ".docx"}[self]

    @property
    def media(self) -> str:
        return {
            Form.JSON: "application/json",
            Form.MARKDOWN: "text/markdown; charset=utf-8",
            Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]


def exported(document: Document, state: State, form: Form) -> bytes:
    match form:
        case Form.JSON:
            tree = payload.document_tree(document) | {"state": state}
            return json.dumps(tree, ensure_ascii=False, indent=1).encode()
        case Form.MARKDOWN:
            return ("\n\n".join(_markdown(document, state)) + "\n").encode()
        case Form.DOCX:
            return _word(document, state)


def notices(document: Document, state: State) -> Iterator[str]:
    """What a reader must know before the text: a draft, a text that does not hold."""
    if notice := NOTICES.get(document.validity):
        yield notice
    if state is not State.CURRENT:
        yield f"这是第 {document.revision} 版，{STATE[state]}，不是现行版本。"


def _facts(document: Document) -> Iterator[str]:
    """The lines that tell what the document is."""
    stated = (
        ("发文机关", document.issuer),
        ("发文字号", document.document_number),
        ("成文日期", document.dates.written),
        ("施行日期", document.dates.effective),
        ("有效期至", document.dates.expires),
    )
    yield f"效力：{VALIDITY[document.validity]}；第 {document.revision} 版"
    yield from (f"{name}：{value}" for name, value in stated if value)


def _heading(provision: Provision) -> str:
    return f"{provision.number or ''}{INFERRED if provision.number_inferred else ''}{provision.heading}"


def _own_lines(provision: Provision) -> Iterator[str]:
    """The text below the heading; with the number where there is no heading to bear it."""
    lines = provision.text.split("\n") if provision.text else []
    if lines and not provision.heading:
        lines[0] = _heading(provision) + lines[0]
    yield from lines
    if provision.responsible_units:
        yield f"（责任单位：{'、'.join(provision.responsible_units)}）"


def _below_title(document: Document) -> tuple[Provision, ...]:
    """Without the lines that are the title and nothing else: it stands above them all."""
    return tuple(
        each
        for each in document.provisions
        if "".join(each.text.split()) != "".join(document.title.split()) or each.heading
    )


def _with_depth(provisions: tuple[Provision, ...], depth: int = 1) -> Iterator[tuple[int, Provision]]:
    """The provisions in reading order."""
    for provision in provisions:
        yield depth, provision
        yield from _with_depth(provision.children, depth + 1)


# --- Markdown ---------------------------------------------------------------------------------------


def _markdown(document: Document, state: State) -> Iterator[str]:
    yield f"# {_plain(document.title)}"
    yield from (f"> {notice}" for notice in notices(document, state))
    yield "\n".join(f"- {_plain(fact)}" for fact in _facts(document))
    for depth, provision in _with_depth(_below_title(document)):
        if provision.heading or not provision.text:
            yield f"{'#' * min(depth + 1, _DEEPEST_HEADING)} {_plain(_heading(provision))}"
        yield from (_plain(line) for line in _own_lines(provision))


def _plain(line: str) -> str:
    """A line whose characters mean themselves: “1.” begins no list, “*” no emphasis."""
    escaped = "".join(f"\\{c}" if c in "\\`*_{}[]<>#|" else c for c in line)
    head, dot, rest = escaped.partition(".")
    if dot and head.isascii() and head.isdigit():
        return f"{head}\\.{rest}"
    return f"\\{escaped}" if escaped.startswith(("-", "+")) else escaped


# --- Word -------------------------------------------------------------------------------------------


def _word(document: Document, state: State) -> bytes:
    import docx  # takes a moment

    word = docx.Document()
    set_fonts(word)
    word.core_properties.title = document.title[:255]
    word.core_properties.author = ""
    word.add_heading(_writable(document.title), level=0)
    for notice in notices(document, state):
        word.add_paragraph().add_run(notice).bold = True
    for fact in _facts(document):
        word.add_paragraph(_writable(fact))
    for depth, provision in _with_depth(_below_title(document)):
        if provision.heading or not provision.text:
            word.add_heading(_writable(_heading(provision)), level=min(depth, 9))
        for line in _own_lines(provision):
            word.add_paragraph(_writable(line))
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def set_fonts(word: WordDocument) -> None:
    """Chinese text in the fonts of official documents (GB/T 9704-2012, 5.2.2), where they are installed."""
    from docx.oxml.ns import qn

    for name, font in (
        ("Normal", "仿宋"),
        ("Title", "宋体"),
        *((f"Heading {n}", "黑体") for n in range(1, 10)),
    ):
        properties = word.styles[name].element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _writable(text: str) -> str:
    """XML 1.0 has no control characters (2.2); everything else stays."""
    return _NOT_XML.sub("", text)
