"""From the tree to clauses: each provision becomes a citable unit that carries its place in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Clause, Document, Provision

_INTRODUCES = ("：", ":")
_SAYS_SOMETHING = re.compile(r"[，,]")  # a heading of two parts, not a mere name


def clauses_of(document: Document) -> tuple[Clause, ...]:
    """The clauses of a document in reading order. A heading without text of its own is a clause too: its
    words are what a question about the whole section meets, and what it says where it says something
    (“做强示范引领户，着力提升增收带动力”)."""
    return tuple(
        _clause(document, place, provision, order)
        for order, (place, provision) in enumerate(_placed(document.provisions, _Place()))
    )


def clause_id(document: Document, anchor: str) -> str:
    return f"{document.doc_id}@{document.revision}#{anchor}"


@dataclass(frozen=True, slots=True)
class _Place:
    """The labels down to a provision, and the words above it that introduce it."""

    path: tuple[str, ...] = ()
    lead: str = ""


def _placed(provisions: tuple[Provision, ...], above: _Place) -> Iterator[tuple[_Place, Provision]]:
    """The items of an article's first 款 come before its other 款, which are provisions of their own."""
    for provision in provisions:
        path = (*above.path, provision.label) if provision.label else above.path
        yield _Place(path, above.lead), provision
        children = provision.children
        first = next((i for i, child in enumerate(children) if _is_later_paragraph(child)), len(children))
        own = (*path, "第一款") if provision.paragraph == 1 else path
        yield from _placed(children[:first], _Place(own, _lead(provision)))
        yield from _placed(children[first:], _Place(path))


def _lead(provision: Provision) -> str:
    return provision.text if provision.text.rstrip().endswith(_INTRODUCES) else ""


def _is_later_paragraph(provision: Provision) -> bool:
    """第二款 and so on; the first 款 is the article itself, which has a number."""
    return provision.paragraph is not None and provision.number is None


def _clause(document: Document, place: _Place, provision: Provision, order: int) -> Clause:
    says = not provision.text and _SAYS_SOMETHING.search(provision.heading)
    heading_start = document.text.index(provision.heading, provision.start)
    return Clause(
        clause_id=clause_id(document, provision.anchor),
        doc_id=document.doc_id,
        revision=document.revision,
        title=document.title,
        document_number=document.document_number,
        validity=document.validity,
        path=place.path,
        number=provision.number,
        number_inferred=provision.number_inferred,
        heading=provision.heading,
        text=provision.heading if says else provision.text,
        start=heading_start if says else provision.text_start,
        order=order,
        responsible_units=provision.responsible_units,
        quantities=provision.quantities,
        entitlements=provision.entitlements,
        page=provision.page,
        lead=place.lead,
    )
