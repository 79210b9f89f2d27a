"""The document pages: the list of documents, and each document with its clauses and a quote highlighted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from assistant.api.access import may
from assistant.desk import Desk
from assistant.permission import Action, reading
from ingest.document import Document
from ingest.library import UnknownDocument
from ui import render
from ui.render import Highlight

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_NOT_PUBLIC = "它还没有发布，或已经撤回。维护人员登录后可以查看。"
_NOTHING_ACTIVE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
}


async def _desk(request: Request) -> Desk | None:
    desk: Desk | None = request.app.state.desk
    return desk


DeskOrNone = Annotated[Desk | None, Depends(_desk)]


@router.get("/documents")
def documents(request: Request, desk: DeskOrNone) -> HTMLResponse:
    if desk is None:
        return starting(up="")
    summaries = desk.assistant.library.documents()
    if not may(request, desk, Action.INSPECT):
        summaries = tuple(each for each in summaries if reading(each.state) is Action.READ)
    return _page(render.documents_page(summaries))


@router.get("/documents/{doc_id}")
def document(
    request: Request,
    desk: DeskOrNone,
    doc_id: str,
    revision: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    clause: str | None = None,
    start: int = 0,
    end: int | None = None,
) -> HTMLResponse:
    """`clause` is the anchor of a provision; `start` and `end` are offsets into its text, by default all."""
    if desk is None:
        return starting(up="../")
    library = desk.assistant.library
    try:
        summary = library.summary(doc_id, revision)
    except UnknownDocument as problem:
        return _page(render.message_page("找不到这个文件", str(problem), up="../"), status=404)
    if not may(request, desk, reading(summary.state)):
        return _page(render.message_page("这一版没有公开", _NOT_PUBLIC, up="../"), status=401)
    shown = library.document(doc_id, summary.revision)
    highlight = highlighted(shown, clause, start, end) if clause else None
    return _page(render.document_page(shown, summary.state, highlight))


def highlighted(document: Document, anchor: str, start: int, end: int | None) -> Highlight | None:
    """The highlight, kept within the provision's text; None where the document has no such provision."""
    for provision in document.walk():
        if provision.anchor == anchor:
            length = len(provision.text)
            first = min(max(start, 0), length)
            last = length if end is None else min(max(end, first), length)
            return Highlight(anchor, first, last)
    return None


def starting(up: str) -> HTMLResponse:
    """What is shown while the program loads; it looks again by itself."""
    text = "系统正在加载文件和索引，几秒后自动打开"
    return HTMLResponse(render.message_page("正在启动", text, up, refresh=1), 503, {"Retry-After": "2"})


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, _NOTHING_ACTIVE)
