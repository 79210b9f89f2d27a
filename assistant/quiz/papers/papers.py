"""Papers kept in `quiz.sqlite`: fixed, the same for all; or a pool that is drawn from for each person."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter

from assistant.errors import UserError
from assistant.quiz.bank import rows as bank_rows
from assistant.quiz.bank.schema import SCHEMA
from assistant.quiz.database import QuizDatabase
from assistant.quiz.item import BankItem, Paper, State
from assistant.quiz.papers.paper import MOST_ITEMS, Blueprint, draw, in_order
from assistant.quiz.soundness import LONGEST_NAME, named, on_one_line

_SCHEMA = (
    SCHEMA
    + """
CREATE TABLE IF NOT EXISTS paper (
    number INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    manner TEXT NOT NULL,
    blueprint TEXT,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS paper_item (
    paper_id TEXT NOT NULL REFERENCES paper (paper_id),
    position INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    PRIMARY KEY (paper_id, position)
) WITHOUT ROWID;
"""
)
_BLUEPRINT: TypeAdapter[Blueprint] = TypeAdapter(Blueprint)


class Manner(StrEnum):
    FIXED = "fixed"  # everybody gets the same items
    DRAWN = "drawn"  # everybody gets their own, by the same blueprint


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """`item_ids` of a drawn paper are the pool; `blueprint` is None where the items were picked by hand."""

    paper_id: str
    title: str
    manner: Manner
    blueprint: Blueprint | None
    item_ids: tuple[str, ...]
    made_by: str
    made_at: str  # ISO, UTC


class Papers:
    """Safe for several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        self._database = QuizDatabase(data_dir, _SCHEMA)

    def close(self) -> None:
        self._database.close()

    def make(self, title: str, blueprint: Blueprint, manner: Manner, by: str) -> KeptPaper:
        """Draws once in any case, so that what is short is told now. Raises UserError."""
        paper_id = uuid4().hex
        with self._database.writing() as connection:
            pool = _pool(connection, blueprint)
            items = draw(blueprint, pool, paper_id)
            kept = _kept(paper_id, title, manner, blueprint, items if manner is Manner.FIXED else pool, by)
            _insert(connection, kept)
        return kept

    def pick(self, title: str, item_ids: Sequence[str], by: str) -> KeptPaper:
        """A fixed paper of items chosen by hand, in the order of kinds. Raises UserError."""
        if not 1 <= len(set(item_ids)) <= MOST_ITEMS:
            raise UserError("empty_paper", f"试卷应有 1 到 {MOST_ITEMS} 道题。", "请先选题。")
        with self._database.writing() as connection:
            items = in_order(_usable(connection, tuple(dict.fromkeys(item_ids))))
            kept = _kept(uuid4().hex, title, Manner.FIXED, None, items, by)
            _insert(connection, kept)
        return kept

    def get(self, paper_id: str) -> KeptPaper:
        """Raises UserError."""
        with self._database.reading() as connection:
            return _get(connection, paper_id)

    def newest(self, most: int) -> tuple[KeptPaper, ...]:
        """The last ones made first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM paper ORDER BY number DESC LIMIT ?", (most,)).fetchall()
            return tuple(_paper(connection, row) for row in rows)

    def remove(self, paper_id: str) -> None:
        """Sessions held with it keep their own copy. Raises UserError."""
        with self._database.writing() as connection:
            _get(connection, paper_id)
            connection.execute("DELETE FROM paper_item WHERE paper_id = ?", (paper_id,))
            connection.execute("DELETE FROM paper WHERE paper_id = ?", (paper_id,))

    def paper(self, paper_id: str, participant: str = "") -> Paper:
        """What this participant is asked: with the same name the same, as long as its items hold. Raises
        UserError where a fixed one has items that hold no more, or a pool has become too small."""
        with self._database.reading() as connection:
            kept = _get(connection, paper_id)
            if kept.manner is Manner.FIXED:
                return Paper(kept.title, tuple(_usable(connection, kept.item_ids)))
            pool = [
                each for each in bank_rows.by_ids(connection, kept.item_ids) if each.state is State.APPROVED
            ]
        assert kept.blueprint is not None
        return Paper(kept.title, draw(kept.blueprint, pool, f"{paper_id}/{participant}"))

    def pool(self, paper_id: str) -> Paper:
        """All that a drawn paper is drawn from and that is approved now. Raises UserError."""
        with self._database.reading() as connection:
            kept = _get(connection, paper_id)
            items = bank_rows.by_ids(connection, kept.item_ids)
        return Paper(kept.title, tuple(each for each in items if each.state is State.APPROVED))


def _pool(connection: sqlite3.Connection, blueprint: Blueprint) -> tuple[BankItem, ...]:
    """The approved items that any row asks for."""
    rehearsed = "" if blueprint.for_practice else "AND practice_only = 0"
    items = bank_rows.select(connection, f"WHERE state = ? {rehearsed} ORDER BY number", (State.APPROVED,))
    return tuple(each for each in items if any(row.fits(each.item) for row in blueprint.rows))


def _usable(connection: sqlite3.Connection, item_ids: Sequence[str]) -> list[BankItem]:
    items = bank_rows.by_ids(connection, item_ids)
    bad = [each.item.stem[:20] for each in items if each.state is not State.APPROVED]
    if bad or len(items) < len(item_ids):
        told = "、".join(f"“{stem}”" for stem in bad[:3])
        raise UserError(
            "not_approved", f"试卷里有 {len(bad)} 道题没有审定或已过期：{told}。", "请换掉这些题，重新组卷。"
        )
    return items


def _kept(
    paper_id: str, title: str, manner: Manner, blueprint: Blueprint | None, items: Sequence[BankItem], by: str
) -> KeptPaper:
    title = on_one_line(title)
    if not title or len(title) > LONGEST_NAME:
        raise UserError("no_title", "试卷没有标题，或标题太长。", f"请填写标题，最多 {LONGEST_NAME} 字。")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    ids = tuple(each.item_id for each in items)
    return KeptPaper(paper_id, title, manner, blueprint, ids, named(by), at)


def _insert(connection: sqlite3.Connection, kept: KeptPaper) -> None:
    blueprint = _BLUEPRINT.dump_json(kept.blueprint).decode() if kept.blueprint else None
    connection.execute(
        "INSERT INTO paper (paper_id, title, manner, blueprint, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (kept.paper_id, kept.title, kept.manner, blueprint, kept.made_by, kept.made_at),
    )
    connection.executemany(
        "INSERT INTO paper_item (paper_id, position, item_id) VALUES (?, ?, ?)",
        [(kept.paper_id, position, item_id) for position, item_id in enumerate(kept.item_ids, start=1)],
    )


def _get(connection: sqlite3.Connection, paper_id: str) -> KeptPaper:
    row = connection.execute("SELECT * FROM paper WHERE paper_id = ?", (paper_id,)).fetchone()
    if row is None:
        raise UserError("unknown_paper", f"没有试卷“{paper_id}”。", "请在试卷列表中重新查找。")
    return _paper(connection, row)


def _paper(connection: sqlite3.Connection, row: sqlite3.Row) -> KeptPaper:
    rows = connection.execute(
        "SELECT item_id FROM paper_item WHERE paper_id = ? ORDER BY position", (row["paper_id"],)
    )
    return KeptPaper(
        row["paper_id"],
        row["title"],
        Manner(row["manner"]),
        _BLUEPRINT.validate_json(row["blueprint"]) if row["blueprint"] else None,
        tuple(item_id for (item_id,) in rows),
        row["made_by"],
        row["made_at"],
    )
