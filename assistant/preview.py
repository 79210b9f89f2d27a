"""What whoever publishes must look at first: what was inferred, what the document does not say of itself,
what changed and who built on that, what else lays it down differently, and what it repeals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assistant.dependants import Dependant, dependants
from assistant.desk import Desk
from assistant.disagreement import Disagreement, disagreements
from assistant.quiz.bank import Bank
from ingest.continuation import continuation
from ingest.corrections import metadata
from ingest.difference import Difference, differences
from ingest.document import Document, MetadataField, Provision, Validity
from ingest.library import DocumentSummary, Library, Repealed, State


@dataclass(frozen=True, slots=True)
class Preview:
    document: Document
    summary: DocumentSummary
    changes: tuple[Difference, ...] | None  # against the current revision, if there is another
    dependants: tuple[Dependant, ...]  # what rests on clauses that change
    repeals: tuple[Repealed, ...]
    conflicts: tuple[Disagreement, ...]  # with documents in force that it does not repeal
    continuation: str | None = None  # a warning, where it is another part of what is current

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*filter(None, [self.continuation]), *self.document.warnings)

    @property
    def inferred(self) -> tuple[Provision, ...]:
        """The provisions whose number does not stand in the file."""
        return tuple(provision for provision in self.document.walk() if provision.number_inferred)

    @property
    def unresolved(self) -> tuple[MetadataField, ...]:
        """The fields that nothing was found for."""
        fields = metadata(self.document).items()
        return tuple(field for field, value in fields if not value or value == Validity.UNKNOWN)


def preview(desk: Desk, doc_id: str, revision: int | None) -> Preview:
    """Raises UnknownDocument."""
    library = desk.assistant.library
    summary = library.summary(doc_id, revision)
    document = library.document(doc_id, summary.revision)
    current = _other_current(library, document)
    changes = differences(current, document) if current else None
    repeals = library.repealed_by(doc_id, summary.revision)
    repealed = {each.found.doc_id for each in repeals if each.found}
    return Preview(
        document,
        summary,
        changes,
        dependants(changes or (), [desk.activity.resting_on, partial(_items_resting_on, desk.quiz.bank)]),
        repeals,
        disagreements(
            (each for each in desk.assistant.conflicts(document) if each.other.doc_id not in repealed),
            library,
        ),
        continuation(current, document) if current else None,
    )


def _items_resting_on(bank: Bank, clause_ids: Sequence[str]) -> list[Dependant]:
    """The quiz items that would go stale."""
    return [
        Dependant("试题", found.item.stem, found.item.basis.clause_id)
        for found in bank.dependants(clause_ids)
        if found.item.basis
    ]


def _other_current(library: Library, document: Document) -> Document | None:
    """The current revision; None where there is none, or this is it."""
    current = [each for each in library.revisions(document.doc_id) if each.state is State.CURRENT]
    if not current or current[0].revision == document.revision:
        return None
    return library.document(document.doc_id, current[0].revision)
