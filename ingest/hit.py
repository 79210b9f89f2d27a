"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found, with its BM25 score or its cosine; higher is better."""

    clause_id: str
    score: float
