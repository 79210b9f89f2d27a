"""What maintainers put right by hand in a revision: its metadata, how it was cut into provisions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.maintenance import Switched
from assistant.correcting import correct, cut_otherwise
from assistant.errors import UserError
from assistant.permission import OPERATOR, Action
from ingest.corrections import InvalidCorrection
from ingest.cuts import Cut, InvalidCut, Join, Renumber, Split
from ingest.document import MetadataField

router = APIRouter(prefix="/api/documents", tags=["维护"], dependencies=[allowed(Action.TAKE_IN)])


class Correction(Switched):
    """各项信息的新值；空字符串表示文件没有写明。"""

    values: dict[MetadataField, Annotated[str, Field(max_length=1000)]]


class OneCut(BaseModel):
    """`anchor` 是条款编号里“#”后面的部分。join：并入上一条；split：从第 `at` 个字（含编号）处断开；
    renumber：改编号和层次，编号为空表示没有编号。"""

    do: Literal["join", "split", "renumber"]
    anchor: str = Field(max_length=200)
    at: int = Field(0, ge=0)
    number: str = Field("", max_length=30)
    level: int = Field(1, ge=1, le=9)

    def cut(self) -> Cut:
        match self.do:
            case "join":
                return Join(self.anchor)
            case "split":
                return Split(self.anchor, self.at)
            case "renumber":
                return Renumber(self.anchor, self.number, self.level)


class Recut(Switched, OneCut):
    """在哪一版上调整，怎样调整。"""


@router.post("/{doc_id}/corrections", summary="更正一版的文件信息")
def correct_metadata(desk: DeskAccess, doc_id: str, body: Correction) -> payload.Json:
    """更正后成为新的一版，待发布；返回这一版。没有改动的，返回原来的一版。"""
    try:
        return asdict(correct(desk.assistant.library, doc_id, body.revision, body.values, OPERATOR))
    except InvalidCorrection as problem:
        raise _invalid(str(problem)) from problem


@router.post("/{doc_id}/cuts", summary="调整一版的条款划分")
def cut(desk: DeskAccess, doc_id: str, body: Recut) -> payload.Json:
    """文字不变，只改条款怎样划分。调整后成为新的一版，待发布；返回这一版。"""
    try:
        return asdict(cut_otherwise(desk.assistant.library, doc_id, body.revision, body.cut(), OPERATOR))
    except InvalidCut as problem:
        raise _invalid(str(problem)) from problem


def _invalid(said: str) -> UserError:
    message, _, hint = said.partition("。")
    return UserError("invalid_request", f"{message}。", hint)
