"""Items that ask the same: the same words, the same fact, or nearly the same words."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from math import ceil

from assistant.quiz.item import Blank, Choice, Item, Key, Pairs, Points
from assistant.quiz.plain import plain, without_lead

NEARLY = 0.85  # of the character pairs of two stems in common (Dice): one may be a rewording of the other


def fingerprint(item: Item) -> str:
    """Equal for two items of one kind with the same stem and the same key, whatever the distractors."""
    says = "\n".join((item.kind, plain(item.stem), *sorted(_said(item.key))))
    return hashlib.sha256(says.encode()).hexdigest()[:32]


class Stems:
    """Stems to compare with, found by their rarest character pairs, of which like stems share at least one
    (prefix filtering, Chaudhuri et al. 2006): to compare with all would take minutes at thousands."""

    def __init__(self, stems: Iterable[tuple[str, str]]) -> None:
        """Each with the item_id that it is of."""
        pairs = {item_id: _pairs(stem) for item_id, stem in stems}
        self._frequency = Counter(chain.from_iterable(pairs.values()))  # an order, never changed
        self._pairs: dict[str, frozenset[str]] = {}
        self._by_pair: defaultdict[str, list[str]] = defaultdict(list)
        for item_id, of_stem in pairs.items():
            self._keep(item_id, of_stem)

    def add(self, item_id: str, stem: str) -> None:
        self._keep(item_id, _pairs(stem))

    def like(self, stem: str) -> Iterator[str]:
        """The item_ids of stems nearly the same."""
        pairs = _pairs(stem)
        shared = chain.from_iterable(self._by_pair.get(pair, ()) for pair in self._rarest(pairs))
        for item_id in dict.fromkeys(shared):
            other = self._pairs[item_id]
            if 2 * len(pairs & other) >= NEARLY * (len(pairs) + len(other)):
                yield item_id

    def _keep(self, item_id: str, pairs: frozenset[str]) -> None:
        self._pairs[item_id] = pairs
        for pair in self._rarest(pairs):
            self._by_pair[pair].append(item_id)

    def _rarest(self, pairs: frozenset[str]) -> list[str]:
        """So many that a like set cannot do without all of them."""
        shared_at_least = ceil(len(pairs) * NEARLY / (2 - NEARLY))
        by_frequency = sorted(pairs, key=lambda pair: (self._frequency[pair], pair))
        return by_frequency[: len(pairs) - shared_at_least + 1]


def _pairs(stem: str) -> frozenset[str]:
    text = plain(without_lead(stem))
    return frozenset(a + b for a, b in pairwise(text)) or frozenset({text})


def _said(key: Key) -> Iterator[str]:
    match key:
        case Choice(options, correct):
            yield from (plain(options[position]) for position in correct)
        case Blank(accepted):
            yield plain(accepted[0])
        case Points(points):
            yield from map(plain, points)
        case Pairs(pairs):
            yield from (f"{plain(left)}\t{plain(right)}" for left, right in pairs)
