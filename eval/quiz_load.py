"""`python -m eval.quiz_load`: a full room in a live session over real HTTP, with a kill -9 in the middle.

Simulated participants join, listen to server-sent events and answer within the same seconds; some reconnect,
some click twice, and during one item the server is killed and started again. Held against the rows
afterwards: every acknowledged answer is stored exactly once, totals equal the rows.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import httpx
import numpy as np

from assistant.quiz.bank import Bank
from assistant.quiz.item import Basis, Choice, Item, Kind, State, clause_hash
from assistant.quiz.papers import Papers
from assistant.quiz.sessions.session import Mode, Rules
from eval.quiz_phones import OPTIONS, SESSIONS, Figures, Json, Phone, Plan
from eval.quiz_server import Server
from eval.report import markdown_table
from ingest.document import Clause
from ingest.library import Library

LONGEST_P95_MS = 500.0
_ROUND_S = 240.0  # for everybody's answers to one item, the restart included


def keep_paper(data_dir: Path, items: int) -> str:
    """The id of a paper in the bank of the server, over a clause of its library."""
    with Library.open(f"sqlite:///{data_dir / 'library.sqlite'}") as library:
        clause = next(library.current_clauses())
    bank, papers = Bank(data_dir), Papers(data_dir)
    try:
        ids = bank.add((_item(number, clause) for number in range(items)), "a").item_ids
        bank.move(ids, State.IN_REVIEW, "a")
        bank.move(ids, State.APPROVED, "b")
        return papers.pick("负载测试", ids, "a").paper_id
    finally:
        bank.close()
        papers.close()


def _item(number: int, clause: Clause) -> Item:
    basis = Basis(
        clause.clause_id, clause.doc_id, clause.title, clause.validity, clause.path, clause.text,
        clause_hash(clause),
    )  # fmt: skip
    options = tuple(f"{number + 1}年{n + 1}个月" for n in range(OPTIONS))
    key = Choice(options, (_key(number),))
    return Item(
        Kind.SINGLE, f"第{number}项的期限是多久？", key, "见原文。", "负载", 1, f"期限{number}", basis
    )


def _key(number: int) -> int:
    return number % OPTIONS


# --- the trainer --------------------------------------------------------------------------------------


class Trainer:
    """Opens the session and leads it; kills the server during one item."""

    def __init__(self, client: httpx.AsyncClient, server: Server, plan: Plan, figures: Figures) -> None:
        self._client, self._server, self._plan, self._figures = client, server, plan, figures
        self._operator = {"Authorization": f"Bearer {server.code}"}
        self._place = ""

    async def open(self) -> str:
        rules = Rules(Mode.LIVE, seconds=int(_ROUND_S), shuffled=False)
        paper_id = keep_paper(self._server.data_dir, self._plan.items)
        made = await self._send("POST", SESSIONS, {"paper_id": paper_id, "rules": asdict(rules)})
        self._place = f"{SESSIONS}/{made['code']}"
        return str(made["code"])

    async def lead(self) -> None:
        await self._command("start")
        for position in range(self._plan.items):
            if position == self._plan.killed_at:
                await asyncio.sleep(self._plan.window_s / 2)
                await self._kill()
            await self._all_answers(position)
            self._figures.revealed_at[position] = time.monotonic()
            await self._command("reveal")
            await asyncio.sleep(2)
            await self._command("next")

    async def results(self) -> Json:
        return await self._send("GET", f"{self._place}/results")

    async def _all_answers(self, position: int) -> None:
        until = time.monotonic() + _ROUND_S
        while time.monotonic() < until:
            seen = await self._send("GET", f"{self._place}/screen")
            if seen["answered"] == self._plan.participants:
                return
            await asyncio.sleep(0.5)
        self._figures.faults.append(f"item {position}: {seen['answered']} answers when the time was up")

    async def _kill(self) -> None:
        self._server.kill()
        began, self._figures.is_killed = time.monotonic(), True
        await self._server.start(until="/readyz")
        self._figures.down_s = time.monotonic() - began

    async def _command(self, command: str) -> None:
        step = (await self._send("GET", f"{self._place}/screen"))["step"]
        await self._send("POST", f"{self._place}/control", {"command": command, "step": step})

    async def _send(self, method: str, path: str, body: Json = None) -> Json:
        response = await self._client.request(method, path, json=body, headers=self._operator, timeout=30)
        response.raise_for_status()
        return response.json()


# --- the whole ----------------------------------------------------------------------------------------


async def run(plan: Plan, data_dir: Path) -> Figures:
    server, figures = Server(data_dir), Figures()
    await server.start(until="/")  # all pages loaded, as long before a session
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    try:
        async with httpx.AsyncClient(base_url=server.address, limits=limits) as client:
            trainer = Trainer(client, server, plan, figures)
            code = await trainer.open()
            phones = [Phone(client, code, number, plan, figures) for number in range(plan.participants)]
            await asyncio.gather(*(phone.join() for phone in phones))
            listening = [asyncio.create_task(phone.listen()) for phone in phones]
            await trainer.lead()
            await asyncio.gather(*listening)
            figures.faults.extend(faults(plan, figures, await trainer.results()))
    finally:
        server.stop()
    return figures


def faults(plan: Plan, figures: Figures, results: Json) -> Iterator[str]:
    """What the rows say against what was acknowledged, and the totals against the rows."""
    names = {total["participant_id"]: total["nickname"] for total in results["totals"]}
    if len(names) != plan.participants:
        yield f"{len(names)} participants of {plan.participants}"
    stored = Counter((names[row["participant_id"]], row["position"]) for row in results["answers"])
    replies = {(names[row["participant_id"]], row["position"]): row["reply"] for row in results["answers"]}
    for place, count in stored.items():
        if count != 1:
            yield f"{place} is stored {count} times"
    for place, told in figures.acknowledged.items():
        if any(reply != replies.get(place) for reply in told):
            yield f"{place} was acknowledged as {told}, stored is {replies.get(place)}"
    if len(stored) != plan.participants * plan.items:
        yield f"{len(stored)} answers of {plan.participants * plan.items}"
    yield from _wrong_totals(figures, replies, results)


def _wrong_totals(
    figures: Figures, replies: dict[tuple[str, int], list[int]], results: Json
) -> Iterator[str]:
    """What the trainer's results and each phone told, against the rows."""
    earned: Counter[str] = Counter()
    for (nickname, position), reply in replies.items():
        earned[nickname] += reply == [_key(position)]
    for total in results["totals"]:
        nickname = total["nickname"]
        told = total["marks"], figures.told.get(nickname)
        if told != (earned[nickname], earned[nickname]):
            yield f"the totals of {nickname} are {told}, the rows say {earned[nickname]}"


def report(plan: Plan, figures: Figures) -> str:
    rows = [
        ("participants × items", f"{plan.participants} × {plan.items}"),
        ("acknowledgements", str(len(figures.before_kill_ms) + len(figures.after_kill_ms))),
        ("of them repeated submits", str(figures.repeated)),
        ("requests retried", str(figures.retried)),
        ("reconnected", str(figures.reconnected)),
        ("server away after kill -9", f"{figures.down_s:.1f} s"),
        ("acknowledged before the kill, ms p50 / p95 / max", _spread(figures.before_kill_ms)),
        ("acknowledged after it, ms p50 / p95 / max", _spread(figures.after_kill_ms)),
        ("reveal seen on the phones, ms p50 / p95 / max", _spread(figures.reveal_ms)),
        ("faults", str(len(figures.faults))),
    ]
    return markdown_table(("figure", "value"), rows)


def p95(spent_ms: Sequence[float]) -> float:
    return float(np.percentile(spent_ms, 95))


def _spread(spent_ms: Sequence[float]) -> str:
    return " / ".join(f"{value:.0f}" for value in (*np.percentile(spent_ms, (50, 95)), max(spent_ms)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=200)
    parser.add_argument("--items", type=int, default=5)
    parser.add_argument("--window", type=float, default=10.0, help="seconds in which all answer")
    given = parser.parse_args()
    plan = Plan(given.participants, given.items, given.window, killed_at=given.items // 2)
    with tempfile.TemporaryDirectory() as data_dir:
        figures = asyncio.run(run(plan, Path(data_dir)))
    print(report(plan, figures))
    for fault in figures.faults:
        print(fault)
    return int(bool(figures.faults) or p95(figures.before_kill_ms) > LONGEST_P95_MS)


if __name__ == "__main__":
    raise SystemExit(main())
