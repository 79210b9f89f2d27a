"""In which order options are put to people: by chance, and for the same seed always the same."""

from __future__ import annotations

import random
from dataclasses import replace

from assistant.quiz.item import Choice, Item, Kind, Pairs

Order = tuple[int, ...]  # the kept position of what is shown at each place


def order(item: Item, seed: str, is_shuffled: bool = True) -> Order:
    """正确、错误 keep theirs. Right sides of pairs always move: as kept each stands beside its left side."""
    match item.key:
        case Choice(options=options):
            places = list(range(len(options)))
            moves = is_shuffled and item.kind is not Kind.TRUE_FALSE
        case Pairs(pairs=pairs):
            places, moves = list(range(len(pairs))), True
        case _:
            return ()
    if moves:
        random.Random(seed).shuffle(places)
    return tuple(places)


def shuffled(item: Item, seed: str) -> Item:
    """The item with its options in another order; pairs stay as they are."""
    if not isinstance(item.key, Choice):
        return item
    places = order(item, seed)
    correct = tuple(sorted(places.index(position) for position in item.key.correct))
    return replace(item, key=Choice(tuple(item.key.options[place] for place in places), correct))
