"""Papers over HTTP: put together, look at, print."""

from __future__ import annotations

from dataclasses import asdict, replace
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.documents import attachment
from assistant.api.quiz_bank import ItemIds, Name, refreshed
from assistant.export import Form
from assistant.permission import Action
from assistant.quiz.papers import Manner
from assistant.quiz.papers.paper import MOST_ROWS, Blueprint, Row
from assistant.quiz.papers.printing import printed_key, printed_paper

router = APIRouter(
    prefix="/api/quiz/papers", tags=["试卷"], dependencies=[allowed(Action.KEEP_BANK), Depends(refreshed)]
)

_Seed = Annotated[str, Query(max_length=64)]


class Making(BaseModel):
    """按方案组卷。`fixed`：人人相同；`drawn`：每人各抽一份。"""

    by: Name
    title: Name
    rows: list[Row] = Field(max_length=MOST_ROWS)
    manner: Manner = Manner.FIXED
    for_practice: bool = False


class Picking(BaseModel):
    """手工选题组卷。"""

    by: Name
    title: Name
    item_ids: ItemIds


class Part(StrEnum):
    PAPER = "paper"
    KEY = "key"


@router.post("", summary="按方案组卷", status_code=201)
def make(desk: DeskAccess, body: Making) -> payload.Json:
    """题库不够时说明哪一行缺几道。"""
    blueprint = Blueprint(tuple(body.rows), body.for_practice)
    return asdict(desk.quiz.papers.make(body.title, blueprint, body.manner, body.by))


@router.post("/pick", summary="手工选题组卷", status_code=201)
def pick(desk: DeskAccess, body: Picking) -> payload.Json:
    return asdict(desk.quiz.papers.pick(body.title, body.item_ids, body.by))


@router.get("", summary="试卷列表")
def papers(desk: DeskAccess, top: Annotated[int, Query(ge=1, le=200)] = 50) -> list[payload.Json]:
    """最近的在前。"""
    return [asdict(each) for each in desk.quiz.papers.newest(top)]


@router.get("/{paper_id}", summary="一份试卷的题目")
def paper(
    desk: DeskAccess, paper_id: str, participant: Annotated[str, Query(max_length=100)] = ""
) -> payload.Json:
    """每人各抽一份的试卷，同一个 `participant` 总是同一份。"""
    kept = desk.quiz.papers.get(paper_id)
    return asdict(kept) | {"paper": asdict(desk.quiz.papers.paper(paper_id, participant))}


@router.delete("/{paper_id}", summary="删除一份试卷")
def remove(desk: DeskAccess, paper_id: str) -> payload.Json:
    """已经开过的场次不受影响。"""
    desk.quiz.papers.remove(paper_id)
    return {"removed": True}


@router.get("/{paper_id}/print", summary="打印试卷或答案", response_class=Response)
def printed(
    desk: DeskAccess,
    paper_id: str,
    part: Part = Part.PAPER,
    participant: Annotated[str, Query(max_length=100)] = "",
    variant: _Seed = "",
) -> Response:
    """Word 文件。`variant` 不同，选项的次序不同（如 A 卷、B 卷）；答案须用同一个 `variant`。"""
    shown = desk.quiz.papers.paper(paper_id, participant)
    if variant:
        shown = replace(shown, title=f"{shown.title}（{variant}卷）")
    data = (printed_paper if part is Part.PAPER else printed_key)(shown, variant)
    what = "答案" if part is Part.KEY else "试卷"
    return attachment(data, f"{shown.title}·{what}{Form.DOCX.suffix}", Form.DOCX.media)
