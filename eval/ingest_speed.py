"""What the chat feels of a maintainer: `python -m eval.ingest_speed --data DIR` (civil_affairs/, docx/).

Starts a server, publishes some documents, and asks it the questions of `eval/questions/seed_dev.jsonl`, one
after another without pause: while nobody else wants anything, while 100 genuine documents are uploaded and
taken in, while they are published, and afterwards. What counts is how many times as long an answer takes
as in the first phase, or in the last, when the library is larger: times depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from eval.expectation import read_questions
from eval.http_speed import QUESTIONS, times
from eval.quiz_server import Server
from eval.raw_texts import RawText, markdown_texts, word_texts
from eval.report import markdown_table

PUBLISHED = 50  # documents, before
DOCUMENTS = 100
QUIET_S = 30.0
PERCENTILES = (50, 95, 100)
_LOOK_EVERY_S = 0.5


class Chat:
    """Somebody who asks without pause; `times` has the milliseconds of each phase."""

    def __init__(self, address: str, questions: Sequence[str]) -> None:
        self.phase = "quiet"
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self._address = address
        self._questions = questions
        self._is_over = False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Each question is asked once before: what is read once has then been read."""
        for _ in times(self._address, self._questions):
            pass
        asking = threading.Thread(target=self._ask)
        asking.start()
        try:
            yield
        finally:
            self._is_over = True
            asking.join()

    def _ask(self) -> None:
        questions = itertools.cycle(self._questions)
        for taken in times(self._address, itertools.takewhile(lambda _: not self._is_over, questions)):
            self.times[self.phase].append(taken)


async def measured(
    data_dir: Path, documents: Sequence[RawText], questions: Sequence[str], together: int
) -> Mapping[str, Sequence[float]]:
    """Milliseconds for each question of each phase; `together`: how many are published at the same time."""
    server = Server(data_dir)
    await server.start("/readyz")
    try:
        chat = Chat(server.address.removeprefix("http://"), questions)
        code = {"Authorization": f"Bearer {server.code}"}
        async with httpx.AsyncClient(base_url=server.address, headers=code, timeout=600) as client:
            await publish(client, await taken_in(client, documents[:PUBLISHED]), together=PUBLISHED)
            with chat.asking():
                await asyncio.sleep(QUIET_S)
                chat.phase = "taking in"
                staged = await taken_in(client, documents[PUBLISHED:])
                chat.phase = "publishing"
                await publish(client, staged, together)
                chat.phase = "afterwards"
                await asyncio.sleep(QUIET_S)
        return chat.times
    finally:
        server.stop()


async def taken_in(client: httpx.AsyncClient, documents: Sequence[RawText]) -> list[dict[str, Any]]:
    """What the worker found in the documents, uploaded at once."""
    files = [("files", (each.name, each.data)) for each in documents]
    job_id = (await client.post("/api/documents", files=files)).raise_for_status().json()["job_id"]
    job = await finished(client, job_id)
    return [found for file in job["files"] for found in file["found"] if found["revision"]]


async def finished(client: httpx.AsyncClient, job_id: str) -> dict[str, Any]:
    while True:
        job: dict[str, Any] = (await client.get(f"/api/jobs/{job_id}")).raise_for_status().json()
        if job["state"] not in ("waiting", "running"):
            return job
        await asyncio.sleep(_LOOK_EVERY_S)


async def publish(client: httpx.AsyncClient, staged: Iterable[dict[str, Any]], together: int) -> None:
    """Until all are; `together` at the same time."""
    free = asyncio.Semaphore(together)

    async def switch(doc_id: str, revision: int) -> None:
        async with free:
            body = {"revision": revision}
            job = (await client.post(f"/api/documents/{doc_id}/publish", json=body)).raise_for_status().json()
            await finished(client, job["job_id"])

    revisions = {each["doc_id"]: each["revision"] for each in staged}
    await asyncio.gather(*(switch(*each) for each in revisions.items()))


def report(found: Mapping[str, Sequence[float]]) -> str:
    quiet = np.percentile(next(iter(found.values())), PERCENTILES)
    rows = []
    for phase, taken in found.items():
        percentiles = np.percentile(taken, PERCENTILES)
        shown = (f"{each:.0f} ({each / still:.1f})" for each, still in zip(percentiles, quiet, strict=True))
        rows.append((phase, f"{len(taken)}", f"{sum(taken) / 1000:.0f}", *shown))
    return markdown_table(("phase", "questions", "s", *(f"p{each}, ms" for each in PERCENTILES)), rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.ingest_speed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with civil_affairs and docx")
    parser.add_argument("--together", type=int, default=DOCUMENTS, help="published at the same time")
    options = parser.parse_args(arguments)
    genuine = itertools.chain(
        word_texts(options.data / "docx"), markdown_texts(options.data / "civil_affairs" / "docs.jsonl.gz")
    )
    documents = list(islice(genuine, PUBLISHED + DOCUMENTS))
    questions = [each.question for each in read_questions(QUESTIONS)]
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder), documents, questions, options.together))
    print(report(found))


if __name__ == "__main__":
    main()
