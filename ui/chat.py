"""The chat page, in Gradio: the conversation is HTML of our own, Gradio brings input, session and stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.activity import Rating
from assistant.desk import Desk
from ui import render
from ui.session import Session, answering, rated

_FOLDER = Path(__file__).parent
_AT_ONCE = 16  # questions worked on at the same time


Shown = tuple[str, str, Session]  # the conversation's HTML, what is left in the question box, the session


class Events:
    """What the page does when something is asked or judged. A page that was just opened has no session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._examples = example_questions()

    def ask(self, question: str, session: Session | None) -> Iterator[Shown]:
        """A question that was refused stays in the box, to be changed."""
        for now in answering(self._desk, question, session or Session()):
            yield self.html(now), question if now.turns[-1].problem else "", now

    def ask_offered(self, session: Session | None, event: gr.EventData) -> Iterator[Shown]:
        yield from self.ask(str(event.question), session)

    def judge(self, session: Session | None, event: gr.EventData) -> tuple[str, Session]:
        rating = Rating(event.rating)
        now = rated(self._desk, session or Session(), int(event.turn), rating, str(event.reason))
        return self.html(now), now

    def start_anew(self) -> Shown:
        session = Session()
        return self.html(session), "", session

    def html(self, session: Session) -> str:
        return render.conversation(session.turns, self._examples)


def chat_page(desk: Desk) -> gr.Blocks:
    events = Events(desk)
    page = gr.Blocks(title="政策问答助手", analytics_enabled=False)
    with page:
        session = gr.State()
        gr.HTML(_text("templates/chat_head.html"), apply_default_css=False)
        conversation = gr.HTML(
            events.html(Session()),
            elem_id="conversation",
            apply_default_css=False,
            js_on_load=_text("static/chat.js"),
        )
        with gr.Column(elem_id="asking"):
            with gr.Row(equal_height=True):
                question = gr.Textbox(
                    label="您的问题",
                    placeholder="写下您的问题，按回车提问",
                    max_lines=6,
                    autofocus=True,
                    scale=1,
                )
                send = gr.Button("提问", variant="primary", min_width=96, scale=0, elem_id="send")
            new = gr.Button("开始新的对话", size="sm", elem_id="new")
        shown = [conversation, question, session]
        # The page shows by itself that it is working, and its events are no API.
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        gr.on([question.submit, send.click], events.ask, [question, session], shown, **quietly)
        conversation.select(events.ask_offered, session, shown, **quietly)
        conversation.like(events.judge, session, [conversation, session], **quietly)
        new.click(events.start_anew, None, shown, **quietly)
    page.queue(default_concurrency_limit=_AT_ONCE, api_open=False)
    return page


def example_questions() -> list[str]:
    """The questions to begin with, one a line of examples.txt."""
    return [line for line in _text("examples.txt").splitlines() if line]


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
