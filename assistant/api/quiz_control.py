"""Leading quiz sessions: open one from a paper, lead it step by step, see its screen and results."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.quiz import Code
from assistant.api.quiz_bank import Name
from assistant.api.quiz_events import stream
from assistant.permission import OPERATOR, Action
from assistant.quiz.papers.paper import MOST_ITEMS
from assistant.quiz.sessions import counting
from assistant.quiz.sessions.session import Command, Given, Rules, Session
from assistant.quiz.sessions.solution import marked_json

router = APIRouter(prefix="/api/quiz/sessions", tags=["答题主持"], dependencies=[allowed(Action.CONDUCT)])

_REST_S = 0.5  # between two looks of a screen: answers come in by the dozen


class Opening(BaseModel):
    """哪份试卷，什么规则。"""

    paper_id: str
    rules: Rules


class Commanding(BaseModel):
    """`step` 是主持人所看到的步数；已经变了的不再执行，连点两下不会跳题。"""

    command: Command
    step: int


class Removing(BaseModel):
    participant_id: int


class Marking(BaseModel):
    """谁的哪一题得几个采分点（填空题算一个）；自助答题的 `attempt` 是第几次。"""

    by: Name
    participant_id: int
    position: int = Field(ge=0, lt=MOST_ITEMS)
    points: int = Field(ge=0)
    attempt: int = 1


@router.post("", summary="开一场", status_code=201)
def create(body: Opening, desk: DeskAccess) -> payload.Json:
    """返回六位场次码，即可加入。场次留有试卷当时的副本，以后改题不影响。"""
    return _summary(desk.quiz.open_session(desk.assistant.library, body.paper_id, body.rules, OPERATOR))


@router.get("", summary="场次列表")
def sessions(desk: DeskAccess, top: Annotated[int, Query(ge=1, le=200)] = 50) -> list[payload.Json]:
    """最近的在前。"""
    return [_summary(session) for session in desk.quiz.sessions.newest(top)]


@router.delete("/{code}", summary="删除一场")
def delete(desk: DeskAccess, code: Code) -> payload.Json:
    """连同参加者、作答和判分，不能恢复；题目、试卷和各人的错题本不受影响。没有结束的不能删除。"""
    desk.quiz.sessions.delete(code)
    return {"deleted": True}


@router.post("/{code}/control", summary="下一步")
def control(body: Commanding, desk: DeskAccess, code: Code) -> payload.Json:
    """开始、公布答案、下一题、暂停、继续、加时、跳过、结束。自助答题只有结束。"""
    desk.quiz.sessions.command(code, body.command, body.step)
    return desk.quiz.views.screen(code)


@router.post("/{code}/remove", summary="移出一人")
def remove(body: Removing, desk: DeskAccess, code: Code) -> payload.Json:
    """不再计入本场；同一设备可以重新加入，答过的还在。"""
    desk.quiz.sessions.remove(code, body.participant_id)
    return desk.quiz.views.screen(code)


@router.post("/{code}/marks", summary="人工判分")
def mark(body: Marking, desk: DeskAccess, code: Code) -> payload.Json:
    """确认或改动一个文字答案的得分，总分随之改变。重发不重复记；谁在何时判过多少都留着。"""
    place = body.participant_id, body.attempt, body.position
    desk.quiz.sessions.confirm(code, {place: body.points}, body.by)
    return results(desk, code)


@router.get("/{code}/screen", summary="大屏幕")
def screen(desk: DeskAccess, code: Code) -> payload.Json:
    return desk.quiz.views.screen(code)


@router.get("/{code}/screen/events", summary="大屏幕的变化（SSE）", response_class=Response)
async def screen_events(desk: DeskAccess, code: Code) -> Response:
    shown = await run_in_threadpool(desk.quiz.sessions.session, code)
    topics = shown.session_id, counting(shown)
    return await stream(desk.quiz.sessions.bell, topics, lambda: desk.quiz.views.screen(code), rest_s=_REST_S)


@router.get("/{code}/results", summary="结果")
def results(desk: DeskAccess, code: Code) -> payload.Json:
    """各人得分、每一个答案（选项序号按试卷原来的次序）和人工判分的记录。移出的人不计。"""
    session = desk.quiz.sessions.session(code)
    people = desk.quiz.sessions.participants(session)
    return {
        **_summary(session),
        "totals": [asdict(total) for total in desk.quiz.views.totals(session, people)],
        "answers": [_answer(session, given) for given in desk.quiz.sessions.answers(session)],
        "marks": [asdict(each) for each in desk.quiz.sessions.marks(session)],
    }


def _answer(session: Session, given: Given) -> payload.Json:
    item = session.paper.items[given.position].item
    return {**asdict(given), **marked_json(item, given.reply, session.rules.multiple, given.confirmed)}


def _summary(session: Session) -> payload.Json:
    return {
        "session_id": session.session_id,
        "code": session.code,
        "title": session.paper.title,
        "items": session.asks,
        "mode": session.rules.mode,
        "phase": session.live.phase,
        "created": session.created,
        "ends": session.ends,
    }
