"""`python -m eval.quiz_load`: a full room in a live session over real HTTP, with a kill -9 in the middle.

Simulated participants join, listen to server-sent events and answer within the same seconds; some reconnect,
some click twice, and during one item the server is killed and started again. Held against the rows
afterwards: every acknowledged answer is stored exactly once, totals equal the rows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import secrets
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from assistant.quiz.bank import Bank
from assistant.quiz.item import Basis, Choice, Item, Kind, State, clause_hash
from assistant.quiz.papers import Papers
from assistant.quiz.session import Mode, Rules
from eval.quiz_server import Server
from eval.report import markdown_table
from ingest.document import Clause
from ingest.library import Library

LONGEST_P95_MS = 500.0
_SESSIONS = "/api/quiz/sessions"
_OPTIONS = 4
_RETRY_S = 1.0  # as the page does
_ROUND_S = 240.0  # for everybody's answers to one item, the restart included
_RECONNECTING, _CLICKING_TWICE = 0.05, 0.2  # shares of the participants, for each item

Json = Any


@dataclass(frozen=True, slots=True)
class Plan:
    participants: int
    items: int
    window_s: float  # in which all answer
    killed_at: int  # the item during which the server is killed
    seed: int = 1


@dataclass(slots=True)
class Figures:
    """`acknowledged`: every reply that the server acknowledged, by (nickname, position)."""

    acknowledged: defaultdict[tuple[str, int], list[list[int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    before_kill_ms: list[float] = field(default_factory=list)
    after_kill_ms: list[float] = field(default_factory=list)
    is_killed: bool = False
    down_s: float = 0.0
    retried: int = 0
    repeated: int = 0
    reconnected: int = 0
    told: dict[str, float] = field(default_factory=dict)  # the total that each phone was told at the end
    revealed_at: dict[int, float] = field(default_factory=dict)  # by position, when the trainer said so
    reveal_ms: list[float] = field(default_factory=list)  # until a phone showed it
    faults: list[str] = field(default_factory=list)

    def note(self, nickname: str, receipt: Json, began: float) -> None:
        spent = (time.monotonic() - began) * 1000
        (self.after_kill_ms if self.is_killed else self.before_kill_ms).append(spent)
        self.acknowledged[nickname, receipt["position"]].append(receipt["reply"])
        self.repeated += receipt["is_repeated"]


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
    options = tuple(f"{number + 1}年{n + 1}个月" for n in range(_OPTIONS))
    key = Choice(options, (_key(number),))
    return Item(
        Kind.SINGLE, f"第{number}项的期限是多久？", key, "见原文。", "负载", 1, f"期限{number}", basis
    )


def _key(number: int) -> int:
    return number % _OPTIONS


# --- a participant ------------------------------------------------------------------------------------


class Phone:
    """Does what the page does: listens, answers, retries until acknowledged, comes back with its token."""

    def __init__(
        self, client: httpx.AsyncClient, code: str, number: int, plan: Plan, figures: Figures
    ) -> None:
        self.nickname = f"学员{number}"
        self._client, self._figures, self._plan = client, figures, plan
        self._place = f"{_SESSIONS}/{code}"
        self._token = secrets.token_urlsafe(32)
        self._cookie = {"Cookie": f"quiz_{code}={self._token}"}
        self._random = random.Random(f"{plan.seed}/{number}")
        self._answering: dict[int, asyncio.Task[None]] = {}

    async def join(self) -> None:
        body = {"nickname": self.nickname, "token": self._token}
        await self._insisting("POST", "/join", body)

    async def listen(self) -> None:
        """Until the session is finished; whatever cuts the stream, it is opened again."""
        while True:
            try:
                async for seen in self._events():
                    self._see(seen)
                    if seen["phase"] == "finished":
                        await asyncio.gather(*self._answering.values())
                        return
                    if seen["phase"] == "asking" and seen["position"] not in self._answering:
                        self._answering[seen["position"]] = asyncio.create_task(self._answer(seen))
                        if self._random.random() < _RECONNECTING:
                            await self._come_back()
                            break
            except (httpx.HTTPStatusError, httpx.TransportError):
                await asyncio.sleep(_RETRY_S)

    def _see(self, seen: Json) -> None:
        if seen["phase"] == "finished":
            self._figures.told[self.nickname] = seen["total"]["marks"]
        if seen["phase"] == "revealed":
            spent = time.monotonic() - self._figures.revealed_at[seen["position"]]
            self._figures.reveal_ms.append(spent * 1000)

    async def _events(self) -> AsyncIterator[Json]:
        request = self._client.stream("GET", f"{self._place}/events", headers=self._cookie, timeout=None)
        async with request as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    async def _come_back(self) -> None:
        """The page is loaded anew somewhere in the window: what was answered must still be there."""
        await asyncio.sleep(self._random.uniform(0, self._plan.window_s))
        seen = (await self._insisting("GET", "/state")).json()
        self._figures.reconnected += 1
        told = self._figures.acknowledged.get((self.nickname, seen["position"]))
        if told and seen["phase"] == "asking" and seen["reply"] != told[0]:
            self._figures.faults.append(f"{self.nickname} came back and found another answer")

    async def _answer(self, seen: Json) -> None:
        await asyncio.sleep(self._random.uniform(0, self._plan.window_s))
        clicks = 2 if self._random.random() < _CLICKING_TWICE else 1
        await asyncio.gather(*(self._submit(seen["position"]) for _ in range(clicks)))

    async def _submit(self, position: int) -> None:
        body = {"position": position, "reply": [self._random.randrange(_OPTIONS)]}
        began = time.monotonic()
        receipt = (await self._insisting("POST", "/answers", body)).json()
        self._figures.note(self.nickname, receipt, began)

    async def _insisting(self, method: str, path: str, body: Json = None) -> httpx.Response:
        """Again until the server answers; what it refuses for good is raised."""
        while True:
            try:
                response = await self._client.request(
                    method, self._place + path, json=body, headers=self._cookie, timeout=30
                )
            except httpx.TransportError:
                response = None
            if response is not None and response.status_code < 500:
                response.raise_for_status()
                return response
            self._figures.retried += 1
            await asyncio.sleep(_RETRY_S)


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
        made = await self._send("POST", _SESSIONS, {"paper_id": paper_id, "rules": asdict(rules)})
        self._place = f"{_SESSIONS}/{made['code']}"
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
