"""The load test in small: a room of 20, double clicks and reconnects, and a server killed in the middle."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import httpx
import pytest

from eval.quiz_load import Trainer, run
from eval.quiz_phones import Figures, Phone, Plan
from eval.quiz_server import Server


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    plan = Plan(participants=20, items=3, window_s=4.0, killed_at=1)
    figures = asyncio.run(run(plan, tmp_path))
    assert figures.faults == []
    assert len(figures.acknowledged) == plan.participants * plan.items
    assert figures.before_kill_ms and figures.after_kill_ms
    assert figures.repeated > 0, "nobody clicked twice: the test means less than it should"
    assert figures.retried > 0, "nobody met the killed server: the test means less than it should"


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_does_not_wait_for_listening_phones(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_stop_while_a_phone_listens(tmp_path))
    assert "Traceback" not in capfd.readouterr().err


async def _stop_while_a_phone_listens(data_dir: Path) -> None:
    server, plan, figures = Server(data_dir), Plan(1, 1, 1.0, killed_at=9), Figures()
    await server.start(until="/")
    async with httpx.AsyncClient(base_url=server.address) as client:
        phone = Phone(client, await Trainer(client, server, plan, figures).open(), 0, plan, figures)
        await phone.join()
        listening = asyncio.create_task(phone.listen())
        await asyncio.sleep(1)
        await asyncio.to_thread(server.stop)
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
