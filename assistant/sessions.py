"""Open sessions of the pages: random tokens in cookies, kept here as hashes only, until they expire."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.database import open_database

LIFETIME_S = 12 * 3600

_SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    token_hash BLOB PRIMARY KEY,
    opened_with TEXT NOT NULL,
    expires REAL NOT NULL
) WITHOUT ROWID;
"""


class Sessions:
    """A small SQLite file in the data directory; safe for several threads and processes."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        path = data_dir / "sessions.sqlite"
        path.touch(mode=0o600)
        self._clock = clock
        self._lock = threading.Lock()
        self._connection = open_database(path)
        self._connection.executescript(_SCHEMA)

    def open(self, opened_with: str) -> str:
        """A new session's token. `opened_with` names the code, with which the session ends."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._connection.execute("DELETE FROM session WHERE expires <= ?", (now,))
            self._connection.execute(
                "INSERT INTO session VALUES (?, ?, ?)", (hashed(token), opened_with, now + LIFETIME_S)
            )
        return token

    def is_open(self, token: str, opened_with: str) -> bool:
        with self._lock:
            row = self._connection.execute(
                "SELECT 1 FROM session WHERE token_hash = ? AND opened_with = ? AND expires > ?",
                (hashed(token), opened_with, self._clock()),
            ).fetchone()
        return row is not None

    def end(self, token: str) -> None:
        with self._lock:
            self._connection.execute("DELETE FROM session WHERE token_hash = ?", (hashed(token),))

    def close(self) -> None:
        self._connection.close()


def hashed(token: str) -> bytes:
    """A token is random enough to need neither salt nor scrypt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
