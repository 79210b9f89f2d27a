"""判断题: a sentence as it stands, or with exactly one thing changed so that the text does not say it.

A changed statement must not follow from the text: bounds are only tightened (以上 raised, 以内 lowered), and
words only go the way that `contrasts` allows. Whether a sentence is shown true or false is by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.contrasts import Change, changes
from assistant.quiz.generator.figures import figures
from assistant.quiz.generator.neighbours import wrong_values
from assistant.quiz.generator.numbers import fact_of_figure
from assistant.quiz.generator.passage import Passage, passages
from assistant.quiz.generator.wording import (
    dice,
    fact_of,
    lead,
    make_item,
    quote_of,
    threshold_remark,
)
from assistant.quiz.item import TRUE_FALSE_OPTIONS, Choice, Item, Kind
from ingest.document import Clause

LONGEST_STATEMENT = 90
# Where one word among many decides, few may stand beside it, but enough to know what is spoken of.
SHORTEST_ON_WORDING, LONGEST_ON_WORDING = 20, 60


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage as shown; `correction` says what is wrong with it, "" where nothing is."""

    passage: Passage
    fact: str
    text: str
    correction: str
    difficulty: int
    remark: str = ""


def statement_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    statements = (*_on_numbers(clause, corpus), *_on_wording(clause, corpus))
    for statement in statements:
        is_short = len(statement.text) <= LONGEST_STATEMENT
        if is_short and not (statement.correction and corpus.states(statement.text)):
            yield _item(statement)


def _item(statement: Statement) -> Item:
    clause = statement.passage.clause
    is_true = not statement.correction
    return make_item(
        Kind.TRUE_FALSE,
        clause,
        f"{lead(clause)}{statement.text}。",
        Choice(TRUE_FALSE_OPTIONS, (0 if is_true else 1,)),
        answer="正确" if is_true else f"错误，{statement.correction}",
        fact=statement.fact,
        quote=quote_of(statement.passage),
        difficulty=statement.difficulty,
        remark=statement.remark,
    )


def _on_numbers(clause: Clause, corpus: Corpus) -> Iterator[Statement]:
    for figure in figures(clause, corpus):
        passage, fact = figure.passage, fact_of_figure(figure)
        chance = dice(fact, "statement")
        remark = threshold_remark(figure.quantity, corpus.document_text(clause.doc_id))
        wrong = wrong_values(figure)
        if not wrong:  # what could only be shown true would tilt the set
            continue
        if chance.random() < 0.5:
            yield Statement(passage, fact, passage.text, "", 1, remark)
        else:
            value = chance.choice(wrong)
            unit = figure.quantity.unit if not figure.printed.endswith(figure.quantity.unit) else ""
            correction = f"应为“{figure.printed}{unit}”，不是“{value}{unit}”"
            yield Statement(passage, fact, figure.replaced_by(value), correction, 2, remark)


def _on_wording(clause: Clause, corpus: Corpus) -> Iterator[Statement]:
    for passage in passages(clause, corpus):
        if not SHORTEST_ON_WORDING <= len(passage.text) <= LONGEST_ON_WORDING:
            continue
        for change in changes(passage.text):
            stated = passage.text[change.start : change.end]
            fact = fact_of(clause, "wording", passage.start + change.start, stated)
            if dice(fact).random() < 0.5:
                yield Statement(passage, fact, passage.text, "", 2)
            else:
                yield Statement(passage, fact, change.apply(passage.text), _correction(stated, change), 3)


def _correction(stated: str, change: Change) -> str:
    return f"应为“{stated}”，不是“{change.instead}”"
