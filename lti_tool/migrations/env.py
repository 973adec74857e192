"""Run by Alembic: brings the connection that `Store.migrate` hands over to the newest revision."""

from __future__ import annotations

from alembic import context

from lti_tool.base.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
