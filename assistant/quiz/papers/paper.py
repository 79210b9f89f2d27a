"""Putting a paper together: so many items of this topic, kind and difficulty, none the rival of another."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UserError
from assistant.quiz.gates.cueing import Telling
from assistant.quiz.item import BankItem, Item, Kind
from assistant.quiz.soundness import HARDEST
from assistant.quiz.wording import KIND

MOST_ITEMS = 200  # of a paper
MOST_ROWS = 40  # of a blueprint
_TRIES = 20  # of drawing in another order, where the first leaves a row short

# The order in which Chinese papers have them.
_ORDER = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK, Kind.MATCHING, Kind.SHORT)


@dataclass(frozen=True, slots=True)
class Row:
    """`count` items; what is None may be any. Difficulties are inclusive."""

    count: int
    topic: str | None = None
    kind: Kind | None = None
    doc_id: str | None = None
    easiest: int = 1
    hardest: int = HARDEST

    def fits(self, item: Item) -> bool:
        return (
            self.topic in (None, item.topic)
            and self.kind in (None, item.kind)
            and (self.doc_id is None or (item.basis is not None and item.basis.doc_id == self.doc_id))
            and self.easiest <= item.difficulty <= self.hardest
        )

    @property
    def name(self) -> str:
        """“津贴·单选题·难度1—2”"""
        is_any = (self.easiest, self.hardest) == (1, HARDEST)
        difficulty = "" if is_any else f"难度{self.easiest}—{self.hardest}"
        parts = (self.topic, KIND[self.kind] if self.kind else "", difficulty)
        return "·".join(filter(None, parts)) or "不限"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """组卷方案. For practice, items that nobody shall rehearse an exam with may be taken as well."""

    rows: tuple[Row, ...]
    for_practice: bool = False

    def require_sound(self) -> None:
        """Raises UserError."""
        count = sum(row.count for row in self.rows)
        if not self.rows or any(row.count < 1 for row in self.rows):
            raise _unsound("每一行至少要一道题", "请填写题数。")
        if count > MOST_ITEMS or len(self.rows) > MOST_ROWS:
            raise _unsound(f"一份试卷最多 {MOST_ITEMS} 道题、{MOST_ROWS} 行", "请减少题数。")
        if any(not 1 <= row.easiest <= row.hardest <= HARDEST for row in self.rows):
            raise _unsound(f"难度应在 1 到 {HARDEST} 之间，从易到难", "请改正难度。")


def draw(blueprint: Blueprint, pool: Sequence[BankItem], seed: str) -> tuple[BankItem, ...]:
    """The same for the same pool and seed, in the order of kinds. Raises UserError telling what is short."""
    blueprint.require_sound()
    chance = random.Random(seed)
    candidates = [_Candidate(each, Telling.of(each.item)) for each in pool]
    fitting = [[each for each in candidates if row.fits(each.item.item)] for row in blueprint.rows]
    best: list[list[_Candidate]] = []
    for _ in range(_TRIES):
        drawn = _try(blueprint.rows, fitting, chance)
        if sum(map(len, drawn)) > sum(map(len, best)) or not best:
            best = drawn
        if all(len(of_row) == row.count for row, of_row in zip(blueprint.rows, best, strict=True)):
            return in_order([each.item for of_row in best for each in of_row])
    raise _short(blueprint.rows, fitting, best)


def in_order(items: Sequence[BankItem]) -> tuple[BankItem, ...]:
    return tuple(sorted(items, key=lambda each: _ORDER.index(each.item.kind)))


@dataclass(frozen=True, slots=True)
class _Candidate:
    item: BankItem
    telling: Telling


def _try(
    rows: Sequence[Row], fitting: Sequence[Sequence[_Candidate]], chance: random.Random
) -> list[list[_Candidate]]:
    """Rows with the least choice first."""
    drawn: list[list[_Candidate]] = [[] for _ in rows]
    taken: list[_Candidate] = []
    for number in sorted(range(len(rows)), key=lambda n: len(fitting[n]) - rows[n].count):
        for candidate in chance.sample(fitting[number], len(fitting[number])):
            if len(drawn[number]) == rows[number].count:
                break
            if not any(candidate.telling.is_rival_of(other.telling) for other in taken):
                drawn[number].append(candidate)
                taken.append(candidate)
    return drawn


def _short(
    rows: Sequence[Row], fitting: Sequence[Sequence[_Candidate]], drawn: Sequence[Sequence[_Candidate]]
) -> UserError:
    lacks = [
        f"“{row.name}”要 {row.count} 道，可用的有 {len(there)} 道"
        + ("" if len(there) < row.count else f"，避开同一考点和互相提示后只有 {len(got)} 道")
        for row, there, got in zip(rows, fitting, drawn, strict=True)
        if len(got) < row.count
    ]
    return UserError(
        "too_few_items", f"题库不够组卷：{'；'.join(lacks)}。", "请减少题数、放宽条件，或先出题并审定。"
    )


def _unsound(message: str, hint: str) -> UserError:
    return UserError("unsound_blueprint", f"组卷方案不能用：{message}。", hint)
