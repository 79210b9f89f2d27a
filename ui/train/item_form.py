"""An item as its form gives it back."""

from __future__ import annotations

from dataclasses import replace

from assistant.quiz.item import Blank, Choice, Item, Key, Pairs, Points
from ui.train.asked import Asked, number


def edited(before: Item, asked: Asked) -> Item:
    """The kind, the clause and the fact stay. Raises UserError; whether it is sound is for the bank."""
    return replace(
        before,
        stem=asked.one("stem"),
        key=_key(before.key, asked),
        explanation=asked.one("explanation"),
        topic=asked.one("topic"),
        difficulty=asked.number("difficulty", "难度"),
    )


def _key(before: Key, asked: Asked) -> Key:
    match before:
        case Choice():
            return _choice(asked)
        case Blank():
            return Blank(_lines(asked.one("accepted")))
        case Points():
            return Points(_lines(asked.one("points")))
        case Pairs():
            sides = zip(asked.all("left"), asked.all("right"), strict=False)
            return Pairs(tuple((left, right) for left, right in sides if left.strip() or right.strip()))


def _choice(asked: Asked) -> Choice:
    """An option that was emptied is taken away."""
    ticked = {number(each, "正确选项") for each in asked.all("correct")}
    kept = [(at, text) for at, text in enumerate(asked.all("option")) if text.strip()]
    correct = tuple(place for place, (at, _) in enumerate(kept) if at in ticked)
    return Choice(tuple(text for _, text in kept), correct)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())
