"""The tables of the bank."""

from __future__ import annotations

# `number` gives the order of adding; `twin`, `words`, `fact`, `doc_id`, `clause_id`, `clause_hash` are read
# off `content`. `before_stale` is the state to return to when the words of the clause are back.
SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    number INTEGER PRIMARY KEY,
    item_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    before_stale TEXT,
    author TEXT NOT NULL,
    reviewer TEXT,
    practice_only INTEGER NOT NULL,
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    difficulty INTEGER NOT NULL,
    fact TEXT NOT NULL,
    twin TEXT NOT NULL,
    words TEXT NOT NULL,
    doc_id TEXT,
    clause_id TEXT,
    clause_hash TEXT
);
CREATE INDEX IF NOT EXISTS item_twin ON item (twin);
CREATE INDEX IF NOT EXISTS item_fact ON item (fact, kind);
CREATE INDEX IF NOT EXISTS item_clause ON item (clause_id);
CREATE INDEX IF NOT EXISTS item_document ON item (doc_id);
CREATE TABLE IF NOT EXISTS item_version (
    item_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item_event (
    number INTEGER PRIMARY KEY,
    item_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    did TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS item_event_item ON item_event (item_id);
"""
