"""Annexes are found by their parent without reading all revisions."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("revisions_parent", "revisions", ["parent"])
