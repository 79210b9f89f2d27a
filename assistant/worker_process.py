"""Keeps a worker running beside the process that answers: started, started again, ended with it."""

from __future__ import annotations

import asyncio
import logging
import sys
import time

from assistant.encoders import encoder_name
from assistant.settings import Settings

_SHORTEST_LIFE_S = 10.0  # one that ends sooner is not started again at once
_LONGEST_PAUSE_S = 30.0
_PATIENCE_S = 5.0  # until it has ended

_log = logging.getLogger(__name__)


async def keep_working(settings: Settings, stop: asyncio.Event) -> None:
    """Run `assistant work` until `stop`."""
    pause = 0.0
    while not stop.is_set():
        started = time.monotonic()
        status = await _run_worker(settings, stop)
        if stop.is_set():
            return
        lived = time.monotonic() - started
        pause = 0.0 if lived > _SHORTEST_LIFE_S else min(max(2 * pause, 1.0), _LONGEST_PAUSE_S)
        _log.error("收录进程意外终止（状态 %s），%g 秒后重新启动；没有做完的任务会接着做。", status, pause)
        await _wait(stop, pause)


async def _run_worker(settings: Settings, stop: asyncio.Event) -> int | None:
    """Start one and wait for its end, or end it; gives its exit status."""
    command = ["assistant", "work", "--data-dir", str(settings.data_dir), "--encoder", encoder_name(settings)]
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, stdin=asyncio.subprocess.PIPE
    )
    ended, stopped = asyncio.create_task(worker.wait()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        await _end(worker, ended)
    return worker.returncode


async def _end(worker: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    """It ends when its standard input does; what does not is killed, and loses nothing by it."""
    assert worker.stdin is not None
    worker.stdin.close()
    done, _ = await asyncio.wait({ended}, timeout=_PATIENCE_S)
    if not done:
        worker.kill()
        await ended


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({waiting}, timeout=seconds)
    waiting.cancel()
