"""Questions made from the facts of clauses, without a language model (DOMAIN.md B2): one file a family.

Each family reads one clause and gives the items that it can make of it; the gates decide which are offered,
and `selection` which of those are chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.quiz.corpus import Corpus
from assistant.quiz.gates import passes
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
from assistant.quiz.generator.wording import NO_LONGER_ASKED
from assistant.quiz.item import Item
from ingest.document import Clause

__all__ = ["Corpus", "generate", "offered"]

Family = Callable[[Clause, Corpus], Iterator[Item]]

FAMILIES: tuple[Family, ...] = (
    number_items,
    statement_items,
    enumeration_items,
    listed_items,
    unit_items,
    name_items,
    definition_items,
    case_items,
    matching_items,
)


def generate(clauses: Sequence[Clause], count: int, corpus: Corpus) -> tuple[Item, ...]:
    """At most `count` items from these clauses, spread over kinds and topics, no fact twice; fewer where the
    clauses give no more. The same clauses give the same items.

    `corpus` holds the clauses and all others that are in force: distractors come from it, and a false
    statement must differ from every sentence in it.
    """
    return select(tuple(offered(clauses, corpus)), count, corpus)


def offered(clauses: Sequence[Clause], corpus: Corpus) -> Iterator[Item]:
    """Every item that the families make of the clauses and that passes its gates."""
    for clause in clauses:
        if clause.validity in NO_LONGER_ASKED or not can_be_named(clause.title):
            continue
        for family in FAMILIES:
            yield from (item for item in family(clause, corpus) if passes(item, corpus))
