"""What is to be done to a bank, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.quiz.item import Item


@dataclass(frozen=True, slots=True)
class Twin:
    """An item offered, by its position from 0, and the one of the bank that asks the same."""

    position: int
    item: Item
    item_id: str


@dataclass(frozen=True, slots=True)
class Added:
    item_ids: tuple[str, ...]
    duplicates: tuple[Twin, ...]  # not added
    alike: tuple[Twin, ...]  # added, for a person to look at


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall stand in place of `version` of an item."""

    item_id: str
    version: int
    item: Item


@dataclass(frozen=True, slots=True)
class Refusal:
    edit: Edit
    reason: str
