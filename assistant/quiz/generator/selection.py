"""Which of the offered items make a set: spread over kinds and topics, no fact twice (G7), none that gives
away another (G4), and no more right guesses than chance allows (G9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.cueing import Telling
from assistant.quiz.gates.guessing import beaten_by_guessing
from assistant.quiz.generator.wording import dice
from assistant.quiz.item import Choice, Item, Kind

LEAST_OF_A_PATTERN, SHARE_OF_A_PATTERN = 2, 0.05  # statements of a set that turn on the same word


def select(items: Sequence[Item], count: int, corpus: Corpus) -> tuple[Item, ...]:
    """At most `count`, in the order given. Only where there are too few otherwise may one item show what
    another asks for: a paper holds them apart."""
    mixed = sorted(items, key=lambda item: dice(item.fact, item.stem).random())
    telling = {id(item): Telling.of(item) for item in items}

    def are_rivals(one: Item, other: Item) -> bool:
        return telling[id(one)].is_rival_of(telling[id(other)])

    def ask_the_same(one: Item, other: Item) -> bool:
        return telling[id(one)].asks_the_same(telling[id(other)])

    chosen = _add([], mixed, count, corpus, are_rivals)
    chosen = _add(chosen, mixed, count, corpus, ask_the_same)
    order = {id(item): place for place, item in enumerate(items)}
    return tuple(sorted(chosen, key=lambda item: order[id(item)]))


def _add(
    chosen: list[Item],
    items: Sequence[Item],
    count: int,
    corpus: Corpus,
    exclude: Callable[[Item, Item], bool],
) -> list[Item]:
    """`chosen` and more, each time of the kind, verdict, topic and pattern that there are fewest of."""
    most_alike = max(LEAST_OF_A_PATTERN, SHARE_OF_A_PATTERN * count)
    left = [item for item in items if not any(exclude(item, other) for other in chosen)]
    kinds = Counter(item.kind for item in chosen)
    topics = Counter(item.topic for item in chosen)
    verdicts = Counter(map(_verdict, chosen))
    patterns = Counter(map(_pattern, chosen))
    while left and len(chosen) < count:
        best = min(
            left,
            key=lambda item: (
                kinds[item.kind],
                verdicts[_verdict(item)],
                topics[item.topic],
                patterns[_pattern(item)],
            ),
        )
        left.remove(best)
        if patterns[_pattern(best)] >= most_alike or beaten_by_guessing([*chosen, best], corpus):
            continue
        chosen = [*chosen, best]
        kinds[best.kind] += 1
        verdicts[_verdict(best)] += 1
        topics[best.topic] += 1
        patterns[_pattern(best)] += 1
        left = [item for item in left if not exclude(item, best)]
    return chosen


def _verdict(item: Item) -> str:
    """正确 or 错误 of a statement, "" of all others."""
    if item.kind is not Kind.TRUE_FALSE or not isinstance(item.key, Choice):
        return ""
    return item.key.options[item.key.correct[0]]


def _pattern(item: Item) -> str:
    """Of a changed word which it is: 力争 made 确保 again and again is soon seen through."""
    _, is_wording, changed = item.fact.partition(":wording:")
    return changed.partition(":")[2] if is_wording else item.fact
