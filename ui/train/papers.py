"""试卷: by a blueprint, fixed or drawn for each person; printed with their key."""

from __future__ import annotations

from itertools import zip_longest

from assistant.desk import Desk
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import Kind, State
from assistant.quiz.papers import KeptPaper, Manner
from assistant.quiz.papers.paper import Blueprint, Row
from assistant.quiz.soundness import HARDEST
from ui.render import fill
from ui.train.asked import Asked, Shown, number

_FIRST_ROWS = 3
_SHOWN = 50


class Composing:
    def __init__(self, desk: Desk) -> None:
        self._papers = desk.quiz.papers
        self._bank = desk.quiz.bank
        self.acts = {"show": self.show, "make": self.make, "open": self.open, "remove": self.remove}

    def show(self, asked: Asked) -> Shown:
        usable = Wanted(states=(State.APPROVED,))
        return Shown(
            fill(
                "train/papers.html",
                papers=self._papers.newest(_SHOWN),
                usable=len(self._bank.ids(usable)),
                topics=self._bank.topics(usable),
                kinds={
                    kind: len(self._bank.ids(Wanted(kinds=(kind,), states=usable.states))) for kind in Kind
                },
                rows=_FIRST_ROWS,
                hardest=HARDEST,
            )
        )

    def make(self, asked: Asked) -> Shown:
        blueprint = Blueprint(_rows(asked), asked.one("for_practice") == "yes")
        kept = self._papers.make(asked.one("title"), blueprint, Manner(asked.one("manner")), asked.by)
        return Shown(self._opened(kept), f"已组成试卷“{kept.title}”。")

    def open(self, asked: Asked) -> Shown:
        return Shown(self._opened(self._papers.get(asked.one("paper"))))

    def remove(self, asked: Asked) -> Shown:
        self._papers.remove(asked.one("paper"))
        return Shown(self.show(asked).html, "已删除试卷。开过的场次不受影响。")

    def _opened(self, kept: KeptPaper) -> str:
        """Everything it asks; of a drawn one, an example."""
        return fill("train/paper.html", kept=kept, paper=self._papers.paper(kept.paper_id))


def _rows(asked: Asked) -> tuple[Row, ...]:
    """Those that were given a count. Raises UserError."""
    lines = zip_longest(
        *(asked.all(name) for name in ("topic", "kind", "easiest", "hardest", "count")), fillvalue=""
    )
    return tuple(
        Row(
            count=number(count, "题数"),
            topic=topic or None,
            kind=Kind(kind) if kind else None,
            easiest=number(easiest or "1", "难度"),
            hardest=number(hardest or str(HARDEST), "难度"),
        )
        for topic, kind, easiest, hardest, count in lines
        if count.strip()
    )
