"""The nouns of a quiz: an item (试题), its key, what a participant replied.

Frozen and free of I/O. “Item” is the word of test theory; a `Question` is what somebody asks the assistant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Clause, Validity


class Kind(StrEnum):
    """题型. The shape of the key follows from it."""

    SINGLE = "single"  # 单选题: Choice, one correct
    MULTIPLE = "multiple"  # 多选题: Choice, two or more correct
    TRUE_FALSE = "true_false"  # 判断题: Choice of TRUE_FALSE_OPTIONS
    BLANK = "blank"  # 填空题: Blank
    SHORT = "short"  # 简答题: Points
    MATCHING = "matching"  # 匹配题: Pairs


class State(StrEnum):
    """Where an item stands. Only an approved one is asked; a stale one waits for a person."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    STALE = "stale"  # its clause changed, or its document no longer holds
    RETIRED = "retired"


TRUE_FALSE_OPTIONS = ("正确", "错误")
BLANK_MARK = "____"  # where the stem of a 填空题 leaves a word out


@dataclass(frozen=True, slots=True)
class Choice:
    """Options as they are kept; `correct` are positions, ascending. They are shuffled when asked."""

    options: tuple[str, ...]
    correct: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """What may stand in the blank; the first is shown as the answer."""

    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """What a full reply names, one mark each (采分点)."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Left and right sides that belong together; no side occurs twice."""

    pairs: tuple[tuple[str, str], ...]


Key = Choice | Blank | Points | Pairs


@dataclass(frozen=True, slots=True)
class Part:
    """A clause that an item rests on, and what of it is quoted."""

    clause_id: str
    quote: str
    clause_hash: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The clause an item rests on, as it was when the item was made; of a list set out in items, the clause
    that leads up to it and its `parts`."""

    clause_id: str
    doc_id: str
    title: str
    validity: Validity
    path: tuple[str, ...]
    quote: str  # a substring of the clause's text
    clause_hash: str  # see `clause_hash`
    parts: tuple[Part, ...] = ()

    @property
    def rests_on(self) -> tuple[Part, ...]:
        """Its own clause and those of its parts: all must stand as they are."""
        return Part(self.clause_id, self.quote, self.clause_hash), *self.parts

    @property
    def words(self) -> str:
        """All that is quoted."""
        return "\n".join(part.quote for part in self.rests_on)

    @classmethod
    def on(cls, clause: Clause, quote: str, members: Sequence[Clause] = ()) -> Basis:
        parts = tuple(Part(each.clause_id, each.text.strip(), clause_hash(each)) for each in members)
        return cls(
            clause.clause_id,
            clause.doc_id,
            clause.title,
            clause.validity,
            clause.path,
            quote,
            clause_hash(clause),
            parts,
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a quiz, without its place in a bank.

    `fact` names what is asked for, so that a paper asks it once: two items with the same `fact` are rivals.
    `difficulty` is 1 (easy) to 5. `topic` is a heading of the document, for choosing. An item that was
    imported without a source has no `basis`, and can only be practised.
    """

    kind: Kind
    stem: str
    key: Key
    explanation: str
    topic: str
    difficulty: int
    fact: str
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class BankItem:
    """An item in the bank. An edit makes a new version, and statistics never mix versions."""

    item_id: str
    version: int  # from 1
    item: Item
    state: State
    author: str
    reviewer: str | None  # never the author
    practice_only: bool  # kept out of papers that count, so that nobody rehearses an exam


@dataclass(frozen=True, slots=True)
class Paper:
    """试卷: what is asked in one session, in order."""

    title: str
    items: tuple[BankItem, ...]


# What a participant sends: positions of options (Choice), a text (Blank, Points), or for each left side of
# Pairs in order the position of its right side.
Reply = tuple[int, ...] | str


def clause_hash(clause: Clause) -> str:
    """Of what a clause says: another number, place or revision leaves it as it is."""
    says = (clause.heading, clause.text, *clause.responsible_units)
    return hashlib.sha256("\n".join(says).encode()).hexdigest()[:32]
