"""Which items do not go together on one paper: two on one fact, and one that gives away another's key."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.quiz.bank_rows import texts_of
from assistant.quiz.item import BankItem, Blank, Choice, Item, Kind, Pairs
from assistant.quiz.likeness import plain

# A short key (a number, 乡镇) stands in many texts by chance: there it tells only within its own clause.
_SHORT = 4  # characters

_EDGE = re.compile(r"[0-9a-z.%]")


@dataclass(frozen=True, slots=True)
class Telling:
    """What an item shows before it is answered, and what must not be shown of it; in the plain form."""

    item: BankItem
    fact: str
    clause_id: str | None
    stem: str
    shown: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, bank_item: BankItem) -> Telling:
        item = bank_item.item
        stem = plain(item.stem)
        options = texts_of(item.key) if isinstance(item.key, Choice | Pairs) else ()
        return cls(
            bank_item,
            item.fact,
            item.basis.clause_id if item.basis else None,
            stem,
            "\n".join((stem, *map(plain, options))),
            tuple(filter(None, map(plain, _keys(item)))),
        )

    def rivals(self, other: Telling) -> bool:
        """Whether the two must not stand on one paper. An item without a fact asks what its stem says."""
        if (self.fact and self.fact == other.fact) or self.stem == other.stem:
            return True
        return self._cues(other) or other._cues(self)

    def _cues(self, other: Telling) -> bool:
        """G4 across a paper: whether the stem or an option of this one holds the key of the other."""
        is_same_clause = self.clause_id is not None and self.clause_id == other.clause_id
        return any(
            (is_same_clause or len(key) > _SHORT) and _stands_in(key, self.shown) for key in other.keys
        )


def _keys(item: Item) -> tuple[str, ...]:
    """正确, sides of pairs and points of a long answer give nothing away."""
    match item.key:
        case Choice(options, correct) if item.kind is not Kind.TRUE_FALSE:
            return tuple(options[position] for position in correct)
        case Blank(accepted):
            return accepted
        case _:
            return ()


def _stands_in(key: str, text: str) -> bool:
    """As a whole number or word: 5 does not stand in 150."""
    start = text.find(key)
    while start >= 0:
        end = start + len(key)
        if not (_joins(text[start - 1 : start], key[0]) or _joins(key[-1], text[end : end + 1])):
            return True
        start = text.find(key, start + 1)
    return False


def _joins(left: str, right: str) -> bool:
    return bool(_EDGE.match(left) and _EDGE.match(right))
