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
    validity: Mapping[str, Validity]  # of every revision, by revision_id
    clauses: OrderedDict[str, Clause] = field(default_factory=OrderedDict)

    def clause(self, row: str) -> Clause:
        """A clause as it stands today. One that was staged since keeps what its document states."""
        clause = CLAUSE.validate_json(row)
        validity = self.validity.get(revision_of(clause.clause_id), clause.validity)
        return clause if validity is clause.validity else replace(clause, validity=validity)


NOTHING_READ = Standing(-1, date.min, {}, {})


def read_standing(connection: Connection, former: Standing, today: date) -> Standing:
    """`current` stays the same object where nothing changed in it.

    The edition is read first: should a switch come between, the next call reads again.
    """
    edition = latest_edition(connection)
    revisions = summaries(connection, today)
    current = {each.revision_id: each.clauses for each in revisions if each.state is State.CURRENT}
    return Standing(
        edition,
        today,
        former.current if current == former.current else current,
        {each.revision_id: each.validity for each in revisions},
    )


def latest_edition(connection: Connection) -> int:
    """Counts what changed what is current."""
    edition: int = connection.scalars(select(LIBRARY.c.edition)).one()
    return edition
