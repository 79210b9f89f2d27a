"""One revision with everything its maintainer must see before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from assistant.desk import Desk
from assistant.job import Kind
from assistant.preview import Preview, preview
from assistant.switches import may_switch
from assistant.wording import VALIDITY
from ingest.corrections import metadata
from ingest.document import Basis, Document, MetadataField, Validity
from ingest.library import AuditEntry, DocumentSummary, State


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the metadata, with the words it was read from or who corrected it."""

    field: MetadataField
    value: str | None
    words: str | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    preview: Preview
    revisions: tuple[DocumentSummary, ...]
    current: DocumentSummary | None
    audit: tuple[AuditEntry, ...]
    facts: tuple[Fact, ...]
    pages: int  # of the original, that can be shown

    @property
    def document(self) -> Document:
        return self.preview.document

    @property
    def summary(self) -> DocumentSummary:
        return self.preview.summary

    @property
    def switches(self) -> tuple[Kind, ...]:
        """What can be done with it now; what it repeals is asked for where it is published."""
        kinds = (kind for kind in Kind if kind is not Kind.PUBLISH_REPEALING)
        return tuple(kind for kind in kinds if may_switch(kind, self.summary.state))

    @property
    def may_repeal(self) -> bool:
        """Whether what it says it repeals can cease to hold with its publication."""
        binds = self.summary.validity not in (Validity.DRAFT, Validity.NOT_YET_IN_FORCE)
        return binds and any(each.holds for each in self.preview.repeals)

    @property
    def original(self) -> tuple[tuple[int, str], ...]:
        """The text as it was read, paragraph by paragraph, each with its offset."""
        paragraphs = self.document.text.split("\n")
        starts = accumulate((len(paragraph) + 1 for paragraph in paragraphs), initial=0)
        return tuple(zip(starts, paragraphs, strict=False))

    @property
    def validities(self) -> tuple[Validity, ...]:
        return tuple(Validity)


def inspect(desk: Desk, doc_id: str, revision: int) -> Inspected:
    """Raises UnknownDocument."""
    library, before = desk.assistant.library, preview(desk, doc_id, revision)
    revisions = library.revisions(doc_id)
    return Inspected(
        before,
        revisions,
        next((each for each in revisions if each.state is State.CURRENT), None),
        library.audit(doc_id),
        _facts(before),
        desk.originals.count(library, before.summary),
    )


def _facts(before: Preview) -> tuple[Fact, ...]:
    bases: dict[MetadataField, Basis] = {basis.field: basis for basis in before.document.bases}
    missing = before.unresolved
    return tuple(
        Fact(field, value, _words(bases[field]) if field in bases else None, field in missing)
        for field, value in metadata(before.document).items()
    )


def _words(basis: Basis) -> str:
    """A correction of the validity names the one before by its code: “（原：in_force）”."""
    words = basis.words
    if basis.field is MetadataField.VALIDITY:
        for validity, name in VALIDITY.items():
            words = words.replace(f"（原：{validity}）", f"（原：{name}）")
    return words
