"""The trainers' page in Gradio: one of six parts at a time, drawn by the server, asked by one event."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.desk import Desk
from assistant.errors import UserError
from assistant.quiz.item import State
from ui.render import fill
from ui.train.asked import Asked, Shown
from ui.train.bank import Keeping
from ui.train.drafting import Drafting
from ui.train.papers import Composing
from ui.train.results import Results
from ui.train.reviewing import Reviewing
from ui.train.sessions import Holding

_FOLDER = Path(__file__).parents[1]
_LOOK_EVERY_S = 1.0
_FIRST = "draft"
_LABELS = {
    "draft": "出题",
    "review": "审核",
    "bank": "题库",
    "paper": "试卷",
    "session": "场次",
    "result": "成绩",
}

Redrawn = tuple[Any, Any, Any, Any]  # what was said, the parts' names, the part, which it is


class Part(Protocol):
    @property
    def acts(self) -> Mapping[str, Callable[[Asked], Shown]]: ...


class Events:
    """What the page does. Who opened it may keep the bank: see `ui.site`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drafting = Drafting(desk)
        self._parts: Mapping[str, Part] = {
            "draft": self._drafting,
            "review": Reviewing(desk),
            "bank": Keeping(desk),
            "paper": Composing(desk),
            "session": Holding(desk),
            "result": Results(desk),
        }

    def begin(self, part: str) -> Redrawn:
        """The part that the address names."""
        return self._do(Asked(f"{part if part in self._parts else _FIRST}.show"))

    def act(self, event: gr.EventData) -> Redrawn:
        return self._do(Asked.read(event.asked))

    def _do(self, asked: Asked) -> Redrawn:
        """Where it cannot be done nothing is drawn anew, so that no form loses what was filled in."""
        try:
            self._desk.quiz.bank.refresh(self._desk.assistant.library)
            shown = self._parts[asked.part].acts[asked.act.partition(".")[2]](asked)
        except UserError as problem:
            return _told(problem.message + problem.hint, failed=True), gr.skip(), gr.skip(), gr.skip()
        return _told(shown.said), self.names(asked.part), shown.html, asked.part

    def names(self, current: str) -> str:
        counts = self._desk.quiz.bank.counts().by_state
        reports = len(self._desk.quiz.reports.waiting())
        waiting = {"review": counts.get(State.IN_REVIEW, 0), "bank": counts.get(State.STALE, 0) + reports}
        return fill("train/names.html", labels=_LABELS, current=current, waiting=waiting)

    def look_again(self, known: str, part: str) -> tuple[Any, Any]:
        """The orders, and that they are known; nothing is sent where nothing happened."""
        orders = self._drafting.orders() if part == "draft" else ""
        return (gr.skip(), gr.skip()) if orders == known else (orders, orders)


def _told(said: str, failed: bool = False) -> str:
    return fill("train/said.html", said=said, failed=failed, at=time.time_ns())


def train_page(desk: Desk) -> gr.Blocks:
    events = Events(desk)
    page = gr.Blocks(title="培训 · 政策问答助手", analytics_enabled=False)
    with page:
        known, current, wanted = gr.State(""), gr.State(_FIRST), gr.Textbox(visible=False)
        _part(fill("train/head.html"))
        names = _part(events.names(_FIRST))
        said = _part("", elem_id="train-said")
        orders = _part("")
        shown = _part("")
        redrawn = [said, names, shown, current]
        # The page shows by itself that it is working, and its events are no API.
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for part in (names, shown, orders):
            part.select(events.act, None, redrawn, **quietly)
        page.load(events.begin, wanted, redrawn, js="() => [location.hash.slice(1)]", **quietly)
        looking: dict[str, Any] = {"inputs": [known, current], "outputs": [orders, known], **quietly}
        gr.on([page.load, current.change], events.look_again, **looking)
        gr.Timer(_LOOK_EVERY_S).tick(events.look_again, **looking)
    page.queue(default_concurrency_limit=16, api_open=False)
    return page


def _part(value: str, **more: Any) -> gr.HTML:
    script = (_FOLDER / "static" / "train.js").read_text(encoding="utf-8")
    return gr.HTML(
        value, apply_default_css=False, elem_classes=["maintain", "train"], js_on_load=script, **more
    )
