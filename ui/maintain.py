"""The maintainers' page, in Gradio: upload, follow the jobs, look at a revision, publish and withdraw it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.api.maintenance import begin_switch
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.job import Job, JobState, Kind
from assistant.permission import OPERATOR
from assistant.uploads import LARGEST_FILE, MOST_FILES
from assistant.wording import JOB, STATE
from ingest.corrections import InvalidCorrection, corrected
from ingest.document import MetadataField
from ingest.library import DocumentSummary, LibraryError, State
from ui import render
from ui.inspection import inspect

_FOLDER = Path(__file__).parent
_ALL = "全部"
_SHOWN_JOBS = 8
_MOST_DOCUMENTS = 200  # listed at once
_LOOK_EVERY_S = 1.0
_LONGEST_WAIT_S = 60.0  # for a switch, on this page

Redrawn = tuple[Any, Any, Any]  # the jobs, the list, the detail; gr.skip() where nothing changed


class Events:
    """What the page does. Who opened it has proven to be a maintainer: see `ui.site`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._library = desk.assistant.library

    def jobs(self) -> str:
        return render.maintain_jobs(self._desk.jobs.newest(_SHOWN_JOBS))

    def documents(self, words: str, state: str) -> str:
        found = self._library.documents()
        kept = [each for each in found if _fits(each, words, state)]
        return render.maintain_list(kept[:_MOST_DOCUMENTS], len(found))

    def look_again(self, known: str) -> tuple[Any, Any]:
        """The jobs, and that they are known from now on; nothing is sent where nothing happened."""
        jobs = self.jobs()
        return (gr.skip(), gr.skip()) if jobs == known else (jobs, jobs)

    def act(self, words: str, state: str, event: gr.EventData) -> Iterator[Redrawn]:
        """Whatever was clicked in one of the parts."""
        try:
            yield from self._act(words, state, event)
        except UserError as problem:
            yield gr.skip(), gr.skip(), render.maintain_detail(None, problem.message + problem.hint, True)
        except (LibraryError, InvalidCorrection) as problem:
            yield gr.skip(), gr.skip(), render.maintain_detail(None, str(problem), True)

    def _act(self, words: str, state: str, event: gr.EventData) -> Iterator[Redrawn]:
        match event.act:
            case "open":
                yield gr.skip(), gr.skip(), self._detail(str(event.doc_id), int(event.revision))
            case "close":
                yield gr.skip(), gr.skip(), ""
            case "cancel":
                self._desk.jobs.cancel(str(event.job_id))
                yield self.jobs(), gr.skip(), gr.skip()
            case "switch":
                yield from self._switch(
                    Kind(event.kind), str(event.doc_id), int(event.revision), words, state
                )
            case "correct":
                detail = self._correct(str(event.doc_id), int(event.revision), dict(event.values))
                yield gr.skip(), self.documents(words, state), detail
            case _:
                yield self.jobs(), gr.skip(), gr.skip()

    def _detail(self, doc_id: str, revision: int, message: str | None = None, failed: bool = False) -> str:
        return render.maintain_detail(inspect(self._library, doc_id, revision), message, failed)

    def _switch(self, kind: Kind, doc_id: str, revision: int, words: str, state: str) -> Iterator[Redrawn]:
        try:
            job_id = begin_switch(self._desk, kind, doc_id, revision)
        except UserError as problem:
            detail = self._detail(doc_id, revision, problem.message + problem.hint, failed=True)
            yield gr.skip(), gr.skip(), detail
            return
        yield self.jobs(), gr.skip(), self._detail(doc_id, revision, f"正在{JOB[kind]}，请稍候…")
        message, failed = _told(kind, self._finished(job_id))
        yield self.jobs(), self.documents(words, state), self._detail(doc_id, revision, message, failed)

    def _finished(self, job_id: str) -> Job | None:
        """The job when it is over, or as far as it is after a minute."""
        until = time.monotonic() + _LONGEST_WAIT_S
        while (job := self._desk.jobs.get(job_id)) and not job.is_finished and time.monotonic() < until:
            time.sleep(0.2)
        return job

    def _correct(self, doc_id: str, revision: int, values: dict[str, object]) -> str:
        document = self._library.document(doc_id, revision)
        told = {MetadataField(name): str(value) for name, value in values.items()}
        try:
            after = corrected(document, told)
        except InvalidCorrection as problem:
            return self._detail(doc_id, revision, str(problem), failed=True)
        if after is document:
            return self._detail(doc_id, revision, "没有改动，仍是原来的一版。")
        staged = self._library.stage(after, self._library.source(doc_id, revision), OPERATOR)
        return self._detail(doc_id, staged.revision, f"已保存为第 {staged.revision} 版，待发布。")


def maintain_page(desk: Desk) -> gr.Blocks:
    events = Events(desk)
    page = gr.Blocks(title="文件维护 · 政策问答助手", analytics_enabled=False)
    with page:
        known = gr.State("")
        _part(_text("templates/maintain_head.html"))
        upload = _part(render.maintain_upload(LARGEST_FILE, MOST_FILES))
        jobs = _part("")
        with gr.Column(elem_id="finding"):
            with gr.Row():
                words = gr.Textbox(label="查找文件", placeholder="标题或文号里的字", scale=2)
                state = gr.Radio([_ALL, *STATE.values()], value=_ALL, label="状态", scale=3)
            listed = _part("")
        detail = _part("")
        shown = [jobs, listed, detail]
        # The page shows by itself that it is working, and its events are no API.
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for part in (upload, jobs, listed, detail):
            part.select(events.act, [words, state], shown, **quietly)
        looking: dict[str, Any] = {"inputs": known, "outputs": [jobs, known], **quietly}
        page.load(events.look_again, **looking)
        gr.Timer(_LOOK_EVERY_S).tick(events.look_again, **looking)
        # One event draws the list, so that no answer to older words comes after that to newer ones.
        drawing = [known.change, words.input, state.input]
        gr.on(drawing, events.documents, [words, state], listed, trigger_mode="always_last", **quietly)
    page.queue(default_concurrency_limit=16, api_open=False)
    return page


def _part(value: Any) -> gr.HTML:
    return gr.HTML(
        value, apply_default_css=False, elem_classes="maintain", js_on_load=_text("static/maintain.js")
    )


def _fits(summary: DocumentSummary, words: str, state: str) -> bool:
    text = f"{summary.title}{summary.document_number or ''}".casefold()
    return state in (_ALL, STATE[State(summary.state)]) and all(
        word in text for word in words.casefold().split()
    )


def _told(kind: Kind, job: Job | None) -> tuple[str, bool]:
    """What became of a switch, and whether that is a failure."""
    if job is None or not job.is_finished:
        return f"还在{JOB[kind]}。完成后会列在“最近的任务”里。", False
    if job.state is JobState.DONE:
        return f"已{JOB[kind]}。", False
    return job.error or f"没有{JOB[kind]}。", True


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
