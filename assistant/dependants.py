"""What rests on clauses that a new revision changes: answers that people judged, items of quizzes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.difference import Difference, Kind

_SAYS_ANOTHER_THING = frozenset({Kind.CHANGED, Kind.REMOVED})


@dataclass(frozen=True, slots=True)
class Dependant:
    """What it is (回答, 试题), its own words, and the clause that it rests on."""

    what: str
    text: str
    clause_id: str


Lookup = Callable[[Sequence[str]], Sequence[Dependant]]  # of clause_ids


def dependants(changes: Sequence[Difference], lookups: Sequence[Lookup]) -> tuple[Dependant, ...]:
    """Of the clauses that will say another thing or nothing; those that only moved leave all as it is."""
    changed = [each.before.clause_id for each in changes if each.before and each.kind in _SAYS_ANOTHER_THING]
    return tuple(found for look_up in lookups for found in look_up(changed)) if changed else ()
