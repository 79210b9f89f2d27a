"""What was found for one kind of question, and the rules shared by all that look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Verdict
from assistant.eligibility import Assessment
from assistant.question import Asked, Question
from assistant.relevance import Match
from ingest.document import Clause, Document, Entitlement, Quantity

MIN_COVERAGE = 0.5  # of a question's words, by weight, before a statement counts as about the same thing
LOOSE_COVERAGE = 0.3  # before it is told as the nearest there is, where no value is asked
SAME_SUBJECT = 0.85  # a statement with the asked value must be nearly as near as the nearest statement
AS_GOOD = 0.95
MOST_STATEMENTS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """The statements that answer one kind of question, or what is missing. `asked` None: anything said."""

    question: Question
    asked: Asked | None
    matches: tuple[Match, ...] = ()
    missing: tuple[str, ...] = ()
    related: tuple[Match, ...] = ()
    assessment: Assessment | None = None
    verdict: Verdict | None = None  # where it does not come from an assessment, or overrules it
    conclusion: str = ""  # said before the matches, where the verdict does not come from an assessment
    quantities: tuple[Quantity, ...] = ()  # the numbers that answer, where a number is asked for
    clauses: tuple[Clause, ...] = ()  # whole clauses that answer: duties of a unit, items of a section
    term: str | None = None  # what is defined, and
    gloss: str | None = None  # the words of the text that define it
    document: Document | None = None  # whose status is asked, and
    stated: tuple[str, ...] = ()  # what it says of its origin, where that is asked
    contradictions: tuple[str, ...] = ()  # what the asker takes for granted and the text says otherwise
    is_near_only: bool = False  # not quite what is asked, the nearest there is
    confirmed: bool = True  # False: no statement says what is claimed
    on_conditions: bool = False  # what is claimed is granted, under conditions of which nothing was said

    @property
    def judged(self) -> Verdict | None:
        return self.verdict or (self.assessment.verdict if self.assessment else None)

    @property
    def answers(self) -> bool:
        return bool(self.matches or self.clauses or self.document)


def _as_good(match: Match, chosen: Sequence[Match]) -> bool:
    """Whether a statement of another clause meets the question quite as well as the best."""
    clauses = {each.statement.clause.clause_id for each in chosen}
    best = chosen[0]
    return (
        match.statement.clause.clause_id not in clauses
        and match.coverage >= AS_GOOD * best.coverage
        and match.score >= AS_GOOD * best.score
    )


def with_text(matches: Sequence[Match]) -> list[Match]:
    """The matches that can be quoted: a heading that has no text of its own only leads to what is below."""
    return [match for match in matches if match.statement.text]


def near(grounded: Sequence[Match]) -> list[Match]:
    """The statements about as near to the question as the nearest one."""
    return [match for match in grounded if match.coverage >= SAME_SUBJECT * grounded[0].coverage]


def covering(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The best statement, and others as long as each meets words that those before it miss."""
    chosen = list(matches[:1])
    still_open = set(chosen[0].missed) if chosen else set()
    for match in matches[1:]:
        newly_met = still_open - set(match.missed)
        if len(chosen) < MOST_STATEMENTS and (newly_met or _as_good(match, chosen)):
            chosen.append(match)
            still_open -= newly_met
    return tuple(chosen)


def granted_in(match: Match) -> list[Entitlement]:
    """The entitlements that a statement grants."""
    part = match.statement
    return [e for e in part.clause.entitlements if part.start <= e.start < part.end]
