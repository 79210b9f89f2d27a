"""Items follow the library: to where their words stand now, out of use where these hold no more, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.quiz.bank import rows
from assistant.quiz.bank.rows import Deed
from assistant.quiz.bank.staleness import Standing
from assistant.quiz.item import BankItem, State

LIVE = (State.DRAFT, State.IN_REVIEW, State.APPROVED)
SYSTEM = "系统"  # who lets items go stale


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What changed with the library. Items that only followed their clause are counted."""

    stale: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    followed: int = 0


def follow(
    connection: sqlite3.Connection, changed: Iterable[Standing], returned: Iterable[Standing]
) -> Refreshed:
    """`changed` are clauses that live items rest on, `returned` those of stale ones that hold again."""
    changed = list(changed)
    return Refreshed(
        stale=tuple(_let_go_stale(connection, [each for each in changed if not each.now])),
        back=tuple(_let_come_back(connection, returned)),
        followed=sum(_follow(connection, each) for each in changed if each.now),
    )


def _let_go_stale(connection: sqlite3.Connection, gone: Iterable[Standing]) -> Iterator[str]:
    for standing in gone:
        for item in rows.resting_on(connection, LIVE, standing.before):
            rows.let_go_stale(connection, item)
            rows.record(connection, item, SYSTEM, Deed.WENT_STALE, standing.reason)
            yield item.item_id


def _let_come_back(connection: sqlite3.Connection, returned: Iterable[Standing]) -> Iterator[str]:
    """To the state from before, unless another item has taken its place meanwhile."""
    for standing in returned:
        for item in rows.resting_on(connection, (State.STALE,), standing.before):
            if rows.twin(connection, item.item, but=item.item_id):
                continue
            _move_basis(connection, item, standing)
            rows.let_come_back(connection, item)
            rows.record(connection, item, SYSTEM, Deed.CAME_BACK)
            yield item.item_id


def _follow(connection: sqlite3.Connection, standing: Standing) -> int:
    items = rows.resting_on(connection, LIVE, standing.before)
    for item in items:
        _move_basis(connection, item, standing)
    return len(items)


def _move_basis(connection: sqlite3.Connection, item: BankItem, standing: Standing) -> None:
    assert item.item.basis and standing.now
    basis = replace(standing.now, quote=item.item.basis.quote)
    rows.move_basis(connection, replace(item, item=replace(item.item, basis=basis)))
