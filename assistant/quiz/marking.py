"""Marking replies (判分): how much of an item's full mark a reply earns.

A reply comes from outside: one that is too long, of another type or out of range earns nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from assistant.lexicon import Lexicon
from assistant.quiz.equivalence import LONGEST, canonical, without_comparison
from assistant.quiz.item import BLANK_MARK, Blank, Choice, Item, Kind, Pairs, Points, Reply
from ingest.quantities import read_quantities


class MultipleRule(StrEnum):
    """How a 多选题 is marked; said to the participants before they begin."""

    HALF = "half"  # all right: full; fewer, none wrong: half; any wrong: nothing (the usual rule in China)
    ALL = "all"  # all or nothing
    EACH = "each"  # each option ticked or left rightly counts, 1 / number of options


def mark(item: Item, reply: Reply | None, rule: MultipleRule = MultipleRule.HALF) -> float:
    """The share of the full mark, 0 to 1. No reply earns nothing. Positions are those of `Choice.options`
    and `Pairs.pairs` as they are kept, not as they were shuffled."""
    match item.key:
        case Choice() as key:
            return _mark_choice(key, reply, rule if item.kind is Kind.MULTIPLE else MultipleRule.ALL)
        case Pairs() as key:
            return _mark_pairs(key, reply)
        case Blank() as key:
            return float(_is_readable(reply) and fits_blank(item.stem, key, str(reply)))
        case Points() as key:
            found = points_found(key, reply) if isinstance(reply, str) else ()
            return sum(found) / len(key.points)


def earned(item: Item, reply: Reply | None, rule: MultipleRule, confirmed: float | None) -> float:
    """What a person confirmed, or else what is proposed."""
    return mark(item, reply, rule) if confirmed is None else confirmed


def full_points(item: Item) -> int:
    """How many points a person can give a reply: words can be right in ways that the key does not know. None
    where positions decide."""
    match item.key:
        case Points(points):
            return len(points)
        case Blank():
            return 1
        case _:
            return 0


def needs_confirmation(item: Item) -> bool:
    """Whether the mark is a proposal that a person confirms: points in somebody's own words (简答)."""
    return item.kind is Kind.SHORT


# --- positions ----------------------------------------------------------------------------------------


def _mark_choice(key: Choice, reply: Reply | None, rule: MultipleRule) -> float:
    chosen, correct = _positions(reply), set(key.correct)
    if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(range(len(key.options))):
        return 0.0
    if rule is MultipleRule.EACH:
        return 1.0 - len(correct.symmetric_difference(chosen)) / len(key.options)
    if set(chosen) == correct:
        return 1.0
    return 0.5 if rule is MultipleRule.HALF and set(chosen) < correct else 0.0


def _mark_pairs(key: Pairs, reply: Reply | None) -> float:
    """The right side of a left side is the one at the same position."""
    chosen = _positions(reply)
    if len(chosen) > len(key.pairs):
        return 0.0
    return sum(right == left for left, right in enumerate(chosen)) / len(key.pairs)


def _positions(reply: object) -> tuple[int, ...]:
    if isinstance(reply, tuple) and all(type(position) is int for position in reply):
        return reply
    return ()


# --- words --------------------------------------------------------------------------------------------


def _is_readable(reply: object) -> bool:
    return isinstance(reply, str) and bool(reply.strip()) and len(reply) <= LONGEST


def fits_blank(stem: str, key: Blank, reply: str) -> bool:
    """Whether the reply says what may stand in the blank. It may repeat what stands around it: the unit
    (“建设____万亩” filled with 180万亩 or 1800000亩), or the comparing words (不低于180万亩)."""
    before, _, after = stem.partition(BLANK_MARK)
    given = {canonical(reply), canonical(_without_repeated(before, reply, after))}
    return any(given & _forms(before, accepted, after) for accepted in key.accepted)


def _without_repeated(before: str, reply: str, after: str) -> str:
    """The reply without the words that the stem already has beside the blank; never nothing."""
    text = reply.strip()
    for size in range(min(len(text) - 1, len(after)), 0, -1):
        if text.endswith(after[:size]):
            text = text[:-size]
            break
    for size in range(min(len(text) - 1, len(before)), 0, -1):
        if text.startswith(before[-size:]):
            return text[size:]
    return text


@lru_cache(maxsize=4096)
def _forms(before: str, accepted: str, after: str) -> frozenset[str]:
    """What may stand in the blank, alone and as the quantity that it makes with the words around it."""
    alone = canonical(accepted)
    forms = {alone}
    for quantity in read_quantities(f"{before}{accepted}{after}"):
        if quantity.start < len(before) + len(accepted) and quantity.end > len(before):
            whole = canonical(quantity.text)
            forms |= {whole} if without_comparison(alone) != alone else {whole, without_comparison(whole)}
    return frozenset(forms - {""})


# --- points -------------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[。；;！!？?\n]")
_NUMBER = re.compile(r"〔[^〔〕]*〕")
_SAYS_NOTHING = re.compile(r"[的地得了等]")
_ENOUGH = 0.6  # of the neighbouring characters of a point, in one sentence of the reply


def points_found(key: Points, reply: str) -> tuple[bool, ...]:
    """For each point whether the reply names it: its numbers, and most of its words in one sentence."""
    if not _is_readable(reply):
        return (False,) * len(key.points)
    sentences = [_worded(sentence) for sentence in _SENTENCE.split(reply)]
    return tuple(any(_names(sentence, _worded(point)) for sentence in sentences) for point in key.points)


def _names(sentence: str, point: str) -> bool:
    numbers = _NUMBER.findall(point)
    wanted = _neighbours(_NUMBER.sub("", point))
    if not set(numbers) <= set(_NUMBER.findall(sentence)) or not (numbers or wanted):
        return False
    return not wanted or len(wanted & _neighbours(_NUMBER.sub("", sentence))) >= _ENOUGH * len(wanted)


def _neighbours(text: str) -> set[str]:
    """Pairs of neighbouring characters; a single character stands for itself."""
    return {text[i : i + 2] for i in range(len(text) - 1)} or set(text)


def _worded(text: str) -> str:
    """Canonical, in the words of documents: 吃低保的 is 最低生活保障对象."""
    lexicon = _lexicon()
    official = lexicon.term_pattern.sub(
        lambda said: lexicon.terms[said[0]].official[0] if lexicon.terms[said[0]].is_silent else said[0], text
    )
    return _SAYS_NOTHING.sub("", canonical(official))


@cache
def _lexicon() -> Lexicon:
    return Lexicon()
