"""The maintainers' page, in Gradio: upload, follow the jobs, look at a revision, publish and withdraw it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from assistant.api.corrections import OneCut
from assistant.api.maintenance import begin_switch
from assistant.correcting import correct, cut_otherwise
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.job import Job, JobState, Kind
from assistant.permission import OPERATOR
from assistant.uploads import LARGEST_FILE, MOST_FILES
from assistant.wording import JOB, STATE
from ingest.corrections import InvalidCorrection
from ingest.cuts import InvalidCut
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


class Seen(NamedTuple):
    """What the page shows: the jobs; the words, state and count of changes that its list was drawn for."""

    jobs: str = ""
    asked: tuple[str, str, int] | None = None


Looked = tuple[Any, Any, Any]  # the jobs, the list, Seen; gr.skip() where nothing changed


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
        repeals = self._library.repeal_clauses()
        return render.maintain_list(kept[:_MOST_DOCUMENTS], len(found), repeals)

    def look(self, seen: Seen, words: str, state: str) -> Looked:
        """What is not yet on the page, and what is from now on."""
        jobs, asked = self.jobs(), (words, state, self._library.changes())
        same = jobs == seen.jobs, asked == seen.asked
        if all(same):
            return gr.skip(), gr.skip(), gr.skip()
        listed = gr.skip() if same[1] else self.documents(words, state)
        return gr.skip() if same[0] else jobs, listed, Seen(jobs, asked)

    def act(self, event: gr.EventData) -> Iterator[str]:
        """Whatever was clicked in one of the parts: the detail."""
        try:
            yield from self._act(event)
        except UserError as problem:
            yield render.maintain_detail(None, problem.message + problem.hint, True)
        except (LibraryError, InvalidCorrection) as problem:
            yield render.maintain_detail(None, str(problem), True)

    def _act(self, event: gr.EventData) -> Iterator[str]:
        match event.act:
            case "open":
                yield render.maintain_detail(None, "正在打开…")  # a long document takes seconds
                yield self._detail(str(event.doc_id), int(event.revision))
            case "close":
                yield ""
            case "cancel":
                self._desk.jobs.cancel(str(event.job_id))
            case "switch":
                yield from self._switch(Kind(event.kind), str(event.doc_id), int(event.revision))
            case "correct":
                yield self._correct(str(event.doc_id), int(event.revision), dict(event.values))
            case "cut":
                yield self._cut(str(event.doc_id), int(event.revision), dict(event.values))

    def _detail(self, doc_id: str, revision: int, message: str | None = None, failed: bool = False) -> str:
        return render.maintain_detail(inspect(self._desk, doc_id, revision), message, failed)

    def _switch(self, kind: Kind, doc_id: str, revision: int) -> Iterator[str]:
        try:
            job_id = begin_switch(self._desk, kind, doc_id, revision)
        except UserError as problem:
            yield self._detail(doc_id, revision, problem.message + problem.hint, failed=True)
            return
        yield self._detail(doc_id, revision, f"正在{JOB[kind]}，请稍候…")
        yield self._detail(doc_id, revision, *_told(kind, self._finished(job_id)))

    def _finished(self, job_id: str) -> Job | None:
        """The job when it is over, or as far as it is after a minute."""
        until = time.monotonic() + _LONGEST_WAIT_S
        while (job := self._desk.jobs.get(job_id)) and not job.is_finished and time.monotonic() < until:
            time.sleep(0.2)
        return job

    def _correct(self, doc_id: str, revision: int, values: dict[str, object]) -> str:
        told = {MetadataField(name): str(value) for name, value in values.items()}
        try:
            after = correct(self._library, doc_id, revision, told, OPERATOR)
        except InvalidCorrection as problem:
            return self._detail(doc_id, revision, str(problem), failed=True)
        return self._saved(after, revision)

    def _cut(self, doc_id: str, revision: int, values: dict[str, object]) -> str:
        try:
            cut = OneCut.model_validate(values).cut()
            after = cut_otherwise(self._library, doc_id, revision, cut, OPERATOR)
        except InvalidCut as problem:
            return self._detail(doc_id, revision, str(problem), failed=True)
        return self._saved(after, revision)

    def _saved(self, after: DocumentSummary, before: int) -> str:
        if after.revision == before:
            return self._detail(after.doc_id, before, "没有改动，仍是原来的一版。")
        return self._detail(after.doc_id, after.revision, f"已保存为第 {after.revision} 版，待发布。")


def maintain_page(desk: Desk) -> gr.Blocks:
    events = Events(desk)
    page = gr.Blocks(title="文件维护 · 政策问答助手", analytics_enabled=False)
    with page:
        seen = gr.State(Seen())
        _part(_text("templates/maintain_head.html"))
        upload = _part(render.maintain_upload(LARGEST_FILE, MOST_FILES))
        jobs = _part("")
        with gr.Column(elem_id="finding"):
            with gr.Row():
                words = gr.Textbox(label="查找文件", placeholder="标题或文号里的字", scale=2)
                state = gr.Radio([_ALL, *STATE.values()], value=_ALL, label="状态", scale=3)
            listed = _part("")
        detail = _part("")
        # The page shows by itself that it is working, and its events are no API.
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for part in (upload, jobs, listed, detail):
            part.select(events.act, None, detail, **quietly)
        # Gradio drops the event of what is typed before the page is ready, and may hand over an older answer
        # after a newer one. So each look tells what the list was drawn for, and the next puts it right.
        looks = [page.load, gr.Timer(_LOOK_EVERY_S).tick, words.input, state.input]
        shown = [jobs, listed, seen]
        gr.on(looks, events.look, [seen, words, state], shown, trigger_mode="always_last", **quietly)
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
