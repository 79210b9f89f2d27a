"""Questions made from the facts of clauses, without a language model (DOMAIN.md B2): one file a family.

Each family reads one clause and gives the items that it can make of it; the gates decide which are offered,
and `selection` which of those are chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from assistant.quiz.gates import passes
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.actors import actor_items
from assistant.quiz.generator.cases import case_items
from assistant.quiz.generator.definitions import definition_items
from assistant.quiz.generator.enumerations import enumeration_items
from assistant.quiz.generator.listed import listed_items
from assistant.quiz.generator.matching import matching_items
from assistant.quiz.generator.names import name_items
from assistant.quiz.generator.numbers import number_items
from assistant.quiz.generator.passage import can_be_named
from assistant.quiz.generator.selection import select
from assistant.quiz.generator.statements import statement_items
from assistant.quiz.generator.units import unit_items
from assistant.quiz.generator.wording import NO_LONGER_ASKED, dice
from assistant.quiz.item import Item, Kind
from ingest.document import Clause

__all__ = ["Corpus", "generate", "offered"]

Family = Callable[[Clause, Corpus], Iterator[Item]]

_LEAST_TO_CHOOSE_FROM, _TIMES_AS_MANY = 200, 20

FAMILIES: tuple[Family, ...] = (
    number_items,
    statement_items,
    enumeration_items,
    listed_items,
    unit_items,
    actor_items,
    name_items,
    definition_items,
    case_items,
    matching_items,
)


def generate(
    clauses: Sequence[Clause],
    count: int,
    corpus: Corpus,
    kinds: Collection[Kind] = tuple(Kind),
    tell: Callable[[float], None] = lambda _: None,
) -> tuple[Item, ...]:
    """At most `count` items from these clauses, spread over kinds and topics, no fact twice; fewer where the
    clauses give no more. The same clauses give the same items.

    `corpus` holds the clauses and all others that are in force: distractors come from it, and a false
    statement must differ from every sentence in it. Of many documents some are drawn by chance, as many as
    give plenty to choose from. `tell` hears how far it is, 0 to 1.
    """
    plenty = max(_LEAST_TO_CHOOSE_FROM, _TIMES_AS_MANY * count)
    items: list[Item] = []
    documents = _drawn(clauses)
    for number, document in enumerate(documents):
        if len(items) >= plenty:
            break
        tell(max(number / len(documents), len(items) / plenty))
        items += (item for item in offered(document, corpus) if item.kind in kinds)
    place = {clause.clause_id: n for n, clause in enumerate(clauses)}
    items.sort(key=lambda item: place[item.basis.clause_id] if item.basis else -1)
    return select(items, count, corpus)


def _drawn(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses by document, the documents in an order that chance gives, the same each time."""
    documents: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        documents[clause.doc_id].append(clause)
    return sorted(documents.values(), key=lambda each: dice(each[0].doc_id).random())


def offered(clauses: Sequence[Clause], corpus: Corpus) -> Iterator[Item]:
    """Every item that the families make of the clauses and that passes its gates."""
    for clause in clauses:
        if clause.validity in NO_LONGER_ASKED or not can_be_named(clause.title):
            continue
        for family in FAMILIES:
            yield from (item for item in family(clause, corpus) if passes(item, corpus))
