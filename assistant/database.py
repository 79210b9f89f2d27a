"""SQLite files in the data directory, all opened alike."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def open_database(path: Path, *, is_lasting: bool = True) -> sqlite3.Connection:
    """For several threads and processes: readers do not wait for a writer; transactions are begun and ended
    by hand. What was committed is on the disk; where not `is_lasting`, a loss of power may take the last."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'FULL' if is_lasting else 'NORMAL'}")
    return connection
