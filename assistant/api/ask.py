"""A question and its answer, whole or as a stream; and the clauses nearest to a question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, Field

from assistant import payload
from assistant.answer import Answer
from assistant.api.access import DeskAccess

router = APIRouter(prefix="/api", tags=["问答"])

_EVENT_STREAM = "text/event-stream"


class Ask(BaseModel):
    question: str
    conversation_id: str | None = Field(None, pattern=r"^[\w-]{1,100}$")


@router.post("/ask", summary="提问", response_model=Answer)
def ask(body: Ask, request: Request, desk: DeskAccess) -> Response:
    """回答一个问题。

    `Accept: text/event-stream` 时逐步给出：`partial` 事件是正在增长的回答，`answer` 事件是完整的回答。
    """
    if _EVENT_STREAM in request.headers.get("accept", ""):
        answers = desk.stream(body.question, body.conversation_id)
        return StreamingResponse(_events(answers), media_type=_EVENT_STREAM)
    return JSONResponse(asdict(desk.ask(body.question, body.conversation_id)))


@router.get("/search", summary="检索条款")
def search(desk: DeskAccess, q: str, top: Annotated[int, Query(ge=1, le=100)] = 10) -> list[payload.Json]:
    return [payload.search_result(scored) for scored in desk.search(q, top)]


def _events(answers: Iterator[Answer]) -> Iterator[bytes]:
    """The server-sent events of a growing answer; the last one is named `answer`."""
    latest = next(answers)
    for following in answers:
        yield _event("partial", latest)
        latest = following
    yield _event("answer", latest)


def _event(name: str, answer: Answer) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(asdict(answer), ensure_ascii=False))
