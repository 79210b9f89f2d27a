"""Simulated participants of a live quiz session, and what becomes of their answers."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

SESSIONS = "/api/quiz/sessions"
OPTIONS = 4  # of each item
_RETRY_S = 1.0  # as the page does
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


class Phone:
    """Does what the page does: listens, answers, retries until acknowledged, comes back with its token."""

    def __init__(
        self, client: httpx.AsyncClient, code: str, number: int, plan: Plan, figures: Figures
    ) -> None:
        self.nickname = f"学员{number}"
        self._client, self._figures, self._plan = client, figures, plan
        self._place = f"{SESSIONS}/{code}"
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
        body = {"position": position, "reply": [self._random.randrange(OPTIONS)]}
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
