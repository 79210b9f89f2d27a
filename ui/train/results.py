"""成绩: of one session, never over sessions: who answered what, and what that tells of the questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.desk import Desk
from assistant.quiz.completion import finished
from assistant.quiz.item import BankItem
from assistant.quiz.marking import needs_confirmation
from assistant.quiz.outcome import Outcome, outcome
from assistant.quiz.session import Session
from assistant.quiz.statistics import (
    LEAST_PEOPLE,
    ROUGH_BELOW,
    ItemFigures,
    Row,
    correlation_in_words,
    facility_in_words,
    paper_figures,
)
from ui.charts import facility_bars, option_bars, score_histogram
from ui.render import fill
from ui.train.asked import Asked, Shown

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """What one participant came to in this session."""

    participant: str
    nickname: str
    answered: int
    marks: float
    has_finished: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its figures in words; `figures` None where nobody was asked it yet."""

    number: int
    bank_item: BankItem
    figures: ItemFigures | None
    difficulty: str = ""
    distinction: str = ""
    options: Markup | None = None


class Results:
    def __init__(self, desk: Desk) -> None:
        self._sessions = desk.quiz.sessions
        self.acts = {"show": self.show, "open": self.open}

    def show(self, asked: Asked) -> Shown:
        return Shown(fill("train/results.html", sessions=self._sessions.newest(_SHOWN)))

    def open(self, asked: Asked) -> Shown:
        session = self._sessions.session(asked.one("code"))
        found = outcome(self._sessions, session)
        figures = paper_figures(found.items, found.first)
        known = {(each.item_id, each.version): each for each in figures.items}
        told = [
            _told(number, each, known.get((each.item_id, each.version)))
            for number, each in enumerate(found.items, start=1)
        ]
        lines = self._lines(session, found)
        return Shown(
            fill(
                "train/result.html",
                session=session,
                found=found,
                lines=lines,
                told=told,
                figures=figures,
                overview=Markup(facility_bars([each.facility for each in figures.items])),
                histogram=Markup(
                    score_histogram([each.marks / found.full for each in lines if each.answered])
                )
                if found.full
                else None,
                to_confirm=sum(needs_confirmation(each.item) for each in found.items),
                least=LEAST_PEOPLE,
                rough_below=ROUGH_BELOW,
            )
        )

    def _lines(self, session: Session, found: Outcome) -> list[Line]:
        """In the order of joining: no ranks."""
        own: Mapping[str, list[Row]] = _by_person(found.rows)
        done = finished(self._sessions, session)
        return [
            Line(
                person.participant,
                person.nickname,
                sum(row.reply is not None for row in own[person.participant]),
                round(sum(row.mark for row in own[person.participant]), 2),
                person.participant in done,
            )
            for person in found.people
        ]


def _by_person(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    own: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        own[row.participant].append(row)
    return own


def _told(number: int, item: BankItem, figures: ItemFigures | None) -> Told:
    if figures is None:
        return Told(number, item, None)
    r = figures.rest_correlation.value
    return Told(
        number,
        item,
        figures,
        facility_in_words(figures.facility.value),
        "" if r is None else correlation_in_words(r),
        Markup(option_bars(number, figures.options)) if figures.options else None,
    )
