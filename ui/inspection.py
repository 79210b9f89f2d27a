"""One revision with everything its maintainer must see before it is published."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.job import Kind
from assistant.preview import changes_against_current, inferred, unresolved
from assistant.switches import may_switch
from assistant.wording import VALIDITY
from ingest.corrections import metadata
from ingest.difference import Difference
from ingest.document import Basis, Document, MetadataField, Validity
from ingest.library import AuditEntry, DocumentSummary, Library, State


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the metadata, with the words it was read from or who corrected it."""

    field: MetadataField
    value: str | None
    words: str | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    document: Document
    summary: DocumentSummary
    revisions: tuple[DocumentSummary, ...]
    current: DocumentSummary | None
    audit: tuple[AuditEntry, ...]
    changes: tuple[Difference, ...] | None  # against the current revision
    facts: tuple[Fact, ...]
    inferred: int  # how many numbers

    @property
    def switches(self) -> tuple[Kind, ...]:
        """What can be done with it now."""
        return tuple(kind for kind in Kind if may_switch(kind, self.summary.state))

    @property
    def original(self) -> tuple[str, ...]:
        """The text as it was read, paragraph by paragraph."""
        return tuple(self.document.text.split("\n"))

    @property
    def validities(self) -> tuple[Validity, ...]:
        return tuple(Validity)


def inspect(library: Library, doc_id: str, revision: int) -> Inspected:
    """Raises UnknownDocument."""
    summary = library.summary(doc_id, revision)
    document = library.document(doc_id, revision)
    revisions = library.revisions(doc_id)
    return Inspected(
        document,
        summary,
        revisions,
        next((each for each in revisions if each.state is State.CURRENT), None),
        library.audit(doc_id),
        changes_against_current(library, document),
        _facts(document),
        len(inferred(document)),
    )


def _facts(document: Document) -> tuple[Fact, ...]:
    bases: dict[MetadataField, Basis] = {basis.field: basis for basis in document.bases}
    missing = unresolved(document)
    return tuple(
        Fact(field, value, _words(bases[field]) if field in bases else None, field in missing)
        for field, value in metadata(document).items()
    )


def _words(basis: Basis) -> str:
    """A correction of the validity names the one before by its code: “（原：in_force）”."""
    words = basis.words
    if basis.field is MetadataField.VALIDITY:
        for validity, name in VALIDITY.items():
            words = words.replace(f"（原：{validity}）", f"（原：{name}）")
    return words
