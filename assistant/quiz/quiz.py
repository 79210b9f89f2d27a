"""What all faces of the quiz share: bank, papers, sessions, what is seen of them, who guesses at codes;
practice, notebooks, reports and orders of drafts."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from assistant.quiz.bank import Bank
from assistant.quiz.orders import Orders
from assistant.quiz.papers import Manner, Papers
from assistant.quiz.practice import Practice
from assistant.quiz.practice.notebook import Notebooks
from assistant.quiz.practice.reports import Reports
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.guesses import Guesses
from assistant.quiz.sessions.session import Mode, Rules, Session
from assistant.quiz.sessions.views import Views
from ingest.library import Library


class Quiz:
    def __init__(self, data_dir: Path) -> None:
        self.bank = Bank(data_dir)
        self.papers = Papers(data_dir)
        self.sessions = QuizSessions(data_dir)
        self.views = Views(self.sessions)
        self.guesses = Guesses()
        self.notebooks = Notebooks(data_dir)
        self.practice = Practice(self.bank, self.notebooks, self.sessions)
        self.reports = Reports(data_dir)
        self.orders = Orders(data_dir)

    def open_session(self, library: Library, paper_id: str, rules: Rules, by: str) -> Session:
        """With its own copy of the paper, of items that hold by the library now. A paper that is drawn for
        each person is drawn once where all answer together. Raises UserError."""
        self.bank.refresh(library)
        kept = self.papers.get(paper_id)
        if kept.manner is Manner.DRAWN and rules.mode is Mode.SELF_PACED:
            return self.sessions.create(self.papers.pool(paper_id), rules, by, kept.blueprint)
        return self.sessions.create(self.papers.paper(paper_id, uuid4().hex), rules, by)

    def close(self) -> None:
        for store in (self.bank, self.papers, self.sessions, self.notebooks, self.reports, self.orders):
            store.close()
