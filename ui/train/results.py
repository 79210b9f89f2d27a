"""成绩: of one session, never over sessions: who answered what, and what that tells of the questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from assistant.desk import Desk
from assistant.quiz.item import Item
from assistant.quiz.results.completion import finished
from assistant.quiz.results.outcome import Outcome, OwnWords, outcome, to_confirm
from assistant.quiz.results.statistics import (
    LEAST_PEOPLE,
    ROUGH_BELOW,
    Row,
    paper_figures,
)
from assistant.quiz.sessions.session import Session
from ui.charts import facility_bars, score_histogram
from ui.render import fill
from ui.train.asked import Asked, Shown, number
from ui.train.figures import told

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """What one participant came to in this session."""

    participant: str
    nickname: str
    answered: int
    marks: float
    has_finished: bool


class Results:
    def __init__(self, desk: Desk) -> None:
        self._sessions = desk.quiz.sessions
        self.acts = {"show": self.show, "open": self.open, "confirm": self.confirm}

    def show(self, asked: Asked) -> Shown:
        return Shown(fill("train/results.html", sessions=self._sessions.newest(_SHOWN)))

    def open(self, asked: Asked) -> Shown:
        return Shown(self._opened(self._sessions.session(asked.one("code"))))

    def confirm(self, asked: Asked) -> Shown:
        """What all replies to one 简答题 earn."""
        session, position = self._sessions.session(asked.one("code")), asked.number("position", "题号")
        points = {}
        for who, earned in zip(asked.all("who"), asked.all("points"), strict=False):
            person, _, attempt = who.partition("/")
            points[number(person, "编号"), number(attempt, "次数"), position] = number(earned, "得分")
        self._sessions.confirm(session.code, points, asked.by)
        return Shown(self._opened(session), f"已确认 {len(points)} 个回答的得分。")

    def _opened(self, session: Session) -> str:
        found = outcome(self._sessions, session)
        figures = paper_figures(found.items, found.first)
        known = {(each.item_id, each.version): each for each in figures.items}
        questions = [
            told(place, each, known.get((each.item_id, each.version)))
            for place, each in enumerate(found.items, start=1)
        ]
        lines = self._lines(session, found)
        return fill(
            "train/result.html",
            session=session,
            found=found,
            lines=lines,
            told=questions,
            figures=figures,
            overview=Markup(facility_bars([each.facility for each in figures.items])),
            histogram=Markup(score_histogram([each.marks / found.full for each in lines if each.answered]))
            if found.full
            else None,
            own_words=_by_item(session, to_confirm(self._sessions, session)),
            least=LEAST_PEOPLE,
            rough_below=ROUGH_BELOW,
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


def _by_item(session: Session, replies: Sequence[OwnWords]) -> list[tuple[int, Item, list[OwnWords]]]:
    """Each 简答题 with its position and the replies to it."""
    by_position = groupby(replies, key=lambda each: each.place[2])
    return [(at, session.paper.items[at].item, list(of_item)) for at, of_item in by_position]


def _by_person(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    own: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        own[row.participant].append(row)
    return own
