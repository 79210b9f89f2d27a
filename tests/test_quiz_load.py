"""The load test in small: a room of 20, double clicks and reconnects, and a server killed in the middle."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from eval.quiz_load import Plan, run


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    plan = Plan(participants=20, items=3, window_s=4.0, killed_at=1)
    figures = asyncio.run(run(plan, tmp_path))
    assert figures.faults == []
    assert len(figures.acknowledged) == plan.participants * plan.items
    assert figures.before_kill_ms and figures.after_kill_ms
    assert figures.repeated > 0, "nobody clicked twice: the test means less than it should"
    assert figures.retried > 0, "nobody met the killed server: the test means less than it should"
