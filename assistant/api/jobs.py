"""The jobs: what was uploaded and how far it is, what was switched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.job import Job
from assistant.permission import Action

router = APIRouter(prefix="/api/jobs", tags=["任务"])


@router.get("", summary="任务列表", dependencies=[allowed(Action.INSPECT)])
def jobs(desk: DeskAccess, top: Annotated[int, Query(ge=1, le=200)] = 50) -> list[payload.Json]:
    """最近的在前。"""
    return [payload.job(job) for job in desk.jobs.newest(top)]


@router.get("/{job_id}", summary="一个任务", dependencies=[allowed(Action.INSPECT)])
def job(desk: DeskAccess, job_id: str) -> payload.Json:
    return payload.job(known_job(desk, job_id))


@router.post("/{job_id}/cancel", summary="取消一个任务", dependencies=[allowed(Action.TAKE_IN)])
def cancel(desk: DeskAccess, job_id: str) -> payload.Json:
    """还没有开始的文件不再处理；正在处理的一个做完为止；已收录的保留。"""
    known_job(desk, job_id)
    desk.jobs.cancel(job_id)
    return payload.job(known_job(desk, job_id))


def known_job(desk: Desk, job_id: str) -> Job:
    job = desk.jobs.get(job_id)
    if job is None:
        raise UserError("unknown_job", f"没有任务“{job_id}”。", "任务只保留 90 天；请查看任务列表。")
    return job
