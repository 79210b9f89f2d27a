"""The bank of items over HTTP: find, write, edit, review, import, export."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.documents import attachment
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.permission import Action
from assistant.quiz.bank.importing import import_items
from assistant.quiz.bank.search import MOST_A_PAGE, Wanted, without_discarded
from assistant.quiz.bank.sources import NoClause, basis_on
from assistant.quiz.exchange.entry import MOST_ITEMS
from assistant.quiz.exchange.excel import write_excel
from assistant.quiz.exchange.formats import Format, read_items, write_items
from assistant.quiz.item import BankItem, Basis, Blank, Choice, Item, Kind, Pairs, Points, State
from assistant.quiz.results.pooling import pooled
from assistant.quiz.soundness import LONGEST_NAME


def refreshed(desk: DeskAccess) -> None:
    """Whoever looks sees items as they stand with the library of now."""
    desk.quiz.bank.refresh(desk.assistant.library)


router = APIRouter(
    prefix="/api/quiz", tags=["题库"], dependencies=[allowed(Action.KEEP_BANK), Depends(refreshed)]
)

Name = Annotated[str, Field(max_length=LONGEST_NAME)]
_ItemId = Annotated[str, Field(max_length=64)]
ItemIds = Annotated[list[_ItemId], Field(min_length=1, max_length=1000)]


class GivenItem(BaseModel):
    """一道题。`key` 随题型而定：单选、多选、判断 {"options", "correct"}（序号从 0 起），填空 {"accepted"}，
    简答 {"points"}，匹配 {"pairs"}。`clause_id` 是依据条款；改题时不给则依据不变。"""

    kind: Kind
    stem: str
    key: Choice | Blank | Points | Pairs
    explanation: str = ""
    topic: str = ""
    difficulty: int = 3
    clause_id: str | None = Field(None, max_length=200)
    quote: str = ""

    def item(self, desk: Desk, fact: str = "", basis: Basis | None = None) -> Item:
        """Raises UserError, UnknownClause."""
        if self.clause_id is not None:
            basis = _basis(desk, self.clause_id, self.quote)
        return Item(
            self.kind, self.stem, self.key, self.explanation, self.topic, self.difficulty, fact, basis
        )


class Writing(BaseModel):
    by: Name
    item: GivenItem


class Editing(BaseModel):
    """`version` 是修改者所看到的一版；别人已经改过的，不覆盖。"""

    by: Name
    version: int
    item: GivenItem


class Moving(BaseModel):
    """送审、审定、退回、停用、恢复为草稿。审定的人不能是出题人。"""

    by: Name
    item_ids: ItemIds
    to: State
    note: str = Field("", max_length=1000)


class Flagging(BaseModel):
    by: Name
    item_ids: ItemIds
    practice_only: bool


def _wanted(
    words: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[list[Kind] | None, Query()] = None,
    state: Annotated[list[State] | None, Query()] = None,
    topic: Annotated[str | None, Query(max_length=LONGEST_NAME)] = None,
    doc_id: Annotated[str | None, Query(max_length=200)] = None,
    difficulty: Annotated[int | None, Query(ge=1, le=5)] = None,
    practice_only: bool | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=MOST_A_PAGE)] = 50,
) -> Wanted:
    return Wanted(
        words,
        tuple(kind or ()),
        tuple(state or ()),
        topic,
        doc_id,
        difficulty,
        practice_only,
        page=page,
        size=size,
    )


_Wanted = Annotated[Wanted, Depends(_wanted)]


@router.get("/items", summary="查找题目")
def items(desk: DeskAccess, wanted: _Wanted) -> payload.Json:
    """最近加入的在前；`total` 是总数。"""
    return asdict(desk.quiz.bank.search(wanted))


@router.get("/items/counts", summary="题库的统计")
def counts(desk: DeskAccess) -> payload.Json:
    return asdict(desk.quiz.bank.counts())


@router.get("/items/{item_id}", summary="一道题和它的办理记录")
def item(desk: DeskAccess, item_id: str) -> payload.Json:
    history = [asdict(event) for event in desk.quiz.bank.history(item_id)]
    return asdict(desk.quiz.bank.get(item_id)) | {"history": history}


@router.get("/items/{item_id}/statistics", summary="一道题各场合计的统计")
def statistics(desk: DeskAccess, item_id: str) -> payload.Json:
    """现在这一版，合计问过它的各场；只统计题目，不涉及个人。没有人答过时 `figures` 为空。"""
    return asdict(pooled(desk.quiz.sessions, desk.quiz.bank.get(item_id)))


@router.post("/items", summary="手工出题", status_code=201)
def write(desk: DeskAccess, body: Writing) -> payload.Json:
    """存为草稿；题库里已有同样的题时不存，返回已有的那道。"""
    added = desk.quiz.bank.add([body.item.item(desk)], body.by)
    return {
        "item_id": next(iter(added.item_ids), None),
        "duplicate_of": next((twin.item_id for twin in added.duplicates), None),
        "alike": [twin.item_id for twin in added.alike],
    }


@router.put("/items/{item_id}", summary="改题")
def edit(desk: DeskAccess, item_id: str, body: Editing) -> payload.Json:
    """成为新的一版草稿，须重新审定。"""
    before = desk.quiz.bank.get(item_id).item
    changed = body.item.item(desk, before.fact, before.basis)
    return asdict(desk.quiz.bank.edit(item_id, body.version, changed, body.by))


@router.post("/items/move", summary="送审、审定、退回、停用")
def move(desk: DeskAccess, body: Moving) -> payload.Json:
    """全部办成，或一道也不办。"""
    desk.quiz.bank.move(body.item_ids, body.to, body.by, body.note)
    return {"moved": len(body.item_ids)}


@router.post("/items/flag", summary="只供练习，或可用于测验")
def flag(desk: DeskAccess, body: Flagging) -> payload.Json:
    desk.quiz.bank.flag(body.item_ids, body.practice_only, body.by)
    return {"flagged": len(body.item_ids)}


# --- files ----------------------------------------------------------------------------------------------

_FILE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/import", summary="导入题目", openapi_extra=_FILE_BODY)
async def import_file(
    request: Request,
    desk: DeskAccess,
    by: Annotated[str, Query(max_length=LONGEST_NAME)],
    format: Format = Format.EXCEL,
    dry_run: bool = True,
) -> payload.Json:
    """请求体就是文件本身。缺省只试不存：逐行报告会新增、修改哪些题，哪些不能导入，为什么。"""
    data = await request.body()
    return await run_in_threadpool(_import, desk, data, format, by, dry_run)


def _import(desk: Desk, data: bytes, form: Format, by: str, dry_run: bool) -> payload.Json:
    parsed = read_items(data, form)
    report = import_items(desk.quiz.bank, desk.assistant.library, parsed, by, keep=not dry_run)
    return asdict(report) | {"dry_run": dry_run}


@router.get("/template", summary="导入模板", response_class=Response)
def template() -> Response:
    return attachment(write_excel(()).data, f"题目导入模板{Format.EXCEL.suffix}", Format.EXCEL.media)


@router.get("/export", summary="导出题目", response_class=Response)
def export(desk: DeskAccess, wanted: _Wanted, format: Format = Format.EXCEL) -> Response:
    """按查找条件导出全部（不分页），缺省不含已过期和已停用的。哪些题装不下，见 `/api/quiz/export/check`。"""
    written = write_items(_exported(desk, wanted), format)
    return attachment(written.data, f"题库{format.suffix}", format.media)


@router.get("/export/check", summary="导出前查看哪些题装不下")
def check_export(desk: DeskAccess, wanted: _Wanted, format: Format = Format.EXCEL) -> payload.Json:
    chosen = _exported(desk, wanted)
    written = write_items(chosen, format)
    return {"items": len(chosen), "left_out": [asdict(each) for each in written.left_out]}


def _exported(desk: Desk, wanted: Wanted) -> tuple[BankItem, ...]:
    chosen = desk.quiz.bank.chosen(without_discarded(wanted))
    if len(chosen) > MOST_ITEMS:
        raise UserError(
            "too_many_items", f"要导出的题目超过 {MOST_ITEMS} 道。", "请按文件或知识点分几次导出。"
        )
    return chosen


def _basis(desk: Desk, clause_id: str, quote: str) -> Basis:
    clauses = desk.assistant.library.clauses([clause_id])
    if clause_id not in clauses:
        raise UserError("no_clause", f"没有现行条款“{clause_id}”。", "请在文件目录中重新查找。")
    try:
        return basis_on(clauses[clause_id], quote)
    except NoClause as problem:
        raise UserError("no_clause", f"{problem}。", "请从条款里逐字摘引。") from problem
