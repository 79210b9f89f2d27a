"""The chat page, in Gradio: the conversation is HTML of our own, Gradio brings input, session and stream."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import gradio as gr

from assistant.activity import Feedback, Rating
from assistant.admission import visible
from assistant.desk import Desk
from assistant.errors import UserError
from ui import render
from ui.render import Turn

_FOLDER = Path(__file__).parent
_LONGEST_CONVERSATION = 30  # turns kept on the page
_LONGEST_REASON = 500  # characters
_AT_ONCE = 16  # questions worked on at the same time
_FAILED = "出错了，没有得到回答。请再试一次；一再出现时请告诉维护人员。"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """One open page: its conversation so far."""

    conversation_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Session:
        return replace(self, turns=(*self.turns, turn)[-_LONGEST_CONVERSATION:])

    def replacing(self, position: int, turn: Turn) -> Session:
        return replace(self, turns=(*self.turns[:position], turn, *self.turns[position + 1 :]))


def chat_page(desk: Desk) -> gr.Blocks:
    """The page; its events go to the desk."""

    def show(session: Session) -> str:
        return render.conversation(session.turns, examples)

    def ask(question: str, session: Session | None) -> Iterator[tuple[str, str, Session]]:
        for now in answering(desk, question, session or Session()):
            yield show(now), question if now.turns[-1].problem else "", now

    def ask_offered(session: Session | None, event: gr.EventData) -> Iterator[tuple[str, str, Session]]:
        yield from ask(str(event.question), session)

    def judge(session: Session | None, event: gr.EventData) -> tuple[str, Session]:
        now = rated(desk, session or Session(), int(event.turn), Rating(event.rating), str(event.reason))
        return show(now), now

    def start_anew() -> tuple[str, str, Session]:
        return show(Session()), "", Session()

    examples = example_questions()
    page = gr.Blocks(title="政策问答助手", analytics_enabled=False)
    with page:
        session = gr.State()
        gr.HTML(_text("templates/chat_head.html"), apply_default_css=False)
        conversation = gr.HTML(
            show(Session()),
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
        gr.on(
            [question.submit, send.click],
            ask,
            [question, session],
            shown,
            show_progress="hidden",
            api_visibility="private",
        )
        conversation.select(ask_offered, session, shown, show_progress="hidden", api_visibility="private")
        conversation.like(
            judge, session, [conversation, session], show_progress="hidden", api_visibility="private"
        )
        new.click(start_anew, None, shown, show_progress="hidden", api_visibility="private")
    page.queue(default_concurrency_limit=_AT_ONCE, api_open=False)
    return page


def answering(desk: Desk, question: str, session: Session) -> Iterator[Session]:
    """The session with the question in it, then with the growing answer, or with why there is none."""
    turn = Turn(question.strip())
    session = session.with_turn(turn)
    last = len(session.turns) - 1
    yield session
    try:
        for answer in desk.stream(question, session.conversation_id):
            turn = replace(turn, answer=answer)
            yield session.replacing(last, turn)
        turn = replace(turn, complete=True)
    except UserError as problem:
        turn = replace(turn, problem=problem.message + problem.hint)
    except Exception:
        # The page must say that it failed, whatever failed.
        _log.exception("a question on the chat page failed")
        turn = replace(turn, answer=None, problem=_FAILED)
    yield session.replacing(last, turn)


def rated(desk: Desk, session: Session, position: int, rating: Rating, reason: str) -> Session:
    """Keep a judgement of the answer at `position`; each answer is judged once."""
    if not 0 <= position < len(session.turns):
        return session
    turn = session.turns[position]
    if turn.answer is None or turn.rating is not None:
        return session
    desk.activity.add_feedback(
        Feedback(
            rating,
            visible(reason)[:_LONGEST_REASON],
            turn.answer.question,
            turn.answer.status,
            tuple(citation.clause_id for citation in turn.answer.citations),
        )
    )
    return session.replacing(position, replace(turn, rating=rating))


def example_questions() -> list[str]:
    """The questions to begin with, one a line of examples.txt."""
    return [line for line in _text("examples.txt").splitlines() if line]


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
