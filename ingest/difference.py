"""What changed between two revisions of a document, clause by clause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from ingest.document import Clause, Document
from ingest.segment import clauses_of

SAME_PLACE_LIKENESS = 0.3  # two clauses with one anchor are one clause that changed
LIKENESS = 0.6  # so are two elsewhere, if they have this much in common


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # the same words in another place
    RENUMBERED = "renumbered"  # the same words in the same order under another number


class Change(StrEnum):
    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a changed text; `holds_number` where a quantity is among what was deleted or inserted."""

    text: str
    change: Change
    holds_number: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that is not as it was; `before` is None where it is new, `after` where it is gone."""

    kind: Kind
    before: Clause | None
    after: Clause | None
    pieces: tuple[Piece, ...] = ()

    @property
    def changes_number(self) -> bool:
        return any(piece.holds_number for piece in self.pieces)


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """All that is not the same, in the reading order of the newer text; what is gone comes where it was."""
    old, new = clauses_of(before), clauses_of(after)
    in_order = dict(_in_order(old, new))
    pairs = _paired(old, new, in_order)
    became = set(pairs.values())
    found = [_difference(old[i], new[j], in_order=i in in_order) for i, j in pairs.items()]
    found += [Difference(Kind.ADDED, None, clause) for j, clause in enumerate(new) if j not in became]
    placed = [(each.after.order, each) for each in found if each and each.after]
    for i, clause in enumerate(old):
        if i not in pairs:
            placed.append((_place(i, pairs), Difference(Kind.REMOVED, clause, None)))
    return tuple(each for _, each in sorted(placed, key=lambda place: place[0]))


def words_of(clause: Clause) -> str:
    """Heading and text as one."""
    return "。".join(filter(None, (clause.heading, clause.text)))


# --- which clause became which ------------------------------------------------------------------------

Pairs = Iterator[tuple[int, int]]  # positions in the old and in the new text


def _paired(old: Sequence[Clause], new: Sequence[Clause], in_order: dict[int, int]) -> dict[int, int]:
    """Each clause with what it became, surest first."""
    pairs = dict(in_order)
    for pairing in (_same_words, _same_place, _alike):
        rest_old = [i for i in range(len(old)) if i not in pairs]
        rest_new = sorted(set(range(len(new))) - set(pairs.values()))
        pairs |= dict(pairing(old, new, rest_old, rest_new))
    return pairs


def _in_order(old: Sequence[Clause], new: Sequence[Clause]) -> Pairs:
    """The clauses that kept their words and their order."""
    texts = [words_of(clause) for clause in old], [words_of(clause) for clause in new]
    for block in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        yield from zip(
            range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True
        )


def _same_words(
    old: Sequence[Clause], new: Sequence[Clause], rest_old: Sequence[int], rest_new: Iterable[int]
) -> Pairs:
    places = defaultdict(list)
    for j in rest_new:
        places[words_of(new[j])].append(j)
    for i in rest_old:
        if there := places[words_of(old[i])]:
            yield i, there.pop(0)


def _same_place(
    old: Sequence[Clause], new: Sequence[Clause], rest_old: Sequence[int], rest_new: Iterable[int]
) -> Pairs:
    by_anchor = {_anchor(new[j]): j for j in rest_new}
    for i in rest_old:
        j = by_anchor.get(_anchor(old[i]))
        if j is not None and likeness(words_of(old[i]), words_of(new[j])) >= SAME_PLACE_LIKENESS:
            yield i, j


def _alike(
    old: Sequence[Clause], new: Sequence[Clause], rest_old: Sequence[int], rest_new: Iterable[int]
) -> Pairs:
    """The most alike first; each clause once."""
    scored = [(likeness(words_of(old[i]), words_of(new[j])), i, j) for i in rest_old for j in rest_new]
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for score, i, j in sorted(scored, key=lambda each: (-each[0], each[1:])):
        if score >= LIKENESS and i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            yield i, j


def likeness(one: str, other: str) -> float:
    """The share of character pairs that two texts have in common (Dice), 0 to 1."""
    pairs = [{a + b for a, b in pairwise(text)} for text in (one, other)]
    total = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / total if total else float(one == other)


def _anchor(clause: Clause) -> str:
    return clause.clause_id.rpartition("#")[2]


def _place(gone: int, pairs: dict[int, int]) -> int:
    """After what came before it."""
    return max((j for i, j in pairs.items() if i < gone), default=-1)


# --- what became of it ----------------------------------------------------------------------------------


def _difference(before: Clause, after: Clause, *, in_order: bool) -> Difference | None:
    if words_of(before) != words_of(after):
        return Difference(Kind.CHANGED, before, after, tuple(_pieces(before, after)))
    if not in_order:
        return Difference(Kind.MOVED, before, after)
    return Difference(Kind.RENUMBERED, before, after) if before.number != after.number else None


def _pieces(before: Clause, after: Clause) -> Iterator[Piece]:
    old, new = _tokens(before), _tokens(after)
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield _piece(old[i:i_end], Change.KEPT)
            continue
        if i < i_end:
            yield _piece(old[i:i_end], Change.DELETED)
        if j < j_end:
            yield _piece(new[j:j_end], Change.INSERTED)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    is_number: bool


def _tokens(clause: Clause) -> list[_Token]:
    """Characters, but a quantity is one token: 1.5万家 did not become 1.8万家 by one digit."""
    words, shift = words_of(clause), len(words_of(clause)) - len(clause.text)
    numbers = {shift + quantity.start: shift + quantity.end for quantity in clause.quantities}
    tokens, position = [], 0
    while position < len(words):
        end = numbers.get(position, position + 1)
        tokens.append(_Token(words[position:end], position in numbers or bool(_DIGIT.match(words[position]))))
        position = end
    return tokens


_DIGIT = re.compile(r"\d")


def _piece(tokens: Sequence[_Token], change: Change) -> Piece:
    holds_number = change is not Change.KEPT and any(token.is_number for token in tokens)
    return Piece("".join(token.text for token in tokens), change, holds_number)
