"""What all faces of the quiz share: the sessions, what is seen of them, and who guesses at codes."""

from __future__ import annotations

from pathlib import Path

from assistant.quiz.guesses import Guesses
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.views import Views


class Quiz:
    def __init__(self, data_dir: Path) -> None:
        self.sessions = QuizSessions(data_dir)
        self.views = Views(self.sessions)
        self.guesses = Guesses()

    def close(self) -> None:
        self.sessions.close()
