"""The figures of a question in words and bars, of one session or of all."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assistant.quiz.item import BankItem
from assistant.quiz.results.statistics import ItemFigures, correlation_in_words, facility_in_words
from ui.charts import option_bars


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its figures in words; `figures` None where nobody was asked it yet."""

    number: int
    bank_item: BankItem
    figures: ItemFigures | None
    difficulty: str = ""
    distinction: str = ""
    options: Markup | None = None


def told(place: int, item: BankItem, figures: ItemFigures | None) -> Told:
    if figures is None:
        return Told(place, item, None)
    r = figures.rest_correlation.value
    return Told(
        place,
        item,
        figures,
        facility_in_words(figures.facility.value),
        "" if r is None else correlation_in_words(r),
        Markup(option_bars(place, figures.options)) if figures.options else None,
    )
