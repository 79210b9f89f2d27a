"""Papers (试卷): put together without rivals (`paper`), kept (`papers`), printed (`printing`)."""

from assistant.quiz.papers.papers import KeptPaper, Manner, Papers

__all__ = ["KeptPaper", "Manner", "Papers"]
