"""A condition held against what the asker says, and what all conditions of a grant come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Verdict
from ingest.document import Clause, Entitlement


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, how it came out, and why, in words for the asker."""

    condition: str
    outcome: Outcome
    reason: str
    at_threshold: bool = False
    is_laid_down: bool = True  # False: the text refers to conditions that it does not state


@dataclass(frozen=True, slots=True)
class Assessment:
    """An entitlement held against a question."""

    entitlement: Entitlement
    clause: Clause
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        outcomes = {check.outcome for check in self.checks}
        if Outcome.NOT_MET in outcomes:
            return Verdict.NOT_ELIGIBLE
        return Verdict.UNDETERMINED if Outcome.UNKNOWN in outcomes else Verdict.ELIGIBLE

    def having(self, outcome: Outcome) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.outcome is outcome)
