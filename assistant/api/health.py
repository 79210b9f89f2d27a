"""Is the process alive, can it answer, and what has it been doing."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from assistant import payload
from assistant.api.access import DeskAccess

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="进程是否在运行")
async def healthz() -> payload.Json:
    return {"status": "ok"}


@router.get("/readyz", summary="能否回答")
def readyz(desk: DeskAccess) -> payload.Json:
    return {"status": "ready", "documents": len(desk.assistant.library.documents())}


@router.get("/metrics", summary="Prometheus 指标", response_class=Response)
def metrics(desk: DeskAccess) -> Response:
    return Response(desk.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
