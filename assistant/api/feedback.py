"""What users think of answers, and which questions found none."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from assistant import payload
from assistant.activity import Feedback, Rating
from assistant.admission import admit, visible
from assistant.answer import Status
from assistant.api.access import DeskAccess, allowed
from assistant.permission import Action

router = APIRouter(prefix="/api", tags=["反馈"])

LONGEST_REASON = 500  # characters
_ClauseId = Annotated[str, Field(max_length=200)]


class GivenFeedback(BaseModel):
    """赞成或反对一个回答，可以说明理由。"""

    rating: Rating
    question: str
    reason: str = Field("", max_length=LONGEST_REASON)
    status: Status | None = None
    clause_ids: list[_ClauseId] = Field(default=[], max_length=50)


@router.post("/feedback", summary="评价一个回答", status_code=201)
def feedback(body: GivenFeedback, desk: DeskAccess) -> payload.Json:
    desk.activity.add_feedback(
        Feedback(body.rating, visible(body.reason), admit(body.question), body.status, tuple(body.clause_ids))
    )
    return {"stored": True}


@router.get("/gaps", summary="没有得到回答的问题", dependencies=[allowed(Action.INSPECT)])
def gaps(desk: DeskAccess, top: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[payload.Json]:
    """按次数排列；不含任何个人信息，长数字和邮箱已隐去。"""
    return [asdict(gap) for gap in desk.activity.gaps(top)]
