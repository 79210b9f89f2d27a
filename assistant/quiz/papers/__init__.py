"""Papers (试卷): put together without rivals (`paper`), kept (`papers`), printed (`printing`)."""

from assistant.quiz.papers.papers import Manner, Papers

__all__ = ["Manner", "Papers"]
