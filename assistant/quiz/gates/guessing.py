"""G9: what somebody would get right who knows nothing of the text and follows a rule of thumb."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median_high, median_low

from assistant.quiz.gates.asked import asks_for_units, has_numbers, numbers_of
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.item import Choice, Item, Kind

ALLOWED_ABOVE_CHANCE = 0.10

# What a strategy earns of an item, 0 to 1, and what chance would; None where it does not apply.
Outcome = tuple[float, float]
Strategy = Callable[[Item, Corpus], Outcome | None]


def _choose(item: Item, chosen: Iterable[int]) -> Outcome | None:
    picked = tuple(chosen)
    if not isinstance(item.key, Choice) or not picked:
        return None
    return (item.key.correct[0] in picked and 1 / len(picked)) or 0.0, 1 / len(item.key.options)


def _longest(item: Item, _: Corpus) -> Outcome | None:
    if item.kind is not Kind.SINGLE or not isinstance(item.key, Choice) or has_numbers(item):
        return None
    longest = max(map(len, item.key.options))
    return _choose(item, (i for i, option in enumerate(item.key.options) if len(option) == longest))


def _ranked(pick: Callable[[list[float]], float]) -> Strategy:
    def strategy(item: Item, _: Corpus) -> Outcome | None:
        if item.kind is not Kind.SINGLE or not isinstance(item.key, Choice) or not has_numbers(item):
            return None
        values = [numbers_of(option)[0] for option in item.key.options]
        return _choose(item, (values.index(pick(values)),))

    return strategy


def _most_frequent_unit(item: Item, corpus: Corpus) -> Outcome | None:
    if item.kind is not Kind.SINGLE or not isinstance(item.key, Choice) or not asks_for_units(item):
        return None
    counts = [corpus.unit_count(option) for option in item.key.options]
    return _choose(item, (i for i, count in enumerate(counts) if count == max(counts)))


def _always_true(item: Item, _: Corpus) -> Outcome | None:
    return _choose(item, (0,)) if item.kind is Kind.TRUE_FALSE else None


def _always_false(item: Item, _: Corpus) -> Outcome | None:
    return _choose(item, (1,)) if item.kind is Kind.TRUE_FALSE else None


STRATEGIES: dict[str, Strategy] = {
    "longest": _longest,
    "lower median number": _ranked(median_low),
    "upper median number": _ranked(median_high),
    "largest number": _ranked(max),
    "smallest number": _ranked(min),
    "most frequent unit": _most_frequent_unit,
    "always true": _always_true,
    "always false": _always_false,
}


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a strategy gets right of the items that it applies to, and what chance would."""

    items: int
    right: float
    chance: float

    @property
    def above_chance(self) -> float:
        """As a share of the items: 0.10 is ten points."""
        return (self.right - self.chance) / self.items if self.items else 0.0


def guessed(items: Sequence[Item], corpus: Corpus) -> dict[str, Guessed]:
    """How each strategy fares, by its name."""
    fared = {}
    for name, strategy in STRATEGIES.items():
        outcomes = [outcome for item in items if (outcome := strategy(item, corpus))]
        fared[name] = Guessed(len(outcomes), sum(o[0] for o in outcomes), sum(o[1] for o in outcomes))
    return fared


def beaten_by_guessing(items: Sequence[Item], corpus: Corpus) -> tuple[str, ...]:
    """G9: the strategies that get more right than chance and ten points more, and more than one item over it
    (in a set of three nothing less can be told)."""
    return tuple(
        name
        for name, each in guessed(items, corpus).items()
        if each.right - each.chance > max(ALLOWED_ABOVE_CHANCE * each.items, 1.0)
    )
