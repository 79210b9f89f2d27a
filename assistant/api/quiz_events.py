"""The server-sent events of a quiz session: what is seen now, and again whenever something changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from assistant import payload
from assistant.errors import UserError
from assistant.quiz.sessions.bell import Bell

HEARTBEAT_S = 15.0  # proxies cut what is silent for long
_RETRY_MS = 2000
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

_Look = Callable[[], payload.Json]


async def stream(bell: Bell, topics: tuple[str, ...], look: _Look, rest_s: float = 0.0) -> StreamingResponse:
    """`state` events with what `look` sees, at most one in `rest_s`. Raises the UserError of the first look;
    a later one is the last event, `refused`."""
    await run_in_threadpool(look)
    return StreamingResponse(
        _events(bell, topics, look, rest_s), media_type="text/event-stream", headers=_HEADERS
    )


async def _events(bell: Bell, topics: tuple[str, ...], look: _Look, rest_s: float) -> AsyncIterator[bytes]:
    with bell.heard(*topics) as rung:
        while not bell.is_silent:
            rung.clear()
            try:
                seen = await run_in_threadpool(look)
            except UserError as problem:
                yield _event("refused", payload.error(problem))
                return
            yield _event("state", seen)
            await asyncio.sleep(rest_s)
            while not await _is_rung(rung):
                yield b": \n\n"


async def _is_rung(rung: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(rung.wait(), HEARTBEAT_S)
    except TimeoutError:
        return False
    return True


def _event(name: str, told: payload.Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(told, ensure_ascii=False), retry=_RETRY_MS)
