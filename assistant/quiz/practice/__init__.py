"""Practice by oneself, the notebook of mistakes (错题本), reports that an item is wrong (纠错)."""

from assistant.quiz.practice.practice import PRACTISED, Practice, Tried, unhurried_s

__all__ = ["PRACTISED", "Practice", "Tried", "unhurried_s"]
