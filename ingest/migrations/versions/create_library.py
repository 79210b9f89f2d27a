"""The library's first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    library = op.create_table(
        "library",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition", sa.Integer, nullable=False),
    )
    op.bulk_insert(library, [{"id": 1, "edition": 0}])
    op.create_table(
        "sources",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table("documents", sa.Column("doc_id", sa.String, primary_key=True))
    _create_revisions()
    _create_clauses()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("doc_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("doc_id", sa.String, sa.ForeignKey("documents.doc_id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("document_number", sa.String),
        sa.Column("validity", sa.String, nullable=False),
        sa.Column("clauses", sa.Integer, nullable=False),
        sa.Column("source_name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, sa.ForeignKey("sources.sha256"), nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("revisions_digest", "revisions", ["doc_id", "digest"], unique=True)
    op.create_index(
        "revisions_current",
        "revisions",
        ["doc_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )


def _create_clauses() -> None:
    op.create_table(
        "clauses",
        sa.Column("clause_id", sa.String, primary_key=True),
        sa.Column("doc_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("order", sa.Integer, nullable=False),
        sa.Column("clause", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["doc_id", "revision"], ["revisions.doc_id", "revisions.revision"]),
    )
    op.create_index("clauses_order", "clauses", ["doc_id", "revision", "order"], unique=True)
    op.create_table(
        "clause_units",
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("clause_id", sa.String, sa.ForeignKey("clauses.clause_id"), primary_key=True),
    )
    op.create_table(
        "vectors",
        sa.Column("encoder", sa.String, primary_key=True),
        sa.Column("clause_id", sa.String, sa.ForeignKey("clauses.clause_id"), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
