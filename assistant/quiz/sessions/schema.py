"""The tables of quiz sessions."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    session_id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    paper TEXT NOT NULL,
    rules TEXT NOT NULL,
    by TEXT NOT NULL,
    created REAL NOT NULL,
    seed TEXT NOT NULL,
    live TEXT NOT NULL,
    ends REAL,
    blueprint TEXT
);
CREATE INDEX IF NOT EXISTS session_code ON session (code);
CREATE TABLE IF NOT EXISTS session_participant (
    participant_id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (session_id),
    nickname TEXT NOT NULL,
    folded TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    joined REAL NOT NULL,
    is_removed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session_id, token_hash)
);
CREATE UNIQUE INDEX IF NOT EXISTS session_participant_name
    ON session_participant (session_id, folded) WHERE NOT is_removed;
CREATE TABLE IF NOT EXISTS session_attempt (
    session_id TEXT NOT NULL REFERENCES session (session_id),
    participant_id INTEGER NOT NULL REFERENCES session_participant (participant_id),
    number INTEGER NOT NULL,
    started REAL NOT NULL,
    positions TEXT NOT NULL,
    submitted REAL,
    PRIMARY KEY (session_id, participant_id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session_answer (
    session_id TEXT NOT NULL REFERENCES session (session_id),
    position INTEGER NOT NULL,
    participant_id INTEGER NOT NULL REFERENCES session_participant (participant_id),
    attempt INTEGER NOT NULL,
    reply TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (session_id, position, participant_id, attempt)
) WITHOUT ROWID;
-- Every mark that a person gave, never changed; the last one of an answer counts.
CREATE TABLE IF NOT EXISTS session_mark (
    number INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (session_id),
    position INTEGER NOT NULL,
    participant_id INTEGER NOT NULL REFERENCES session_participant (participant_id),
    attempt INTEGER NOT NULL,
    mark REAL NOT NULL,
    by TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS session_mark_answer
    ON session_mark (session_id, position, participant_id, attempt, number);
"""
