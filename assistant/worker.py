"""The worker: takes in uploaded files, makes switches and drafts of quiz items, in a process of its own, so
that the one that answers goes on answering. `assistant serve` starts it and it ends with it; kill it at any
moment.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from filelock import FileLock

from assistant.errors import UserError
from assistant.generate import language_model
from assistant.job import File, Job, Kind
from assistant.jobs import Jobs
from assistant.quiz.bank import Bank
from assistant.quiz.generator.filling import fill
from assistant.quiz.orders import Order, Orders
from assistant.settings import Settings
from assistant.stores import Stores, prepare
from assistant.switches import is_switched, require_switchable
from assistant.uploads import Uploads
from ingest.index import IndexBusy
from ingest.library import DocumentSummary, Library, LibraryError, Publication
from ingest.pipeline import ingest
from ingest.publishing import publish_all, repeal, restore, withdraw

_NICENESS = 15  # whoever asks goes first
_LOOK_EVERY_S = 0.3
_TIDY_EVERY_S = 3600.0
_MOST_ATTEMPTS = 5  # at one file, each of which ended with the worker

_PROGRAM_FAILED = "程序处理时出错，已记入日志。请把文件和日志交给维护人员。"

_log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Work until the process that started this one is gone. One worker at a time in a data directory."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _step_aside()
    prepare(settings.data_dir)
    with FileLock(settings.data_dir / "worker.lock").acquire(poll_interval=1):
        worker = Worker(settings)
        while True:
            worker.tidy()
            until = time.monotonic() + _TIDY_EVERY_S
            while time.monotonic() < until:
                if not worker.step():
                    time.sleep(_LOOK_EVERY_S)


def _step_aside() -> None:
    """Whoever asks goes first, and has half of the processors for himself: on the others, too, Linux lets
    what runs finish its turn, some milliseconds, however nice it is, at each of the steps of an answer."""
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, processors[len(processors) // 2 :])
    os.nice(_NICENESS)


def _end_with_parent() -> None:
    """The parent holds the other end of standard input. Ending at once is safe here: see `Jobs`."""
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


class Worker:
    """Does what waits, one thing at a time. The stores are opened for the first of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._jobs = Jobs(settings.data_dir)
        self._orders = Orders(settings.data_dir)
        self._uploads = Uploads(settings.data_dir)
        self._opened: Stores | None = None

    def step(self) -> bool:
        """Do the next thing; False where nothing waits. Somebody waits for a switch, so it goes first."""
        if jobs := self._jobs.next_switches():
            errors = self._switch(jobs)
            self._jobs.finish(dict(zip((job.job_id for job in jobs), errors, strict=True)))
            return True
        if order := self._orders.next():
            if error := _told(lambda: self._fill(order)):
                self._orders.fail(order.number, error)
            return True
        if next_file := self._jobs.next_file():
            self._take_in(*next_file)
            return True
        return False

    def tidy(self) -> None:
        """Remove old jobs, and the uploads of jobs that are not there any more."""
        self._jobs.forget_old()
        for job_id in self._uploads.abandoned():
            if self._jobs.get(job_id) is None:
                self._uploads.remove(job_id)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._orders.close()
        self._jobs.close()

    def _stores(self) -> Stores:
        if self._opened is None:
            self._opened = Stores.open(self._settings)
        return self._opened

    def _switch(self, jobs: Sequence[Job]) -> list[str | None]:
        """Make them; gives what went wrong with each. Those that cannot be published together for a reason
        nobody foresaw are tried by halves."""
        if not jobs[0].kind.publishes:
            return [_told(lambda: self._switch_one(jobs[0]))]
        wanted: dict[str, Publication] = {}
        errors = {job.job_id: _told(partial(self._want, job, wanted)) for job in jobs}
        failed: dict[Publication, LibraryError] = {}
        error = _told(lambda: failed.update(self._publish(wanted.values())))
        if error == _PROGRAM_FAILED and len(wanted) > 1:
            half = len(jobs) // 2
            return [*self._switch(jobs[:half]), *self._switch(jobs[half:])]
        for job_id, publication in wanted.items():
            errors[job_id] = str(failed[publication]) if publication in failed else error
        return [errors[job.job_id] for job in jobs]

    def _want(self, job: Job, wanted: dict[str, Publication]) -> None:
        """Note what is to be published; nothing where it was, before a crash."""
        summary = self._summary(job)
        if not is_switched(job.kind, summary.state):
            require_switchable(job.kind, summary)
            repealing = job.kind is Kind.PUBLISH_REPEALING
            wanted[job.job_id] = Publication(summary.doc_id, summary.revision, job.by, repealing)

    def _publish(self, wanted: Iterable[Publication]) -> dict[Publication, LibraryError]:
        stores = self._stores()
        return publish_all(list(dict.fromkeys(wanted)), stores.library, stores.index)

    def _switch_one(self, job: Job) -> None:
        stores, summary = self._stores(), self._summary(job)
        if is_switched(job.kind, summary.state):
            return
        require_switchable(job.kind, summary)
        if job.kind is Kind.RESTORE:
            restore(summary.doc_id, summary.revision, stores.library, stores.index, by=job.by)
        else:
            cease = withdraw if job.kind is Kind.WITHDRAW else repeal
            cease(summary.doc_id, stores.library, stores.index, by=job.by)

    def _summary(self, job: Job) -> DocumentSummary:
        assert job.doc_id is not None
        return self._stores().library.summary(job.doc_id, job.revision)

    def _fill(self, order: Order) -> None:
        with (
            closing(Bank(self._settings.data_dir)) as bank,
            Library.open(self._settings.library_url) as library,
        ):
            fill(order, self._orders, bank, library, language_model(self._settings))

    def _take_in(self, job: Job, file: File) -> None:
        if self._jobs.attempts(job.job_id, file.position) > _MOST_ATTEMPTS:
            self._fail(job, file, "处理这个文件时程序几次意外终止。请拆分或另存为其他格式后再上传。")
        elif error := _told(lambda: self._stage(job, file)):
            self._fail(job, file, error)
        done = self._jobs.get(job.job_id)
        if done is not None and done.is_finished and not any(each.errors for each in done.files):
            self._uploads.remove(job.job_id)  # the library has them

    def _fail(self, job: Job, file: File, error: str) -> None:
        self._jobs.fail_file(job.job_id, file.position, f"{file.name}：{error}")

    def _stage(self, job: Job, file: File) -> None:
        stores, path = self._stores(), self._uploads.path(job.job_id, file.position)
        outcomes = ingest(
            [path], stores.library, stores.index, publish=False, by=job.by, names={path: file.name}
        )
        named = [replace(each, path=_within(each.path, path.parent)) for each in outcomes]
        self._jobs.finish_file(job.job_id, file.position, named)


def _within(path: Path, folder: Path) -> Path:
    """The name of an uploaded file, or of a file in an uploaded archive, without where it lies."""
    return path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)


def _told(do: Callable[[], None]) -> str | None:
    """What went wrong, in words for the operator; None where nothing did."""
    try:
        do()
    except UserError as problem:
        return problem.message + problem.hint
    except (LibraryError, IndexBusy) as problem:
        return str(problem)
    except Exception:
        # The next thing must be done, whatever failed with this one.
        _log.exception("a job failed")
        return _PROGRAM_FAILED
    return None
