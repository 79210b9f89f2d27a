"""The documents of the library, their trees and single clauses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from assistant import payload
from assistant.api.access import DeskAccess

router = APIRouter(prefix="/api", tags=["文件"])


@router.get("/documents", summary="文件目录")
def documents(desk: DeskAccess) -> list[payload.Json]:
    """每个文件一项：现行版本，没有现行版本的为最后一版。"""
    return [asdict(summary) for summary in desk.assistant.library.documents()]


@router.get("/documents/{doc_id}", summary="一个文件的全文和结构")
def document(
    desk: DeskAccess, doc_id: str, revision: Annotated[int | None, Query(ge=1, le=1_000_000)] = None
) -> payload.Json:
    """缺省为现行版本；给出版本号时，已被替代或撤回的版本也可以读。"""
    return payload.document_tree(desk.assistant.library.document(doc_id, revision))


@router.get("/clauses/{clause_id:path}", summary="一个条款")
def clause(desk: DeskAccess, clause_id: str) -> payload.Json:
    """条款编号中的“@”“#”须按网址规则编码，例如 `%40`、`%23`。"""
    return asdict(desk.assistant.library.clause(clause_id))
