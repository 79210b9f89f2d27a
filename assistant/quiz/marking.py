"""Marking replies (判分): how much of an item's full mark a reply earns."""

from __future__ import annotations

from enum import StrEnum

from assistant.quiz.item import Item, Reply


class MultipleRule(StrEnum):
    """How a 多选题 is marked; said to the participants before they begin."""

    HALF = "half"  # all right: full; fewer, none wrong: half; any wrong: nothing (the usual rule in China)
    ALL = "all"  # all or nothing
    EACH = "each"  # each option ticked or left rightly counts, 1 / number of options


def mark(item: Item, reply: Reply | None, rule: MultipleRule = MultipleRule.HALF) -> float:
    """The share of the full mark, 0 to 1. No reply earns nothing. Positions are those of `Choice.options`
    and `Pairs.pairs` as they are kept, not as they were shuffled."""
    raise NotImplementedError
