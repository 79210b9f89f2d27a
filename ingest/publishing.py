"""What changes what may be cited, in library and index together: publish, restore, withdraw, repeal."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.index import ClauseIndex, Tell, hear_nothing
from ingest.library import Library, LibraryError, Publication


def publish(
    doc_id: str,
    revision: int,
    library: Library,
    index: ClauseIndex,
    *,
    by: str = "system",
    repealing: bool = False,
) -> None:
    """Make a staged revision the current one, with its annexes; with `repealing` what it says it repeals
    ceases to hold. Raises UnknownDocument, LibraryError, IndexBusy."""
    publication = Publication(doc_id, revision, by, repealing)
    if failed := publish_all([publication], library, index):
        raise failed[publication]


def publish_all(
    publications: Sequence[Publication],
    library: Library,
    index: ClauseIndex,
    tell: Tell = hear_nothing,
) -> dict[Publication, LibraryError]:
    """In one transaction and one writing of the index, which `tell` hears of, in clauses; gives what could
    not be published, and why. Raises IndexBusy."""
    families = {}
    failed: dict[Publication, LibraryError] = {}
    for each in publications:
        try:
            families[each] = library.family(each.doc_id, each.revision)
        except LibraryError as problem:
            failed[each] = problem
    if families:
        # Index first, then switch: what becomes current can be found at that moment.
        with index.writing():
            index.refresh([summary for family in families.values() for summary in family], tell=tell)
            failed |= library.publish_all(families)
    return failed


def restore(doc_id: str, revision: int, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Make a former revision current again. Raises UnknownDocument, LibraryError, IndexBusy."""
    with index.writing():
        index.refresh(library.family(doc_id, revision))
        library.restore(doc_id, revision, by)


def withdraw(doc_id: str, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Take a document out of what may be cited. Raises UnknownDocument, IndexBusy."""
    library.withdraw(doc_id, by)
    index.refresh()


def repeal(doc_id: str, library: Library, index: ClauseIndex, *, by: str = "system") -> None:
    """Take a repealed (废止) document out of what holds. Raises UnknownDocument, IndexBusy."""
    said = [each.repealing for each in library.repeal_clauses() if each.repealed.doc_id == doc_id]
    library.repeal(doc_id, by, f"《{said[0].title}》宣布废止" if said else None)
    index.refresh()
