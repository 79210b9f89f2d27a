"""Jobs and the worker: nothing acknowledged is lost, whatever is killed whenever."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock, Timeout

from assistant.job import FileState, JobState, Kind, Received
from assistant.jobs import KEPT_DAYS, Jobs
from assistant.settings import Settings
from assistant.stores import Stores
from assistant.uploads import Uploads
from assistant.worker import Worker
from ingest.library import Action, Library, Publication, State
from ingest.publishing import publish_all
from tests.operator_code import CODE, set_code
from tests.samples import policy_text

ROOT = Path(__file__).parents[1]


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    jobs = Jobs(tmp_path)
    yield jobs
    jobs.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(Settings(data_dir=tmp_path))
    yield worker
    worker.close()


def text(number: int, clauses: int = 3) -> bytes:
    sentences = (f"第{number}号规定第{n}款补助{n + 1}00元。" for n in range(clauses))
    return policy_text(f"第{number}号办法", *sentences).encode()


def add(data_dir: Path, jobs: Jobs, *contents: bytes) -> str:
    upload = Uploads(data_dir).begin()
    for number, data in enumerate(contents):
        upload.open(f"{number}.txt")
        upload.write(data)
        upload.close()
    jobs.add_files(upload.job_id, upload.finish(), "operator")
    return upload.job_id


def states(jobs: Jobs, job_id: str) -> list[FileState]:
    job = jobs.get(job_id)
    assert job is not None
    return [file.state for file in job.files]


def test_files_are_taken_in_one_after_the_other_and_a_switch_goes_first(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    first = add(tmp_path, jobs, text(1))
    worker.step()
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        (summary,) = library.documents()
        job_id = add(tmp_path, jobs, text(2), text(3))
        jobs.add_switch("publish", Kind.PUBLISH, summary.doc_id, 1, "operator")
        worker.step()
        assert library.summary(summary.doc_id).state is State.CURRENT
        assert states(jobs, job_id) == [FileState.WAITING] * 2
        worker.step()
        half = jobs.get(job_id)
        assert half is not None
        assert (half.state, half.progress) == (JobState.RUNNING, 0.5)
        worker.step()
    assert not worker.step()
    assert [job.state for job in jobs.newest(9)] == [JobState.DONE] * 3
    assert not (tmp_path / "uploads" / first).exists()


def test_parts_of_a_code_uploaded_one_by_one_are_current_together(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    for article in ("第一千二百五十九条", "第二百零五条", "第一条", "第二百零五条"):
        add(tmp_path, jobs, f"养殖法典\n{article} 每头补助一千元。".encode())
        while worker.step():
            pass
        with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
            for each in library.documents():
                if each.state is State.STAGED:
                    jobs.add_switch(article, Kind.PUBLISH, each.doc_id, each.revision, "operator")
            while worker.step():
                pass
            held = {each.title: (each.revision, each.state) for each in library.documents()}
    titles = ("养殖法典", "养殖法典（第二百零五条起）", "养殖法典（第一千二百五十九条起）")
    assert held == dict.fromkeys(titles, (1, State.CURRENT))


def test_a_switch_that_a_crash_had_done_is_done_and_one_that_cannot_be_says_why(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    add(tmp_path, jobs, text(1))
    worker.step()
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        doc_id = library.documents()[0].doc_id
        library.publish(doc_id, 1)
        jobs.add_switch("again", Kind.PUBLISH, doc_id, 1, "operator")
        library.withdraw(doc_id)
        jobs.add_switch("gone", Kind.WITHDRAW, doc_id, 1, "operator")
        while worker.step():
            pass
    again, gone = jobs.get("again"), jobs.get("gone")
    assert again is not None
    assert gone is not None
    assert again.state is JobState.FAILED
    assert "已撤回，不能发布" in (again.error or "")
    assert gone.state is JobState.DONE


def test_publications_that_wait_are_one_switch_and_each_has_its_own_error(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    add(tmp_path, jobs, *(text(number) for number in range(4)))
    while worker.step():
        pass
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        staged = library.documents()
        library.publish(staged[1].doc_id, 1)
        library.withdraw(staged[1].doc_id)
        for number, each in enumerate(staged):
            jobs.add_switch(f"p{number}", Kind.PUBLISH, each.doc_id, 1, "operator")
        jobs.add_switch("gone", Kind.PUBLISH, "none", 1, "operator")
        jobs.add_switch("w0", Kind.WITHDRAW, staged[0].doc_id, 1, "operator")
        assert worker.step()
        written = [each for each in (tmp_path / "index").iterdir() if each.is_dir()]
        assert len(written) == 1, "the index is written once"
        assert [each.state for each in library.documents()] == [
            State.CURRENT, State.WITHDRAWN, State.CURRENT, State.CURRENT,
        ]  # fmt: skip
        assert worker.step()
        assert not worker.step()
        assert library.summary(staged[0].doc_id, 1).state is State.WITHDRAWN
    told = {job.job_id: (job.state, job.error or "") for job in jobs.newest(6)}
    assert told["p1"][0] is JobState.FAILED
    assert "已撤回，不能发布" in told["p1"][1]
    assert "没有文件“none”" in told["gone"][1]
    assert all(told[job_id] == (JobState.DONE, "") for job_id in ("p0", "p2", "p3", "w0"))


def test_one_that_fails_for_an_unforeseen_reason_is_found_by_halves(
    tmp_path: Path, jobs: Jobs, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path, jobs, *(text(number) for number in range(8)))
    while worker.step():
        pass
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        staged = [each.doc_id for each in library.documents()]
        tried = []

        def publish_unless_bad(publications: list[Publication], *stores: Any) -> dict[Publication, Any]:
            tried.append(len(publications))
            if staged[2] in {each.doc_id for each in publications}:
                raise ZeroDivisionError
            return publish_all(publications, *stores)

        monkeypatch.setattr("assistant.worker.publish_all", publish_unless_bad)
        for number, doc_id in enumerate(staged):
            jobs.add_switch(f"p{number}", Kind.PUBLISH, doc_id, 1, "operator")
        assert worker.step()
        assert [each.state is State.CURRENT for each in library.documents()] == [
            number != 2 for number in range(8)
        ]
    failed = [job.job_id for job in jobs.newest(8) if job.state is JobState.FAILED]
    assert failed == ["p2"]
    assert tried == [8, 4, 2, 2, 1, 1, 4]


def test_a_file_that_ends_the_worker_each_time_is_given_up(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    job_id = add(tmp_path, jobs, text(1))
    for _ in range(5):
        jobs.next_file()  # and the worker is gone
    worker.step()
    (file,) = jobs.get(job_id).files  # type: ignore[union-attr]
    assert file.state is FileState.FAILED
    assert "几次意外终止" in (file.error or "")


def test_a_missing_upload_is_an_error_in_words(tmp_path: Path, jobs: Jobs, worker: Worker) -> None:
    jobs.add_files("nothing", [Received("没有.txt", 3)], "operator")
    worker.step()
    (file,) = jobs.get("nothing").files  # type: ignore[union-attr]
    assert file.state is FileState.FAILED
    assert "读不到" in "".join(file.errors)


def test_a_job_is_cancelled_before_its_next_file(tmp_path: Path, jobs: Jobs, worker: Worker) -> None:
    job_id = add(tmp_path, jobs, text(1), text(2))
    jobs.next_file()
    jobs.cancel(job_id)
    assert states(jobs, job_id) == [FileState.READING, FileState.CANCELLED]
    worker.step()
    assert states(jobs, job_id) == [FileState.STAGED, FileState.CANCELLED]
    assert not worker.step()


def test_old_jobs_and_broken_uploads_are_forgotten(tmp_path: Path, jobs: Jobs, worker: Worker) -> None:
    job_id = add(tmp_path, jobs, b"")
    worker.step()
    waiting = add(tmp_path, jobs, text(1))
    broken = Uploads(tmp_path).begin()
    old = time.time() - 2 * 24 * 3600
    for folder in (tmp_path / "uploads").iterdir():
        os.utime(folder, (old, old))
    before = (datetime.now(UTC) - timedelta(days=KEPT_DAYS + 1)).isoformat(timespec="seconds")
    jobs._connection.execute("UPDATE job SET finished = ? WHERE job_id = ?", (before, job_id))
    worker.tidy()
    assert jobs.get(job_id) is None
    assert [folder.name for folder in (tmp_path / "uploads").iterdir()] == [waiting]
    assert broken.job_id != waiting


# --- killed -----------------------------------------------------------------------------------------


@contextmanager
def running(data_dir: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(data_dir)}
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", *command],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def assert_whole(data_dir: Path) -> dict[str, int]:
    """The title of each document with its clauses; every revision is whole."""
    with Library.open(f"sqlite:///{data_dir}/library.sqlite") as library:
        summaries = library.documents()
        for summary in summaries:
            assert len(library.clauses_of_revision(summary.revision_id)) == summary.clauses
        return {summary.title: summary.clauses for summary in summaries}


def wait_until_over(jobs: Jobs, job_ids: list[str], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not all((job := jobs.get(each)) and job.is_finished for each in job_ids):
        assert time.monotonic() < until, "the jobs did not come to an end"
        time.sleep(0.1)


@pytest.mark.slow
def test_a_worker_killed_at_random_moments_loses_nothing(tmp_path: Path, jobs: Jobs) -> None:
    seed = random.randrange(2**32)
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    job_ids = [add(tmp_path, jobs, *(text(10 * job + n, clauses=40) for n in range(10))) for job in range(3)]
    interrupted = 0
    for _ in range(6):
        with running(tmp_path, "work") as process:
            _wait_for_work(jobs, job_ids)
            time.sleep(moments.uniform(0, 0.3))
            process.kill()
        interrupted += any(FileState.READING in states(jobs, job_id) for job_id in job_ids)
        assert_whole(tmp_path)
    with running(tmp_path, "work"):
        wait_until_over(jobs, job_ids, 120)
    assert [states(jobs, job_id) for job_id in job_ids] == [[FileState.STAGED] * 10] * 3
    assert assert_whole(tmp_path) == {f"第{n}号办法": 41 for n in range(30)}
    print(f"killed while reading: {interrupted} of 6")


def _wait_for_work(jobs: Jobs, job_ids: list[str]) -> None:
    """Until the worker that was just started takes up the next file, if one is left."""
    done = [states(jobs, job_id) for job_id in job_ids]
    until = time.monotonic() + 60
    while [states(jobs, job_id) for job_id in job_ids] == done and time.monotonic() < until:
        if all(job.is_finished for job in jobs.newest(9)):
            return
        time.sleep(0.01)


@pytest.mark.slow
def test_a_worker_killed_while_it_publishes_publishes_all_and_each_once(
    tmp_path: Path, jobs: Jobs, worker: Worker
) -> None:
    seed = random.randrange(2**32)
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    add(tmp_path, jobs, *(text(number, clauses=40) for number in range(20)))
    while worker.step():
        pass
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        staged = library.documents()
        for number, each in enumerate(staged):
            jobs.add_switch(f"p{number}", Kind.PUBLISH, each.doc_id, 1, "operator")
        interrupted = 0
        for _ in range(6):
            with running(tmp_path, "work") as process:
                _wait_until_at_work(tmp_path)
                time.sleep(moments.uniform(0, 3))
                process.kill()
            interrupted += any(job.state is JobState.RUNNING for job in jobs.newest(20))
            assert {each.state for each in library.documents()} in ({State.STAGED}, {State.CURRENT})
        with running(tmp_path, "work"):
            wait_until_over(jobs, [f"p{number}" for number in range(20)], 120)
        assert {job.state for job in jobs.newest(20)} == {JobState.DONE}
        done = [entry.action for each in staged for entry in library.audit(each.doc_id)]
    assert done == [Action.STAGE, Action.PUBLISH] * 20
    with Stores.open(Settings(data_dir=tmp_path)) as stores:
        assert stores.index.check() == []
        assert stores.index.size() == sum(each.clauses for each in staged)
    print(f"killed while publishing: {interrupted} of 6")


def _wait_until_at_work(data_dir: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            FileLock(data_dir / "worker.lock").acquire(timeout=0).lock.release()
        except Timeout:
            return
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="Linux tells which processors are used")
def test_a_worker_leaves_the_processors_to_whoever_asks(tmp_path: Path) -> None:
    ours = os.sched_getaffinity(0)
    with running(tmp_path, "work") as process:
        _wait_until_at_work(tmp_path)
        used = os.sched_getaffinity(process.pid)
        assert used <= ours
        assert len(used) == (len(ours) + 1) // 2
        assert os.getpriority(os.PRIO_PROCESS, process.pid) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.slow
def test_a_worker_ends_with_whoever_started_it(tmp_path: Path) -> None:
    with running(tmp_path, "work") as process:
        time.sleep(0.5)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.slow
def test_a_server_killed_at_random_moments_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    set_code(tmp_path)
    acknowledged: dict[str, list[int]] = {}
    numbers = iter(range(1000))
    for _ in range(3):
        with running(tmp_path, "serve", "--port", "0") as server:
            address = _address(server)
            sending = threading.Thread(target=_keep_uploading, args=(address, numbers, acknowledged))
            sending.start()
            known = len(acknowledged)
            while len(acknowledged) < known + 3:
                time.sleep(0.01)
            time.sleep(moments.uniform(0, 0.5))
            os.kill(server.pid, signal.SIGKILL)
            sending.join()
        _check_files(tmp_path, acknowledged)
    with running(tmp_path, "serve", "--port", "0") as server:
        _address(server)
        jobs = Jobs(tmp_path)
        wait_until_over(jobs, list(acknowledged), 240)
        kept = {job_id: states(jobs, job_id) for job_id in acknowledged}
        jobs.close()
    assert kept == {job_id: [FileState.STAGED] * len(numbers) for job_id, numbers in acknowledged.items()}
    titles = assert_whole(tmp_path)
    for sent in acknowledged.values():
        assert all(titles[f"第{number}号办法"] == 4 for number in sent)


def _address(server: subprocess.Popen[bytes]) -> str:
    """Where it serves, once it is ready."""
    assert server.stdout is not None
    address = server.stdout.readline().decode().strip().partition("：")[2]
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return address
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server did not become ready")


def _keep_uploading(address: str, numbers: Iterator[int], acknowledged: dict[str, list[int]]) -> None:
    """Until the server is gone."""
    while True:
        sent = [next(numbers) for _ in range(4)]
        files = [("files", (f"{number}.txt", text(number))) for number in sent]
        try:
            response = httpx.post(
                f"{address}/api/documents", files=files, headers={"Authorization": f"Bearer {CODE}"}
            )
        except httpx.HTTPError:
            return
        assert response.status_code == 202, response.text
        acknowledged[response.json()["job_id"]] = sent


def _check_files(data_dir: Path, acknowledged: dict[str, list[int]]) -> None:
    """Each acknowledged file that is not in the library yet lies whole where it was put."""
    jobs, uploads = Jobs(data_dir), Uploads(data_dir)
    for job_id, sent in acknowledged.items():
        job = jobs.get(job_id)
        assert job is not None
        assert len(job.files) == len(sent)
        for file, number in zip(job.files, sent, strict=True):
            if not job.is_finished:
                assert uploads.path(job_id, file.position).read_bytes() == text(number)
    jobs.close()
