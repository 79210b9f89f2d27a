"""The tables of the library. What changes here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData()

LIBRARY = Table(
    "library",
    METADATA,
    Column("id", Integer, primary_key=True),  # one row
    Column(
        "edition", Integer, nullable=False
    ),  # counts the switches; tells readers that what is current changed
)
SOURCES = Table(
    "sources",
    METADATA,
    Column("sha256", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),  # the file as received
)
DOCUMENTS = Table("documents", METADATA, Column("doc_id", String, primary_key=True))
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("doc_id", ForeignKey("documents.doc_id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("title", String, nullable=False),
    Column("document_number", String),
    Column("validity", String, nullable=False),  # as the document states it; the day and the state decide
    Column("clauses", Integer, nullable=False),  # how many
    Column("source_name", String, nullable=False),
    Column("sha256", ForeignKey("sources.sha256"), nullable=False),
    Column("written", String),  # ISO dates, as the document states them
    Column("effective", String),
    Column("expires", String),
    Column("amended", String),
    Column("parent", String),  # doc_id of the document that this one is an annex of
    Column("digest", String, nullable=False),  # of document and clauses: the same reading of the same file
    Column("document", Text, nullable=False),  # JSON
    Index("revisions_digest", "doc_id", "digest", unique=True),
    Index("revisions_parent", "parent"),
    Index(
        "revisions_current",
        "doc_id",
        unique=True,
        sqlite_where=text("state = 'current'"),
        postgresql_where=text("state = 'current'"),
    ),
)
REPEALS = Table(
    "repeals",
    METADATA,
    Column("doc_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("repealed", String, primary_key=True),  # doc_id, by title: it need not be in the library
    ForeignKeyConstraint(["doc_id", "revision"], ["revisions.doc_id", "revisions.revision"]),
)
CLAUSES = Table(
    "clauses",
    METADATA,
    Column("clause_id", String, primary_key=True),
    Column("doc_id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("order", Integer, nullable=False),
    Column("clause", Text, nullable=False),  # JSON
    ForeignKeyConstraint(["doc_id", "revision"], ["revisions.doc_id", "revisions.revision"]),
    Index("clauses_order", "doc_id", "revision", "order", unique=True),
)
CLAUSE_UNITS = Table(
    "clause_units",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("clause_id", ForeignKey("clauses.clause_id"), primary_key=True),
)
VECTORS = Table(
    "vectors",
    METADATA,
    Column("encoder", String, primary_key=True),  # its fingerprint
    Column("clause_id", ForeignKey("clauses.clause_id"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),  # UTC
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("doc_id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("reason", String),
)
