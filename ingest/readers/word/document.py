"""A Word document from its parts, whatever file they came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.secure_xml import Element
from ingest.readers.source import Reading
from ingest.readers.word.body import BodyReader
from ingest.readers.word.content import ContentReader
from ingest.readers.word.elements import attribute, find, tag
from ingest.readers.word.fields import Fields
from ingest.readers.word.numbering import Numbering
from ingest.readers.word.remarks import Remark, warnings
from ingest.readers.word.styles import Styles


@dataclass(frozen=True, slots=True)
class WordParts:
    """The root elements of the parts that hold text or say how it looks; headers and footers do not."""

    document: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None


def read_word(parts: WordParts) -> Reading:
    remarks: Counter[Remark] = Counter()
    styles = Styles(parts.styles)
    numbering = Numbering.read(parts.numbering, styles.lists())
    stories = [part for part in (parts.document, parts.footnotes, parts.endnotes) if part is not None]
    content = ContentReader(styles, dict(_notes(parts)), Fields(stories), remarks)
    body = find(parts.document, "w:body")
    paragraphs = BodyReader(styles, numbering, content, remarks).read(
        parts.document if body is None else body
    )
    return Reading(tuple(paragraphs), warnings=warnings(remarks))


def _notes(parts: WordParts) -> Iterator[tuple[tuple[str, str], Element]]:
    for part in (parts.footnotes, parts.endnotes):
        for note in () if part is None else part:
            yield (tag(note), attribute(note, "id") or ""), note
