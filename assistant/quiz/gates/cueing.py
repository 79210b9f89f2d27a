"""Which items do not stand together: two on one fact (G7), and one that gives away another's key (G4).

One rule for the set that the generator offers and for every paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.quiz.gates.asked import keys, sides, stands_in
from assistant.quiz.item import Item, Kind
from assistant.quiz.plain import plain, without_lead

# A short key (a number, 乡镇) stands in many texts by chance: there it tells only within its own clause.
_SHORT = 4  # characters


@dataclass(frozen=True, slots=True)
class Telling:
    """What an item shows before it is answered, and what must not be shown of it; in the plain form."""

    fact: str
    clause_id: str | None
    is_statement: bool
    quote: str
    stem: str
    shown: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, item: Item) -> Telling:
        basis = item.basis
        stem = plain(without_lead(item.stem))
        return cls(
            item.fact,
            basis.clause_id if basis else None,
            item.kind is Kind.TRUE_FALSE,
            plain(basis.quote) if basis else "",
            stem,
            "\n".join((stem, *map(plain, sides(item)))),
            tuple(filter(None, map(plain, keys(item)))),
        )

    def is_rival_of(self, other: Telling) -> bool:
        """Whether the two must not stand on one paper."""
        return self.asks_the_same(other) or self.cues(other) or other.cues(self)

    def asks_the_same(self, other: Telling) -> bool:
        """G7. An item without a fact asks what its stem says."""
        return (bool(self.fact) and self.fact == other.fact) or self.stem == other.stem

    def cues(self, other: Telling) -> bool:
        """G4 across a set: whether this one shows the key of the other, in its stem or a side of its pairs;
        among options nobody is told which is right. A statement, true or false, shows all of its sentence
        but a word."""
        is_same_clause = self.clause_id is not None and self.clause_id == other.clause_id
        if is_same_clause and self.is_statement and (self.quote in other.quote or other.quote in self.quote):
            return True
        return any((is_same_clause or len(key) > _SHORT) and stands_in(key, self.shown) for key in other.keys)
