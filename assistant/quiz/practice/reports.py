"""Reports that an item is wrong (纠错), for the maintainer and the trainer; who reported is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.activity import without_personal_data
from assistant.errors import UserError
from assistant.quiz.database import QuizDatabase

LONGEST_REASON = 500  # characters
MOST_OPEN = 30  # reports of one item that wait; more say nothing new

_SCHEMA = """
CREATE TABLE IF NOT EXISTS report (
    number INTEGER PRIMARY KEY,
    item_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS report_item ON report (item_id, settled);
"""


@dataclass(frozen=True, slots=True)
class Report:
    """`at` in ISO form, UTC."""

    number: int
    item_id: str
    version: int
    reason: str
    at: str


class Reports:
    def __init__(self, data_dir: Path) -> None:
        self._database = QuizDatabase(data_dir, _SCHEMA)

    def close(self) -> None:
        self._database.close()

    def add(self, item_id: str, version: int, reason: str) -> None:
        """The same once more is not kept twice. Raises UserError where many wait for this item already."""
        reason = without_personal_data(reason.strip())
        if not reason or len(reason) > LONGEST_REASON:
            raise UserError("no_reason", "没有写明哪里有错。", f"请写一两句话，最多 {LONGEST_REASON} 字。")
        with self._database.writing() as connection:
            waiting = connection.execute(
                "SELECT version, reason FROM report WHERE item_id = ? AND NOT settled", (item_id,)
            ).fetchall()
            if (version, reason) in {tuple(row) for row in waiting}:
                return
            if len(waiting) >= MOST_OPEN:
                raise UserError("reported_already", "这道题已有多人纠错，正等待处理。", "谢谢，不必再报。")
            connection.execute(
                "INSERT INTO report (item_id, version, reason, at) VALUES (?, ?, ?, ?)",
                (item_id, version, reason, datetime.now(UTC).isoformat(timespec="seconds")),
            )

    def waiting(self) -> tuple[Report, ...]:
        """Those not settled yet, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT number, item_id, version, reason, at FROM report "
                "WHERE NOT settled ORDER BY number DESC"
            ).fetchall()
        return tuple(Report(*row) for row in rows)

    def settle(self, number: int) -> None:
        """Somebody looked at it. Raises UserError."""
        with self._database.writing() as connection:
            done = connection.execute("UPDATE report SET settled = 1 WHERE number = ?", (number,))
            if done.rowcount == 0:
                raise UserError("unknown_report", f"没有第 {number} 号纠错。", "请刷新后再试。")
