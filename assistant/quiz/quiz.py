


from __future__ import annotations

from pathlib import Path

from assistant.quiz.bank import Bank
from assistant.quiz.guesses import Guesses
from assistant.quiz.notebook import Notebooks
from assistant.quiz.papers import Papers
from assistant.quiz.practice import Practice
from assistant.quiz.reports import Reports
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.views import Views


class Quiz:
    def __init__(self, data_dir: Path) -> None:
        self.bank = Bank(data_dir)
        self.papers = Papers(data_dir)
        self.sessions = QuizSessions(data_dir)
        self.views = Views(self.sessions)
        self.guesses = Guesses()
        self.notebooks = Notebooks(data_dir)
        self.practice = Practice(self.bank, self.notebooks)
        self.reports = Reports(data_dir)

    def close(self) -> None:
        for store in (self.bank, self.papers, self.sessions, self.notebooks, self.reports):
            store.close()
