"""填空题 and 单选题 on a number: unit and comparing words stay in the stem, the number is left out."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.figures import Figure, accepted_forms, figures
from assistant.quiz.generator.neighbours import other_values
from assistant.quiz.generator.wording import (
    choice,
    dice,
    fact_of,
    lead,
    make_item,
    quote_of,
    threshold_remark,
)
from assistant.quiz.item import BLANK_MARK, Blank, Choice, Item, Kind
from ingest.document import Clause


def number_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    for figure in figures(clause, corpus):
        yield _blank(figure, corpus)
        if choice := _single(figure, corpus):
            yield choice


def fact_of_figure(figure: Figure) -> str:
    return fact_of(figure.passage.clause, figure.quantity.measures[-12:], figure.quantity.text)


def _stem(figure: Figure) -> str:
    return f"{lead(figure.passage.clause)}{figure.replaced_by(BLANK_MARK)}。"


def _item(figure: Figure, corpus: Corpus, kind: Kind, key: Blank | Choice, difficulty: int) -> Item:
    clause = figure.passage.clause
    document = corpus.document_text(clause.doc_id)
    return make_item(
        kind,
        clause,
        _stem(figure),
        key,
        answer=figure.printed,
        fact=fact_of_figure(figure),
        quote=quote_of(figure.passage),
        difficulty=difficulty,
        remark=threshold_remark(figure.quantity, document),
    )


def _blank(figure: Figure, corpus: Corpus) -> Item:
    return _item(figure, corpus, Kind.BLANK, Blank(accepted_forms(figure.printed)), difficulty=3)


def _single(figure: Figure, corpus: Corpus) -> Item | None:
    """Harder where the clause itself holds another number of the same unit."""
    chance = dice(fact_of_figure(figure), "single")
    others = other_values(figure, chance)
    if others is None:
        return None
    rivals = {q.text for q in figure.passage.clause.quantities if q.unit == figure.quantity.unit}
    key = choice((figure.printed,), others, chance)
    return _item(figure, corpus, Kind.SINGLE, key, difficulty=3 if len(rivals) > 1 else 2)
