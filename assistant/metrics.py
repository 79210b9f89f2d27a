"""Counters for Prometheus: how many questions came, how they ended, how long they took."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

from assistant.answer import Answer

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One set of counters for one desk, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._questions = Counter(
            "assistant_questions", "Questions answered, by status.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "assistant_question_seconds",
            "Time from question to answer.",
            buckets=_SECONDS,
            registry=self._registry,
        )

    def count(self, answer: Answer) -> None:
        self._questions.labels(answer.status).inc()
        self._seconds.observe(answer.elapsed_ms / 1000)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
