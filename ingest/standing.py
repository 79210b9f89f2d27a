"""What holds in one edition of the library on one day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, select

from ingest.document import Clause, Validity
from ingest.revision import State, revision_of
from ingest.rows import CLAUSE, summaries
from ingest.schema import LIBRARY


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be cited, whether each revision holds, and the clauses read since."""

    edition: int
    day: date
    current: Mapping[str, int]  # revision_id -> number of clauses
    former: frozenset[str]  # revision_ids that held once
    validity: Mapping[str, Validity]  # of every revision, by revision_id
    clauses: OrderedDict[str, Clause] = field(default_factory=OrderedDict)

    def clause(self, row: str) -> Clause:
        """A clause as it stands today. One that was staged since keeps what its document states."""
        clause = CLAUSE.validate_json(row)
        validity = self.validity.get(revision_of(clause.clause_id), clause.validity)
        return clause if validity is clause.validity else replace(clause, validity=validity)


NOTHING_READ = Standing(-1, date.min, {}, frozenset(), {})


def read_standing(connection: Connection, before: Standing, today: date) -> Standing:
    """`current` stays the same object where nothing changed in it.

    The edition is read first: should a switch come between, the next call reads again.
    """
    edition = latest_edition(connection)
    revisions = summaries(connection, today)
    current = {each.revision_id: each.clauses for each in revisions if each.state is State.CURRENT}
    validity = {each.revision_id: each.validity for each in revisions}
    return Standing(
        edition,
        today,
        before.current if current == before.current else current,
        frozenset(each.revision_id for each in revisions if each.is_former),
        validity,
        _unchanged(before, validity),
    )


def _unchanged(before: Standing, validity: Mapping[str, Validity]) -> OrderedDict[str, Clause]:
    """The clauses read before that stand today as they stood then: to read all anew after each of many
    switches would keep every question waiting."""
    clauses = before.clauses.copy()  # others read on, and add to it
    for clause_id in list(clauses):
        revision = revision_of(clause_id)
        if before.validity.get(revision) is not validity.get(revision):
            del clauses[clause_id]
    return clauses


def latest_edition(connection: Connection) -> int:
    """Counts what changed what is current."""
    edition: int = connection.scalars(select(LIBRARY.c.edition)).one()
    return edition
