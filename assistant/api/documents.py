"""The documents of the library, their trees and single clauses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from assistant import payload
from assistant.api.access import DeskAccess, may, require
from assistant.desk import Desk
from assistant.export import Form, exported
from assistant.permission import Action, reading
from ingest.library import DocumentSummary

router = APIRouter(prefix="/api", tags=["文件"])

Revision = Annotated[int | None, Query(ge=1, le=1_000_000)]


@router.get("/documents", summary="文件目录")
def documents(request: Request, desk: DeskAccess) -> list[payload.Json]:
    """每个文件一项：现行版本。带维护口令时，没有现行版本的文件也列出，为其最后一版。"""
    summaries = desk.assistant.library.documents()
    if not may(request, desk, Action.INSPECT):
        summaries = tuple(each for each in summaries if reading(each.state) is Action.READ)
    return [asdict(summary) for summary in summaries]


@router.get("/documents/{doc_id}", summary="一个文件的全文和结构")
def document(request: Request, desk: DeskAccess, doc_id: str, revision: Revision = None) -> payload.Json:
    """缺省为现行版本；给出版本号时，已被替代的版本也可以读，待发布和已撤回的须带维护口令。"""
    summary = readable(request, desk, doc_id, revision)
    return payload.document_tree(desk.assistant.library.document(doc_id, summary.revision))


@router.get("/documents/{doc_id}/export", summary="导出一个文件", response_class=Response)
def export(
    request: Request,
    desk: DeskAccess,
    doc_id: str,
    revision: Revision = None,
    format: Form = Form.JSON,
) -> Response:
    """`format`：json（同文件结构）、markdown、docx。推断的编号有标注，草案和旧版有提示。"""
    summary = readable(request, desk, doc_id, revision)
    shown = desk.assistant.library.document(doc_id, summary.revision)
    return attachment(exported(shown, summary.state, format), f"{summary.title}{format.suffix}", format.media)


@router.get("/clauses/{clause_id:path}", summary="一个条款")
def clause(request: Request, desk: DeskAccess, clause_id: str) -> payload.Json:
    """条款编号中的“@”“#”须按网址规则编码，例如 `%40`、`%23`。"""
    found = desk.assistant.library.clause(clause_id)
    readable(request, desk, found.doc_id, found.revision)
    return asdict(found)


def readable(request: Request, desk: Desk, doc_id: str, revision: int | None) -> DocumentSummary:
    """The revision, if whoever asks may read it. Raises UnknownDocument, UserError."""
    summary = desk.assistant.library.summary(doc_id, revision)
    require(request, desk, reading(summary.state))
    return summary


def attachment(data: bytes, name: str, media: str) -> Response:
    """A file to be saved, never shown: what is in it could pass for a page of ours."""
    header = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media, headers={"Content-Disposition": header})
