"""Alembic's entry: `Library.open` hands in the connection, whose transaction holds all migrations."""

from alembic import context

from ingest.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
