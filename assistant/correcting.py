"""What a maintainer puts right by hand is a new revision of the same file, which waits to be published."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.corrections import corrected
from ingest.cuts import Cut, recut
from ingest.document import Document, MetadataField
from ingest.library import DocumentSummary, Library


def correct(
    library: Library, doc_id: str, revision: int, values: Mapping[MetadataField, str], by: str
) -> DocumentSummary:
    """With other metadata; the same revision where nothing is changed. Raises UnknownDocument,
    InvalidCorrection."""
    document = library.document(doc_id, revision)
    after = corrected(document, values)
    if after is document:
        return library.summary(doc_id, revision)
    return _stage(library, document, after, by, "更正文件信息")


def cut_otherwise(library: Library, doc_id: str, revision: int, cut: Cut, by: str) -> DocumentSummary:
    """With one provision joined, split or numbered otherwise. Raises UnknownDocument, InvalidCut."""
    document = library.document(doc_id, revision)
    after = recut(document, cut)
    return _stage(library, document, after, by, after.warnings[-1])


def _stage(library: Library, before: Document, after: Document, by: str, reason: str) -> DocumentSummary:
    source = library.source(before.doc_id, before.revision)
    return library.stage(after, source, by, f"{reason}（在第 {before.revision} 版上）")
