"""Which of the offered items make a set: spread over kinds and topics, no fact twice (G7), none that gives
away another (G4), and no more right guesses than chance allows (G9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.quiz.gates import beaten_by_guessing, cues
from assistant.quiz.corpus import Corpus
from assistant.quiz.generator.wording import dice
from assistant.quiz.item import Item, Kind

MOST_OF_A_PATTERN = 3  # statements of a set that turn on the same word


def select(items: Sequence[Item], count: int, corpus: Corpus) -> tuple[Item, ...]:
    """At most `count`, in the order given."""
    left = sorted(items, key=lambda item: dice(item.fact, item.stem).random())
    chosen: list[Item] = []
    kinds: Counter[Kind] = Counter()
    topics: Counter[str] = Counter()
    patterns: Counter[str] = Counter()
    while left and len(chosen) < count:
        best = min(left, key=lambda item: (kinds[item.kind], topics[item.topic], patterns[_pattern(item)]))
        left.remove(best)
        if patterns[_pattern(best)] >= MOST_OF_A_PATTERN or beaten_by_guessing([*chosen, best], corpus):
            continue
        chosen.append(best)
        kinds[best.kind] += 1
        topics[best.topic] += 1
        patterns[_pattern(best)] += 1
        left = [item for item in left if not _rivals(item, best)]
    order = {id(item): place for place, item in enumerate(items)}
    return tuple(sorted(chosen, key=lambda item: order[id(item)]))


def _pattern(item: Item) -> str:
    """Of a changed word which it is: 力争 made 确保 again and again is soon seen through."""
    _, is_wording, changed = item.fact.partition(":wording:")
    return changed.partition(":")[2] if is_wording else item.fact


def _rivals(one: Item, other: Item) -> bool:
    return one.fact == other.fact or cues(one, other) or cues(other, one)
