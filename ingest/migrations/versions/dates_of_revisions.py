"""Dates, annexes and repeals of revisions; reasons in the audit."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NEW = ("written", "effective", "expires", "amended", "parent")


def upgrade() -> None:
    for name in _NEW:
        op.add_column("revisions", sa.Column(name, sa.String))
    op.add_column("audit", sa.Column("reason", sa.String))
    op.create_table(
        "repeals",
        sa.Column("doc_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("repealed", sa.String, primary_key=True),
        sa.ForeignKeyConstraint(["doc_id", "revision"], ["revisions.doc_id", "revisions.revision"]),
    )
    _fill_dates()


def _fill_dates() -> None:
    """From the documents that are there; none of them knows of annexes or repeals."""
    columns = ("doc_id", "revision", "document", "written", "effective", "expires")
    revisions = sa.table("revisions", *map(sa.column, columns))
    connection = op.get_bind()
    rows = connection.execute(sa.select(revisions.c.doc_id, revisions.c.revision, revisions.c.document)).all()
    for row in rows:
        dates = json.loads(row.document)["dates"]
        connection.execute(
            sa.update(revisions)
            .where(revisions.c.doc_id == row.doc_id, revisions.c.revision == row.revision)
            .values({name: dates[name] for name in ("written", "effective", "expires")})
        )
