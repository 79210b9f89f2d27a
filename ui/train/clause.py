"""The clause that an item rests on, to be read beside it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from assistant.quiz.item import Item
from ingest.document import Validity
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class Beside:
    """The clause's text around the quote; only the quote where the clause is gone."""

    title: str
    validity: Validity
    path: tuple[str, ...]
    before: str
    quote: str
    after: str
    responsible_units: tuple[str, ...]
    address: str | None  # of its document, from the folder of the page


def beside(item: Item, library: Library) -> Beside | None:
    """None where the item has no source."""
    basis = item.basis
    if basis is None:
        return None
    clause = library.clauses([basis.clause_id]).get(basis.clause_id)
    if clause is None:
        return Beside(basis.title, basis.validity, basis.path, "", basis.quote, "", (), None)
    before, _, after = clause.text.partition(basis.quote)
    revision, _, anchor = basis.clause_id.partition("#")
    start = len(before)
    place = {
        "revision": revision.rpartition("@")[2],
        "clause": anchor,
        "start": start,
        "end": start + len(basis.quote),
    }
    address = f"../documents/{quote(clause.doc_id, safe='')}?{urlencode(place)}#quote"
    units = clause.responsible_units
    return Beside(clause.title, clause.validity, clause.path, before, basis.quote, after, units, address)
