"""Alembic's entry: runs the steps on the connection it is given, in one transaction."""

from __future__ import annotations

from alembic import context

from counter_app.storage.rows import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transaction_per_migration=False,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
