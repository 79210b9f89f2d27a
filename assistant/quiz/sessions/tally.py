"""What a session's answers come to: per item, per participant. Inside the session only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.quiz.item import Choice, Item
from assistant.quiz.marking import MultipleRule, earned
from assistant.quiz.sessions.session import Given, Participant, Session

SHOWN_RANKS = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one item: how many answered, with full, part or nothing of the mark, and how often each option, in
    the order of the paper, was chosen (Choice only)."""

    answered: int
    full: int
    part: int
    nothing: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Of one participant: marks of at most one for each item that counts, and how many were full."""

    participant_id: int
    nickname: str
    marks: float
    full: int


@dataclass(frozen=True, slots=True)
class Ranked:
    rank: int  # equal marks, equal rank
    nickname: str
    marks: float


def tally(item: Item, answers: Sequence[Given], rule: MultipleRule) -> Tally:
    marks = [earned(item, given.reply, rule, given.confirmed) for given in answers]
    full, nothing = sum(each >= 1 for each in marks), sum(each <= 0 for each in marks)
    return Tally(len(marks), full, len(marks) - full - nothing, nothing, _chosen(item, answers))


def totals(
    session: Session, people: Iterable[Participant], answers: Iterable[Given], counting: Iterable[int]
) -> tuple[Total, ...]:
    """Of each participant over the positions that count. `answers` holds one attempt of each."""
    counted = frozenset(counting)
    marks: defaultdict[int, list[float]] = defaultdict(list)
    for given in answers:
        if given.position in counted:
            item = session.paper.items[given.position].item
            mark = earned(item, given.reply, session.rules.multiple, given.confirmed)
            marks[given.participant_id].append(mark)
    return tuple(_total(person, marks[person.participant_id]) for person in people)


def scoreboard(found: Iterable[Total]) -> tuple[Ranked, ...]:
    """The first SHOWN_RANKS ranks, without those who have no mark at all."""
    sorted_totals = sorted((each for each in found if each.marks > 0), key=lambda each: -each.marks)
    ranked = (
        Ranked(1 + sum(other.marks > each.marks for other in sorted_totals), each.nickname, each.marks)
        for each in sorted_totals[: 3 * SHOWN_RANKS]
    )
    return tuple(each for each in ranked if each.rank <= SHOWN_RANKS)


def _total(person: Participant, marks: Sequence[float]) -> Total:
    full = sum(each >= 1 for each in marks)
    return Total(person.participant_id, person.nickname, round(sum(marks), 2), full)


def _chosen(item: Item, answers: Iterable[Given]) -> tuple[int, ...]:
    if not isinstance(item.key, Choice):
        return ()
    counts = [0] * len(item.key.options)
    for given in answers:
        for position in given.reply:
            if isinstance(position, int):
                counts[position] += 1
    return tuple(counts)
