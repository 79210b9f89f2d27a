"""Taking part in a quiz session: join, see where it stands, answer. No account; a token in a cookie."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant import payload
from assistant.api.access import DeskAccess, allowed, place_of
from assistant.api.quiz_events import stream
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.permission import Action
from assistant.quiz.sessions.session import Session
from assistant.quiz.sessions.shown import LONGEST_TEXT

router = APIRouter(prefix="/api/quiz/sessions", tags=["答题"], dependencies=[allowed(Action.JOIN_QUIZ)])

Code = Annotated[str, Path(pattern=r"^[1-9][0-9]{5}$")]
_COOKIE_S = 30 * 86400
_Position = Annotated[int, Field(ge=0, le=1000)]


class Joining(BaseModel):
    """称呼只用于这一场。`token` 由参加者的设备随机产生，重发同一个 token 不会重复加入。"""

    nickname: str = Field(max_length=200)
    token: str | None = Field(None, pattern=r"^[\w-]{32,100}$")


class Answering(BaseModel):
    """`reply`：选项的序号（从 0 起，按所显示的次序），或文字；匹配题依次为左边各项所对的右边序号。"""

    position: _Position
    reply: (
        Annotated[list[_Position], Field(max_length=100)] | Annotated[str, Field(max_length=2 * LONGEST_TEXT)]
    )
    attempt: int = Field(1, ge=1, le=1000)


def _session(request: Request, desk: DeskAccess, code: Code) -> Session:
    """Looked up for somebody who has nothing but the code, which may be a guess."""
    place = place_of(request)
    desk.quiz.guesses.admit(place)
    try:
        return desk.quiz.sessions.session(code)
    except UserError:
        desk.quiz.guesses.count_wrong(place)
        raise


def _token(request: Request, code: Code) -> str:
    """Raises UserError. Whoever has no token learns nothing about the code here."""
    token = request.cookies.get(cookie_of(code))
    if token is None:
        raise UserError("not_joined", "您还没有加入这一场。", "请填称呼后加入。")
    return token


Token = Annotated[str, Depends(_token)]


@router.get("/{code}", summary="场次说明")
def session(known: Annotated[Session, Depends(_session)]) -> payload.Json:
    """加入之前看到的：标题、题数和规则。"""
    return {
        "code": known.code,
        "title": known.paper.title,
        "items": known.asks,
        "rules": asdict(known.rules),
    }


@router.post("/{code}/join", summary="加入")
def join(
    body: Joining,
    request: Request,
    response: Response,
    desk: DeskAccess,
    known: Annotated[Session, Depends(_session)],
) -> payload.Json:
    """进行中也可以加入。同一设备再次加入仍是同一个人，答过的都在。"""
    token = _own_token(request, desk, known) or body.token or secrets.token_urlsafe(32)
    desk.quiz.sessions.join(known.code, body.nickname, token)
    response.set_cookie(
        cookie_of(known.code), token, max_age=_COOKIE_S, path="/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return _view(desk, known.code, token)


@router.post("/{code}/leave", summary="换人参加")
def leave(response: Response, code: Code) -> payload.Json:
    """这台设备忘掉是谁在答；已经答的保留。"""
    response.delete_cookie(cookie_of(code), path="/", httponly=True, samesite="strict")
    return {"left": True}


@router.get("/{code}/state", summary="当前状态")
def state(desk: DeskAccess, code: Code, token: Token) -> payload.Json:
    """`now` 是服务器时间，计时以它为准。答案和解析在公布之后才有。"""
    return _view(desk, code, token)


@router.get("/{code}/events", summary="状态变化（SSE）", response_class=Response)
async def events(desk: DeskAccess, code: Code, token: Token) -> Response:
    """`state` 事件与 `/state` 相同，每有变化发一次；`refused` 事件之后不再有。"""
    await run_in_threadpool(_view, desk, code, token)
    known = await run_in_threadpool(desk.quiz.sessions.session, code)
    return await stream(desk.quiz.sessions.bell, (known.session_id,), lambda: _view(desk, code, token))


@router.post("/{code}/answers", summary="提交一个答案")
async def answer(body: Answering, desk: DeskAccess, code: Code, token: Token) -> JSONResponse:
    """返回即已存盘。现场答题以第一次提交为准，重复提交返回第一次的；自助答题交卷前可以改。"""
    reply = body.reply if isinstance(body.reply, str) else tuple(body.reply)
    stored = desk.quiz.sessions.answer(code, token, body.position, reply, body.attempt)
    try:
        receipt = await asyncio.wrap_future(stored)
    except UserError as problem:
        raise _unknown_to_strangers(problem) from problem
    return JSONResponse(asdict(receipt))


@router.post("/{code}/begin", summary="开始或继续自助答题")
def begin(desk: DeskAccess, code: Code, token: Token) -> payload.Json:
    desk.quiz.sessions.begin(code, token)
    return _view(desk, code, token)


@router.post("/{code}/hand-in", summary="交卷")
def hand_in(desk: DeskAccess, code: Code, token: Token) -> payload.Json:
    desk.quiz.sessions.hand_in(code, token)
    return _view(desk, code, token)


def _view(desk: Desk, code: str, token: str) -> payload.Json:
    try:
        return desk.quiz.views.participant(code, token)
    except UserError as problem:
        raise _unknown_to_strangers(problem) from problem


def _unknown_to_strangers(problem: UserError) -> UserError:
    """An invented token must not tell which codes are in use."""
    if problem.code != "unknown_session":
        return problem
    return UserError("not_joined", "您还没有加入这一场。", "请填称呼后加入。")


def _own_token(request: Request, desk: Desk, known: Session) -> str | None:
    """The token of this device, where somebody joined with it; also somebody who was removed since."""
    token = request.cookies.get(cookie_of(known.code))
    return token if token and desk.quiz.sessions.participant(known, token) else None


def cookie_of(code: str) -> str:
    return f"quiz_{code}"
