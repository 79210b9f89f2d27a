"""What whoever publishes must look at first: what was inferred, what the document does not say of itself,
and what changed."""

from __future__ import annotations

from ingest.corrections import metadata
from ingest.difference import Difference, differences
from ingest.document import Document, MetadataField, Provision, Validity
from ingest.library import Library, State


def unresolved(document: Document) -> tuple[MetadataField, ...]:
    """The fields that nothing was found for."""
    return tuple(
        field for field, value in metadata(document).items() if not value or value == Validity.UNKNOWN
    )


def inferred(document: Document) -> tuple[Provision, ...]:
    """The provisions whose number does not stand in the file."""
    return tuple(provision for provision in document.walk() if provision.number_inferred)


def changes_against_current(library: Library, document: Document) -> tuple[Difference, ...] | None:
    """What is not as in the current revision; None where there is none, or this is it."""
    current = [each for each in library.revisions(document.doc_id) if each.state is State.CURRENT]
    if not current or current[0].revision == document.revision:
        return None
    return differences(library.document(document.doc_id, current[0].revision), document)
