"""Where questions come in, whatever the face: let in, asked, counted, and noted where no answer is found;
and what all faces share beside it: who may, the jobs, the quiz."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from assistant.activity import Activity
from assistant.admission import admit
from assistant.answer import Answer, ScoredClause
from assistant.jobs import Jobs
from assistant.metrics import Metrics
from assistant.originals import Originals
from assistant.permission import Permission
from assistant.quiz.quiz import Quiz
from assistant.uploads import Uploads
from ingest.conflicts import Conflict
from ingest.document import Document
from ingest.library import Library

_log = logging.getLogger(__name__)


class Answering(Protocol):
    """Whoever sits at the desk: `assistant.assistant.Assistant`."""

    @property
    def library(self) -> Library: ...

    def conflicts(self, document: Document) -> tuple[Conflict, ...]: ...

    def ask(self, question: str, conversation_id: str | None = None) -> Answer: ...

    def stream(self, question: str, conversation_id: str | None = None) -> Iterator[Answer]: ...

    def search(self, question: str, top: int = 10) -> list[ScoredClause]: ...

    def close(self) -> None: ...


class Desk:
    """Each question raises UserError where it is empty or too long."""

    def __init__(self, assistant: Answering, data_dir: Path) -> None:
        self.assistant = assistant
        self.activity = Activity(data_dir)
        self.permission = Permission(data_dir)
        self.jobs = Jobs(data_dir)
        self.uploads = Uploads(data_dir)
        self.quiz = Quiz(data_dir)
        self.originals = Originals(data_dir)
        self.metrics = Metrics()

    def ask(self, question: str, conversation_id: str | None = None) -> Answer:
        answer = self.assistant.ask(admit(question), conversation_id)
        self._record(answer)
        return answer

    def stream(self, question: str, conversation_id: str | None = None) -> Iterator[Answer]:
        """Growing answers, the last one complete."""
        return self._recorded(self.assistant.stream(admit(question), conversation_id))

    def search(self, question: str, top: int) -> list[ScoredClause]:
        return self.assistant.search(admit(question), top)

    def close(self) -> None:
        self.assistant.close()
        self.activity.close()
        self.permission.close()
        self.jobs.close()
        self.quiz.close()

    def _recorded(self, answers: Iterator[Answer]) -> Iterator[Answer]:
        answer = None
        for answer in answers:
            yield answer
        if answer is not None:
            self._record(answer)

    def _record(self, answer: Answer) -> None:
        """A full disk must not cost the user the answer, so a failed note goes to the log."""
        self.metrics.count(answer)
        try:
            self.activity.note(answer)
        except sqlite3.Error:
            _log.exception("the question could not be noted as unanswered")
