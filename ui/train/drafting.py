"""出题: drafts from chosen documents and chapters, made by the worker."""

from __future__ import annotations

from assistant.desk import Desk
from assistant.quiz.generator.wording import NO_LONGER_ASKED, topic
from assistant.quiz.item import Kind
from assistant.quiz.orders import MOST_ITEMS, Wanted
from ingest.library import DocumentSummary, State
from ui.render import fill
from ui.train.asked import Asked, Shown

_SHOWN_ORDERS = 2
_USUAL_COUNT = "20"


class Drafting:
    def __init__(self, desk: Desk) -> None:
        self._orders = desk.quiz.orders
        self._library = desk.assistant.library
        self.acts = {"show": self.show, "topics": self.show, "make": self.make}

    def show(self, asked: Asked) -> Shown:
        """With the chapters of the chosen documents, where these were asked for."""
        chosen = set(asked.all("document"))
        wants_topics = asked.act.endswith("topics")
        return Shown(
            fill(
                "train/drafting.html",
                documents=self._documents(),
                chosen=chosen,
                topics=self._topics(chosen) if wants_topics else (),
                wants_topics=wants_topics,
                kinds=tuple(Kind),
                ticked=set(asked.all("kind")) or set(Kind),
                count=asked.one("count") or _USUAL_COUNT,
                most=MOST_ITEMS,
            )
        )

    def make(self, asked: Asked) -> Shown:
        kinds = tuple(kind for kind in Kind if kind in asked.all("kind"))
        count = asked.number("count", "题数")
        self._orders.place(Wanted(count, asked.all("document"), asked.all("topic"), kinds), asked.by)
        return Shown(self.show(asked).html, "已开始出题。出好的草稿进题库，进度在下面。")

    def orders(self) -> str:
        return fill("train/orders.html", orders=self._orders.newest(_SHOWN_ORDERS))

    def _documents(self) -> list[DocumentSummary]:
        return [
            each
            for each in self._library.documents()
            if each.state is State.CURRENT and each.validity not in NO_LONGER_ASKED
        ]

    def _topics(self, chosen: set[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for each in self._documents():
            if not chosen or each.doc_id in chosen:
                found |= dict.fromkeys(map(topic, self._library.clauses_of_revision(each.revision_id)))
        return tuple(found)
