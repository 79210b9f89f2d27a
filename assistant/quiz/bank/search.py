"""Finding items in the bank, and counting them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.quiz.bank import rows
from assistant.quiz.bank.following import LIVE
from assistant.quiz.item import BankItem, Kind, State
from assistant.quiz.plain import plain

MOST_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty does not narrow. Several words must all occur."""

    words: str = ""
    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = ()
    topic: str | None = None
    doc_id: str | None = None
    difficulty: int | None = None
    practice_only: bool | None = None
    without: frozenset[str] = frozenset()  # item_ids
    page: int = 1  # from 1
    size: int = 50  # items a page, up to MOST_A_PAGE


@dataclass(frozen=True, slots=True)
class Found:
    items: tuple[BankItem, ...]  # of the page; the last added first
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items there are; retired ones are counted by state only."""

    by_state: dict[State, int]
    by_kind: dict[Kind, int]
    by_topic: dict[str, int]
    by_document: dict[str, int]  # by doc_id


def without_discarded(wanted: Wanted) -> Wanted:
    """Without what is stale or retired, where no state is asked for."""
    return wanted if wanted.states else replace(wanted, states=LIVE)


def search(connection: sqlite3.Connection, wanted: Wanted) -> Found:
    which, values = _which(wanted)
    (total,) = connection.execute(f"SELECT count(*) FROM item {which}", values).fetchone()
    size = min(max(wanted.size, 1), MOST_A_PAGE)
    page = f"{which} ORDER BY number DESC LIMIT ? OFFSET ?"
    items = rows.select(connection, page, (*values, size, size * (max(wanted.page, 1) - 1)))
    return Found(tuple(items), total)


def chosen(connection: sqlite3.Connection, wanted: Wanted) -> tuple[BankItem, ...]:
    """All of them, in the order of adding."""
    which, values = _which(wanted)
    return tuple(rows.select(connection, f"{which} ORDER BY number", values))


def ids(connection: sqlite3.Connection, wanted: Wanted) -> tuple[str, ...]:
    """The item_ids of all of them, in the order of adding."""
    which, values = _which(wanted)
    found = connection.execute(f"SELECT item_id FROM item {which} ORDER BY number", values)
    return tuple(row["item_id"] for row in found)


def topics(connection: sqlite3.Connection, wanted: Wanted) -> dict[str, int]:
    """How many of them there are of each topic, the first added first."""
    which, values = _which(wanted)
    found = connection.execute(
        f"SELECT topic, count(*) FROM item {which} GROUP BY topic ORDER BY min(number)", values
    )
    return dict(tuple(row) for row in found)


def counts(connection: sqlite3.Connection) -> Counts:
    def by(column: str, which: str) -> dict[str, int]:
        found = connection.execute(
            f"SELECT {column}, count(*) FROM item WHERE {which} GROUP BY {column} ORDER BY 2 DESC, 1"
        )
        return dict(found.fetchall())

    kept = f"state <> '{State.RETIRED}'"
    return Counts(
        {State(state): count for state, count in by("state", "1").items()},
        {Kind(kind): count for kind, count in by("kind", kept).items()},
        by("topic", f"{kept} AND topic <> ''"),
        by("doc_id", f"{kept} AND doc_id IS NOT NULL"),
    )


def _which(wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    """A WHERE and its values."""
    conditions = list(_conditions(wanted))
    if not conditions:
        return "", ()
    values = tuple(value for _, of_condition in conditions for value in of_condition)
    return "WHERE " + " AND ".join(condition for condition, _ in conditions), values


def _conditions(wanted: Wanted) -> Iterator[tuple[str, tuple[object, ...]]]:
    for word in wanted.words.split():
        if said := plain(word):
            yield "instr(words, ?) > 0", (said,)
    if wanted.kinds:
        yield f"kind IN {rows.marks(wanted.kinds)}", wanted.kinds
    if wanted.states:
        yield f"state IN {rows.marks(wanted.states)}", wanted.states
    if wanted.without:
        yield f"item_id NOT IN {rows.marks(wanted.without)}", tuple(wanted.without)
    for column in ("topic", "doc_id", "difficulty", "practice_only"):
        value = getattr(wanted, column)
        if value is not None:
            yield f"{column} = ?", (value,)
