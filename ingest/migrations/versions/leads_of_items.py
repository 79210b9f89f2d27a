"""Items know the words that introduce them; vectors, which are made of these too, are made anew."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_CLAUSES = sa.table("clauses", sa.column("clause_id"), sa.column("clause"))
_INTRODUCES = ("：", ":")


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.delete(sa.table("vectors")))
    rows = connection.execute(sa.select(_CLAUSES.c.clause_id, _CLAUSES.c.clause)).all()
    clauses = {row.clause_id: json.loads(row.clause) for row in rows}
    if items := list(_introduced(clauses)):
        changed = sa.update(_CLAUSES).where(_CLAUSES.c.clause_id == sa.bindparam("of"))
        connection.execute(changed.values(clause=sa.bindparam("json")), items)


def _introduced(clauses: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    """Later 款 (art2-p2) stand below the first one, and are not introduced by it."""
    for clause_id, clause in clauses.items():
        above, _, own = clause_id.rpartition("-")
        lead = clauses[above]["text"] if above in clauses and not own.startswith("p") else ""
        if lead.rstrip().endswith(_INTRODUCES):
            yield {"of": clause_id, "json": json.dumps(clause | {"lead": lead}, ensure_ascii=False)}
