"""What all sessions together tell of one version of an item: figures of the question, never of people.

A village training has ten to forty people; only several of them together let a correlation be estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.quiz.item import BankItem
from assistant.quiz.results.outcome import Outcome, outcome
from assistant.quiz.results.statistics import ItemFigures, item_figures
from assistant.quiz.sessions import QuizSessions


@dataclass(frozen=True, slots=True)
class Pooled:
    """`figures` None where nobody was asked this version yet; `sessions` that asked it."""

    sessions: int
    figures: ItemFigures | None


def pooled(sessions: QuizSessions, bank_item: BankItem) -> Pooled:
    """Over first attempts; whoever took part in two sessions counts as two, as nobody knows better."""
    every = (outcome(sessions, each) for each in sessions.asking(bank_item.item_id))
    found = [each for each in every if _was_asked(bank_item, each)]
    items = {(item.item_id, item.version): item for each in found for item in each.items}
    rows = [row for each in found for row in each.first]
    return Pooled(len(found), item_figures(bank_item, tuple(items.values()), rows) if found else None)


def _was_asked(bank_item: BankItem, found: Outcome) -> bool:
    of_version = bank_item.item_id, bank_item.version
    return any((row.item_id, row.version) == of_version for row in found.first)
