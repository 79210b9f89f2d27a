"""What maintainers do with documents: upload, look before publishing, publish, withdraw, restore."""

from __future__ import annotations

import asyncio
import errno
import time
from dataclasses import asdict
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assistant import payload
from assistant.api.access import DeskAccess, allowed
from assistant.api.documents import Revision, attachment
from assistant.api.receiving import receive
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.job import JobState, Kind
from assistant.permission import OPERATOR, Action
from assistant.preview import preview as look_before
from assistant.switches import require_switchable
from assistant.uploads import Upload

router = APIRouter(prefix="/api/documents", tags=["维护"])

_LONGEST_WAIT_S = 60.0  # for a switch; whoever waits longer gets its job to ask after
_FIRST_LOOK_S = 0.1  # after which it is asked whether a switch is made,
_LONGEST_PAUSE_S = 2.0  # and ever more seldom: a hundred who wait must not keep the chat from answering

_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}


class Switched(BaseModel):
    """哪一版。"""

    revision: int = Field(ge=1, le=1_000_000)


class Published(Switched):
    """哪一版，是否连同它宣布废止的文件一起办。"""

    repeal: bool = False


@router.post(
    "",
    summary="上传文件",
    status_code=202,
    dependencies=[allowed(Action.TAKE_IN)],
    openapi_extra=_UPLOAD_BODY,
)
async def upload(request: Request, desk: DeskAccess) -> payload.Json:
    """一个或多个文件，zip 包也可以。文件收妥后即返回任务编号，收录在后台进行，收录后待发布。"""
    upload = await run_in_threadpool(desk.uploads.begin)
    try:
        await receive(request.headers.get("content-type"), request.stream(), upload)
        await run_in_threadpool(_keep, desk, upload)
    except OSError as problem:
        await run_in_threadpool(upload.discard)
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UserError(
                "disk_full", "服务器磁盘空间不足，文件没有收下。", "请清理磁盘后重新上传。"
            ) from problem
        raise
    except BaseException:
        # Also when the sender goes away: nothing was acknowledged, nothing is kept.
        upload.discard()
        raise
    return {"job_id": upload.job_id}


def _keep(desk: Desk, upload: Upload) -> None:
    desk.jobs.add_files(upload.job_id, upload.finish(), OPERATOR)


@router.get("/{doc_id}/revisions", summary="一个文件的各版", dependencies=[allowed(Action.INSPECT)])
def revisions(desk: DeskAccess, doc_id: str) -> list[payload.Json]:
    return [asdict(summary) for summary in desk.assistant.library.revisions(doc_id)]


@router.get("/{doc_id}/audit", summary="一个文件的办理记录", dependencies=[allowed(Action.INSPECT)])
def audit(desk: DeskAccess, doc_id: str) -> list[payload.Json]:
    """最早的在前。"""
    desk.assistant.library.revisions(doc_id)  # raises where there is no such document
    return [asdict(entry) | {"at": entry.at.isoformat()} for entry in desk.assistant.library.audit(doc_id)]


@router.get("/{doc_id}/preview", summary="发布前查看一版", dependencies=[allowed(Action.INSPECT)])
def preview(desk: DeskAccess, doc_id: str, revision: Revision = None) -> payload.Json:
    """全文结构、整理说明、推断的编号、各项信息的出处、没有读到的信息；与现行版本的差异，依据有变动条款的回答；
    它宣布废止的文件，与其他现行文件不一致的地方。"""
    return payload.preview(look_before(desk, doc_id, revision))


@router.get("/{doc_id}/source", summary="收到的原文件", dependencies=[allowed(Action.INSPECT)])
def source(desk: DeskAccess, doc_id: str, revision: Revision = None) -> object:
    """须带维护口令：原文件里可能有批注、修订和作者姓名。"""
    library = desk.assistant.library
    summary = library.summary(doc_id, revision)
    data = library.source(doc_id, summary.revision)
    return attachment(data, summary.source_name, "application/octet-stream")


@router.get(
    "/{doc_id}/pages/{number}",
    summary="原件的一页",
    dependencies=[allowed(Action.INSPECT)],
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def page(desk: DeskAccess, doc_id: str, number: int, revision: Revision = None) -> Response:
    """PDF 和图片的一页，PNG 格式。"""
    library = desk.assistant.library
    drawn = desk.originals.page(library, library.summary(doc_id, revision), number)
    return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.post("/{doc_id}/publish", summary="发布一版", dependencies=[allowed(Action.PUBLISH)])
async def publish(desk: DeskAccess, doc_id: str, body: Published) -> JSONResponse:
    """办完后返回；一分钟内没有办完的返回 202 和任务编号。`repeal`：同时废止它宣布废止的现行文件（见预览的
    `repeals`），缺省不废止。"""
    kind = Kind.PUBLISH_REPEALING if body.repeal else Kind.PUBLISH
    return await _switch(desk, kind, doc_id, body.revision)


@router.post("/{doc_id}/repeal", summary="废止现行版本", dependencies=[allowed(Action.PUBLISH)])
async def repeal(desk: DeskAccess, doc_id: str, body: Switched) -> JSONResponse:
    """废止的文件不再作为现行规定引用；问到以前的规定时，仍可作为旧规定引用。"""
    return await _switch(desk, Kind.REPEAL, doc_id, body.revision)


@router.post("/{doc_id}/withdraw", summary="撤回现行版本", dependencies=[allowed(Action.PUBLISH)])
async def withdraw(desk: DeskAccess, doc_id: str, body: Switched) -> JSONResponse:
    return await _switch(desk, Kind.WITHDRAW, doc_id, body.revision)


@router.post("/{doc_id}/restore", summary="恢复以前的一版", dependencies=[allowed(Action.PUBLISH)])
async def restore(desk: DeskAccess, doc_id: str, body: Switched) -> JSONResponse:
    return await _switch(desk, Kind.RESTORE, doc_id, body.revision)


async def _switch(desk: Desk, kind: Kind, doc_id: str, revision: int) -> JSONResponse:
    job_id = await run_in_threadpool(begin_switch, desk, kind, doc_id, revision)
    until, pause = time.monotonic() + _LONGEST_WAIT_S, _FIRST_LOOK_S
    while True:
        job = await run_in_threadpool(desk.jobs.get, job_id)
        assert job is not None
        if job.is_finished or time.monotonic() > until:
            break
        await asyncio.sleep(pause)
        pause = min(1.5 * pause, _LONGEST_PAUSE_S)
    if job.state is JobState.FAILED:
        raise UserError("conflict", job.error or "没有办成。", "请按所说的处理后再试。")
    return JSONResponse(payload.job(job), 200 if job.is_finished else 202)


def begin_switch(desk: Desk, kind: Kind, doc_id: str, revision: int) -> str:
    """The job that makes the switch. Raises UnknownDocument, UserError where it cannot be made."""
    require_switchable(kind, desk.assistant.library.summary(doc_id, revision))
    job_id = uuid4().hex
    desk.jobs.add_switch(job_id, kind, doc_id, revision, OPERATOR)
    return job_id
