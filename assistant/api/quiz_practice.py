"""Practice by oneself, the notebook of mistakes, and reports of wrong items. No account: who wants a
notebook sends its key in the header `Notebook-Key`."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import BaseModel, Field

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.quiz import Code, cookie_of
from assistant.permission import Action
from assistant.quiz.item import BankItem
from assistant.quiz.marking import MultipleRule
from assistant.quiz.practice import Tried
from assistant.quiz.practice.notebook import Kept
from assistant.quiz.practice.reports import LONGEST_REASON
from assistant.quiz.practice.taking_over import answered_in
from assistant.quiz.sessions.shown import LONGEST_TEXT, kept_reply
from assistant.quiz.sessions.solution import asked_json, basis_json, marked_json, solved_json
from assistant.quiz.shuffling import order
from assistant.quiz.wording import KIND, key_in_words

router = APIRouter(prefix="/api/quiz", tags=["练习和错题本"], dependencies=[allowed(Action.JOIN_QUIZ)])

_ItemId = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
_Version = Annotated[int, Field(ge=1, le=10**6)]
_Position = Annotated[int, Field(ge=0, le=1000)]
Key = Annotated[str | None, Header(alias="Notebook-Key", max_length=100)]
OwnKey = Annotated[str, Header(alias="Notebook-Key", max_length=100)]


class Asking(BaseModel):
    """`seen`：这次已经练过的题，不再作为新题出现。"""

    topic: str | None = Field(None, max_length=200)
    seen: list[_ItemId] = Field(default=[], max_length=2000)


class Trying(BaseModel):
    """`seed` 是出题时给的；`reply` 按所显示的次序；`seconds` 是作答用时；`hinted`：作答前看过条款。"""

    item_id: _ItemId
    version: _Version
    seed: str = Field(min_length=1, max_length=64)
    reply: (
        Annotated[list[_Position], Field(max_length=100)] | Annotated[str, Field(max_length=2 * LONGEST_TEXT)]
    )
    seconds: float = Field(0.0, ge=0, le=10**6)
    hinted: bool = False


class Reporting(BaseModel):
    """哪一题、哪一版、哪里有错。"""

    item_id: _ItemId
    version: _Version
    reason: str = Field(max_length=LONGEST_REASON)


# --- practice -----------------------------------------------------------------------------------------


@router.get("/practice/topics", summary="可以练习的主题")
def topics(desk: DeskAccess) -> list[payload.Json]:
    desk.quiz.bank.refresh(desk.assistant.library)
    return [{"topic": topic, "items": count} for topic, count in desk.quiz.practice.topics().items()]


@router.post("/practice/next", summary="下一题")
def next_item(body: Asking, desk: DeskAccess, key: Key = None) -> payload.Json:
    """先是错题本里到期的，再是没练过的。没有题时 `item` 为空，`again_at` 是最近一题的到期时间。"""
    desk.quiz.bank.refresh(desk.assistant.library)
    found = desk.quiz.practice.next(body.topic, body.seen, key, datetime.now(UTC))
    asked = _asked(found.item) if found.item else None
    return {"item": asked, "is_due": found.is_due, "again_at": found.again_at}


@router.get("/practice/items/{item_id}/basis", summary="作答前先看条款")
def basis(
    desk: DeskAccess,
    item_id: Annotated[str, Path(pattern=r"^[\w-]{1,64}$")],
    version: Annotated[int, Query(ge=1)],
) -> payload.Json:
    item = desk.quiz.practice.item(item_id, version)
    return {"basis": basis_json(item.basis)}


@router.post("/practice/answers", summary="作答并看解析")
def answer(body: Trying, desk: DeskAccess, key: Key = None) -> payload.Json:
    """对错、答案、解析和条款。带错题本口令的，记入错题本；同一次作答重发不重复记。"""
    item = desk.quiz.practice.item(body.item_id, body.version)
    places = order(item, body.seed, is_shuffled=True)
    reply = kept_reply(item, body.reply if isinstance(body.reply, str) else tuple(body.reply), places)
    tried = Tried(body.seed, body.item_id, body.version, reply, body.seconds, body.hinted)
    item, kept = desk.quiz.practice.answer(tried, key, datetime.now(UTC))
    return {
        **marked_json(item, reply, MultipleRule.HALF),
        "solution": solved_json(item, places, None),
        "kept": _kept(kept) if kept else None,
    }


# --- the notebook ---------------------------------------------------------------------------------------


@router.post("/notebook", summary="新建错题本", status_code=201)
def begin_notebook(desk: DeskAccess) -> payload.Json:
    """口令只显示这一次，系统不保存口令本身；丢了就找不回来。"""
    return {"key": desk.quiz.notebooks.begin()}


@router.get("/notebook", summary="错题本")
def notebook(desk: DeskAccess, key: OwnKey) -> list[payload.Json]:
    """答错过的题，到期早的在前；已停用的题不列。"""
    return [_mistake(bank_item, card) for bank_item, card in desk.quiz.practice.mistakes(key)]


@router.delete("/notebook", summary="删除错题本")
def forget_notebook(desk: DeskAccess, key: OwnKey) -> payload.Json:
    """全部删除，不能恢复。"""
    desk.quiz.notebooks.forget(key)
    return {"deleted": True}


@router.post("/notebook/sessions/{code}", summary="把一场答题记入错题本")
def take_over(request: Request, desk: DeskAccess, code: Code, key: OwnKey) -> payload.Json:
    """已公布答案的题；重复请求不重复记。"""
    answers = list(answered_in(desk.quiz.sessions, code, request.cookies.get(cookie_of(code), "")))
    for answered in answers:
        desk.quiz.notebooks.record(key, answered)
    return {"answers": len(answers), "wrong": sum(not each.is_right for each in answers)}


# --- reports --------------------------------------------------------------------------------------------


@router.post("/reports", summary="纠错", status_code=201)
def report(body: Reporting, desk: DeskAccess) -> payload.Json:
    desk.quiz.bank.version(body.item_id, body.version)
    desk.quiz.reports.add(body.item_id, body.version, body.reason)
    return {"stored": True}


@router.get("/reports", summary="待处理的纠错", dependencies=[allowed(Action.INSPECT)])
def reports(desk: DeskAccess) -> list[payload.Json]:
    """新的在前；`now` 是这道题现在的版本和状态，改过的一看便知。"""
    return [
        {
            **asdict(each),
            "stem": desk.quiz.bank.version(each.item_id, each.version).stem,
            "now": {"version": (item := desk.quiz.bank.get(each.item_id)).version, "state": item.state},
        }
        for each in desk.quiz.reports.waiting()
    ]


@router.post("/reports/{number}/settle", summary="纠错已处理", dependencies=[allowed(Action.CONDUCT)])
def settle(number: int, desk: DeskAccess) -> payload.Json:
    desk.quiz.reports.settle(number)
    return {"settled": True}


# --- JSON -----------------------------------------------------------------------------------------------


def _asked(bank_item: BankItem) -> payload.Json:
    seed = secrets.token_urlsafe(12)
    item = bank_item.item
    return {
        **asked_json(item, order(item, seed, is_shuffled=True)),
        "item_id": bank_item.item_id,
        "version": bank_item.version,
        "seed": seed,
        "topic": item.topic,
        "has_basis": item.basis is not None,
    }


def _mistake(bank_item: BankItem, card: Kept) -> payload.Json:
    item = bank_item.item
    return {
        "item_id": bank_item.item_id,
        "version": bank_item.version,
        "kind": KIND[item.kind],
        "stem": item.stem,
        "key": key_in_words(item),
        "explanation": item.explanation,
        "basis": basis_json(item.basis),
        **_kept(card),
    }


def _kept(card: Kept) -> payload.Json:
    return {"due": card.due, "wrong": card.wrong, "is_right": card.is_right}
