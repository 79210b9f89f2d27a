"""After a session: the workbook of results and the statistics for the trainer, a certificate for who took
part."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.documents import attachment
from assistant.api.quiz import Code, cookie_of
from assistant.permission import Action
from assistant.quiz.results.certificate import LONGEST_NAME, Certificate, certificates_pdf
from assistant.quiz.results.completion import certified, completed
from assistant.quiz.results.outcome import outcome
from assistant.quiz.results.statistics import (
    ItemFigures,
    correlation_in_words,
    facility_in_words,
    paper_figures,
)
from assistant.quiz.results.workbook import workbook

router = APIRouter(prefix="/api/quiz/sessions", tags=["答题结果"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEIJING = timezone(timedelta(hours=8))


@router.get(
    "/{code}/results.xlsx",
    summary="结果（Excel）",
    response_class=Response,
    dependencies=[allowed(Action.CONDUCT)],
)
def results_workbook(desk: DeskAccess, code: Code) -> Response:
    """三张表：人员、题目、逐题作答。"""
    session = desk.quiz.sessions.session(code)
    data = workbook(outcome(desk.quiz.sessions, session))
    return attachment(data, f"{session.paper.title}-结果.xlsx", _XLSX)


@router.get("/{code}/statistics", summary="题目统计", dependencies=[allowed(Action.CONDUCT)])
def statistics(desk: DeskAccess, code: Code) -> payload.Json:
    """只统计题目，不给人排名。不足20人的不算相关和信度，不足50人的注明“参考”。"""
    found = outcome(desk.quiz.sessions, desk.quiz.sessions.session(code))
    figures = paper_figures(found.items, found.first)
    return {
        "people": len(found.people),
        "items": [_item(each) for each in figures.items],
        "reliability": {"name": figures.reliability_name, **asdict(figures.reliability)},
    }


@router.get(
    "/{code}/certificate.pdf",
    summary="结业证明（PDF）",
    response_class=Response,
    dependencies=[allowed(Action.JOIN_QUIZ)],
)
def certificate(
    request: Request,
    desk: DeskAccess,
    code: Code,
    name: Annotated[str, Query(max_length=10 * LONGEST_NAME)],
    with_score: bool = False,
) -> Response:
    """答完的人自己下载；`name` 只印在证明上，不保存。成绩只在要求时印。"""
    done = completed(desk.quiz.sessions, code, request.cookies.get(cookie_of(code), ""))
    day = _day(done.at)
    score = f"{done.marks:g}分（满分{done.full}分）" if with_score else None
    data = certificates_pdf([Certificate(name, done.title, day, score)])
    return attachment(data, "结业证明.pdf", "application/pdf")


@router.get(
    "/{code}/certificates.pdf",
    summary="各人的结业证明（PDF）",
    response_class=Response,
    dependencies=[allowed(Action.CONDUCT)],
)
def certificates(desk: DeskAccess, code: Code, participant: str | None = None) -> Response:
    """答完的人每人一页，用这一场的称呼，不印成绩；`participant` 只要其中一人。"""
    sessions = desk.quiz.sessions
    session = sessions.session(code)
    day = _day(min(sessions.now(), session.ends or sessions.now()))
    names = certified(sessions, session, participant)
    data = certificates_pdf([Certificate(name, session.paper.title, day) for name in names])
    return attachment(data, f"{session.paper.title}-结业证明.pdf", "application/pdf")


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(_BEIJING).date()


def _item(figures: ItemFigures) -> payload.Json:
    r = figures.rest_correlation.value
    return {
        **asdict(figures),
        "facility_in_words": facility_in_words(figures.facility.value),
        "correlation_in_words": None if r is None else correlation_in_words(r),
    }
