"""How the nouns of the bank go into rows and come out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import TypeAdapter

from assistant.quiz.bank.likeness import fingerprint
from assistant.quiz.item import BankItem, Basis, Blank, Choice, Item, Key, Pairs, Points, State
from assistant.quiz.plain import plain

ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_BASIS: TypeAdapter[Basis] = TypeAdapter(Basis)

_COLUMNS = (
    *("item_id", "version", "content", "state", "author", "reviewer", "practice_only", "kind", "topic"),
    *("difficulty", "fact", "twin", "words", "doc_id", "clause_id", "clause_hash"),
)


class Deed(StrEnum):
    """What was done to an item."""

    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"  # to another state; the note begins with it
    FLAGGED = "flagged"  # for practice only, or no more
    WENT_STALE = "went_stale"
    CAME_BACK = "came_back"  # the words of its clause hold again
    FOLLOWED = "followed"  # its clause has the same words in another place or revision


@dataclass(frozen=True, slots=True)
class Event:
    """`at` in ISO form, UTC; `version` is the item's at that time."""

    at: str
    by: str
    did: Deed
    version: int
    note: str


def insert(connection: sqlite3.Connection, bank_item: BankItem) -> None:
    places = ", ".join("?" * len(_COLUMNS))
    connection.execute(f"INSERT INTO item ({', '.join(_COLUMNS)}) VALUES ({places})", _values(bank_item))
    _keep_version(connection, bank_item)


def update(connection: sqlite3.Connection, bank_item: BankItem) -> None:
    """A new version of an item."""
    settings = ", ".join(f"{column} = ?" for column in _COLUMNS)
    connection.execute(
        f"UPDATE item SET {settings}, before_stale = NULL WHERE item_id = ?",
        (*_values(bank_item), bank_item.item_id),
    )
    _keep_version(connection, bank_item)


def _keep_version(connection: sqlite3.Connection, bank_item: BankItem) -> None:
    connection.execute(
        "INSERT INTO item_version (item_id, version, content, author) VALUES (?, ?, ?, ?)",
        (bank_item.item_id, bank_item.version, ITEM.dump_json(bank_item.item).decode(), bank_item.author),
    )


def move_basis(connection: sqlite3.Connection, bank_item: BankItem) -> None:
    """The item rests on the same words in another place; its version stays."""
    content, basis = ITEM.dump_json(bank_item.item).decode(), bank_item.item.basis
    assert basis is not None
    connection.execute(
        "UPDATE item SET content = ?, doc_id = ?, clause_id = ? WHERE item_id = ?",
        (content, basis.doc_id, basis.clause_id, bank_item.item_id),
    )
    connection.execute(
        "UPDATE item_version SET content = ? WHERE item_id = ? AND version = ?",
        (content, bank_item.item_id, bank_item.version),
    )


def set_state(connection: sqlite3.Connection, bank_item: BankItem) -> None:
    """State, reviewer and flag; what is not stale has nothing to return to."""
    connection.execute(
        "UPDATE item SET state = ?, reviewer = ?, practice_only = ?, before_stale = "
        "CASE WHEN ? = state THEN before_stale END WHERE item_id = ?",
        (
            *(bank_item.state, bank_item.reviewer, bank_item.practice_only),
            *(bank_item.state, bank_item.item_id),
        ),
    )


def let_go_stale(connection: sqlite3.Connection, item: BankItem) -> None:
    connection.execute(
        "UPDATE item SET before_stale = state, state = ? WHERE item_id = ?", (State.STALE, item.item_id)
    )


def let_come_back(connection: sqlite3.Connection, item: BankItem) -> None:
    connection.execute(
        "UPDATE item SET state = before_stale, before_stale = NULL WHERE item_id = ?", (item.item_id,)
    )


def select(connection: sqlite3.Connection, which: str = "", values: Sequence[object] = ()) -> list[BankItem]:
    """The items that a WHERE, ORDER BY and LIMIT choose."""
    return [_bank_item(row) for row in connection.execute(f"SELECT * FROM item {which}", values)]


def by_ids(connection: sqlite3.Connection, item_ids: Sequence[str]) -> list[BankItem]:
    """Those that there are, in the order given."""
    found = select(connection, "WHERE item_id IN (SELECT value FROM json_each(?))", (json.dumps(item_ids),))
    by_id = {each.item_id: each for each in found}
    return [by_id[item_id] for item_id in item_ids if item_id in by_id]


def resting_on(connection: sqlite3.Connection, states: Sequence[State], basis: Basis) -> list[BankItem]:
    """Items in these states made from the same words of the same clauses."""
    which = f"WHERE clause_id = ? AND clause_hash = ? AND state IN {marks(states)}"
    found = select(connection, which, (basis.clause_id, basis.clause_hash, *states))
    return [each for each in found if each.item.basis and each.item.basis.parts == basis.parts]


def twin(connection: sqlite3.Connection, item: Item, but: str = "") -> str | None:
    """The item_id of what asks the same: the same words, or in the same form for the same fact. A stale item
    bars nothing, and a retired one only its own words."""
    row = connection.execute(
        "SELECT item_id FROM item WHERE item_id <> ? AND state <> ? AND "
        "(twin = ? OR (fact = ? AND fact <> '' AND kind = ? AND state <> ?)) ORDER BY number",
        (but, State.STALE, fingerprint(item), item.fact, item.kind, State.RETIRED),
    ).fetchone()
    return str(row["item_id"]) if row else None


def of_clause(connection: sqlite3.Connection, states: Sequence[State], clause_id: str) -> list[BankItem]:
    """Also of a list that has the clause as one of its items."""
    which = (
        "(clause_id = ? OR EXISTS (SELECT 1 FROM json_each(content, '$.basis.parts') "
        "WHERE json_extract(value, '$.clause_id') = ?))"
    )
    return select(connection, f"WHERE {which} AND state IN {marks(states)}", (clause_id, clause_id, *states))


def of_document(connection: sqlite3.Connection, states: Sequence[State], doc_id: str) -> list[BankItem]:
    return select(
        connection, f"WHERE doc_id = ? AND state IN {marks(states)} ORDER BY number", (doc_id, *states)
    )


def bases(connection: sqlite3.Connection, states: Sequence[State]) -> list[Basis]:
    """What items in these states rest on, each clause once, without the quotes."""
    rows = connection.execute(
        "SELECT DISTINCT json_set(json_extract(content, '$.basis'), '$.quote', '') FROM item "
        f"WHERE clause_id IS NOT NULL AND state IN {marks(states)}",
        tuple(states),
    )
    return [_BASIS.validate_json(basis) for (basis,) in rows]


def stems(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Of every item but the retired ones: item_id and stem."""
    rows = connection.execute(
        "SELECT item_id, json_extract(content, '$.stem') FROM item WHERE state <> ?", (State.RETIRED,)
    )
    return [(item_id, stem) for item_id, stem in rows]


def version(connection: sqlite3.Connection, item_id: str, version: int) -> Item | None:
    row = connection.execute(
        "SELECT content FROM item_version WHERE item_id = ? AND version = ?", (item_id, version)
    ).fetchone()
    return ITEM.validate_json(row["content"]) if row else None


def unapproved_authors(connection: sqlite3.Connection, item: BankItem) -> list[str]:
    """Of this version, and of those before it since the last one that was approved."""
    rows = connection.execute(
        "SELECT author FROM item_version WHERE item_id = ? AND (version = ? OR version > coalesce("
        "(SELECT max(version) FROM item_event WHERE item_id = ? AND did = ? AND note LIKE ?), 0))",
        (item.item_id, item.version, item.item_id, Deed.MOVED, f"{State.APPROVED}%"),
    )
    return [author for (author,) in rows]


def latest_event(connection: sqlite3.Connection) -> int:
    """Every change of the bank is one."""
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM item_event").fetchone()
    return int(number)


def marks(values: Collection[object]) -> str:
    """Places for values in a statement: (?, ?, ?)."""
    return f"({', '.join('?' * len(values))})"


def record(connection: sqlite3.Connection, item: BankItem, by: str, did: Deed, note: str = "") -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(
        "INSERT INTO item_event (item_id, version, at, by, did, note) VALUES (?, ?, ?, ?, ?, ?)",
        (item.item_id, item.version, at, by, did, note),
    )


def events(connection: sqlite3.Connection, item_id: str) -> tuple[Event, ...]:
    """Oldest first."""
    rows = connection.execute(
        "SELECT at, by, did, version, note FROM item_event WHERE item_id = ? ORDER BY number", (item_id,)
    )
    return tuple(Event(at, by, Deed(did), version, note) for at, by, did, version, note in rows)


def _bank_item(row: sqlite3.Row) -> BankItem:
    return BankItem(
        row["item_id"],
        row["version"],
        ITEM.validate_json(row["content"]),
        State(row["state"]),
        row["author"],
        row["reviewer"],
        bool(row["practice_only"]),
    )


def _values(bank_item: BankItem) -> tuple[object, ...]:
    item = bank_item.item
    basis = item.basis
    return (
        bank_item.item_id,
        bank_item.version,
        ITEM.dump_json(item).decode(),
        bank_item.state,
        bank_item.author,
        bank_item.reviewer,
        bank_item.practice_only,
        item.kind,
        item.topic,
        item.difficulty,
        item.fact,
        fingerprint(item),
        _words(item),
        *((basis.doc_id, basis.clause_id, basis.clause_hash) if basis else (None, None, None)),
    )


def _words(item: Item) -> str:
    """What a search looks through, in the plain form."""
    source = (item.basis.title, *item.basis.path) if item.basis else ()
    parts: Iterable[str] = (item.stem, *texts_of(item.key), item.explanation, item.topic, *source)
    return "\n".join(map(plain, parts))


def texts_of(key: Key) -> tuple[str, ...]:
    match key:
        case Choice(options, _):
            return options
        case Blank(accepted):
            return accepted
        case Points(points):
            return points
        case Pairs(pairs):
            return tuple(side for pair in pairs for side in pair)
