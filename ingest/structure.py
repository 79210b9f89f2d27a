"""From the paragraphs of a file to its documents: the main one and its annexes, each a tree of provisions.

Every character of the text belongs to exactly one provision, and what is inferred or not understood is said
in a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from ingest.annexes import split_annexes
from ingest.articles import count_paragraphs
from ingest.continuation import as_part
from ingest.document import Basis, Document, MetadataField
from ingest.lines import Line, read_lines
from ingest.lost_numbers import infer_numbers
from ingest.metadata import read_metadata
from ingest.parts import read_parts
from ingest.provisions import read_provisions
from ingest.readers.source import Paragraph, Source
from ingest.tally import tally
from ingest.titles import document_id
from ingest.tree import read_tree


def parse(source: Source) -> tuple[Document, ...]:
    """The documents in a source file, the main one first, then its annexes (附件); revision 0 until the
    library gives them one."""
    pieces = split_annexes(source.reading.paragraphs)
    main = _document(source, pieces[0])
    titles = Counter[str]()
    annexes = []
    for piece in pieces[1:]:
        annex = _document(source, piece, main)
        titles[annex.title] += 1
        annexes.append(_told_apart(annex, titles[annex.title]))
    return (replace(main, warnings=(*source.reading.warnings, *main.warnings)), *annexes)


def _document(source: Source, paragraphs: Sequence[Paragraph], parent: Document | None = None) -> Document:
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    lines = read_lines(paragraphs, read_parts(paragraphs))
    lines, inferred = infer_numbers(lines)
    lines = count_paragraphs(lines)
    metadata = read_metadata(lines, () if parent else _stated(source, lines), parent)
    values = metadata.values
    document = Document(
        doc_id=document_id(f"{parent.title if parent else ''}{metadata.title}"),
        revision=0,
        title=metadata.title,
        validity=metadata.validity,
        text=text,
        sha256=source.sha256,
        source_name=source.name,
        provisions=read_provisions(read_tree(lines, len(text)), text),
        issuer=values.get(MetadataField.ISSUER),
        document_number=values.get(MetadataField.DOCUMENT_NUMBER),
        level=values.get(MetadataField.LEVEL),
        dates=metadata.dates,
        addressee=values.get(MetadataField.ADDRESSEE),
        bases=metadata.bases,
        parent=parent.doc_id if parent else None,
        repeals=metadata.repeals,
    )
    return as_part(replace(document, warnings=(*inferred, *metadata.warnings, *tally(document))))


def _stated(source: Source, lines: Sequence[Line]) -> tuple[Basis, ...]:
    """What the file tells outside its text; a table without a title goes by the name of its file."""
    stated = source.reading.stated
    if not lines[0].is_row or any(basis.field is MetadataField.TITLE for basis in stated):
        return stated
    return (*stated, Basis(MetadataField.TITLE, PurePath(source.name).stem, source.name))


def _told_apart(annex: Document, nth: int) -> Document:
    """Annexes of one title in one file are documents of their own all the same."""
    return annex if nth == 1 else replace(annex, doc_id=document_id(f"{annex.parent}{annex.title}{nth}"))
