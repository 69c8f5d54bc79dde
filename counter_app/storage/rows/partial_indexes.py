"""Indexes over a part of a table, for whoever looks at the whole schema.

Apart from the tables: to check such an index SQLAlchemy loads PostgreSQL's dialect with all
its drivers and asyncio, and no statement of the program needs it.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Index, MetaData, text

from counter_app.storage.rows.base import Base

# Name, table, columns, condition: as the statements have it, word for word (``base.spelt``).
_INDEXES = (
    (
        "ix_queue_ticket_waiting",
        "queue_ticket",
        "office_id business_date sort_at id",
        "state = 'waiting'",
    ),
    (
        "uq_queue_ticket_at_counter",
        "queue_ticket",
        "counter_id",
        "state IN ('called', 'serving')",
    ),
    (
        "ix_print_job_open",
        "print_job",
        "office_id created_at",
        "state IN ('queued', 'sending', 'uncertain', 'failed')",
    ),
    ("ix_outbox_first", "outbox", "office_id", "kind = 'dossier' AND revision = 1"),
    (
        # Everything the lane and the status line ask of what is open: no body is read.
        "ix_outbox_open",
        "outbox",
        "office_id seq state attempts not_before dossier_id created_at",
        "state NOT IN ('acked', 'superseded')",
    ),
    ("ix_dossier_provisional", "dossier", "office_id received_at", "provisional = 1"),
    (
        "uq_citizen_identifier_active",
        "citizen_identifier",
        "office_id kind number",
        "active = 1",
    ),
)
_OF_POSTGRESQL = {"provisional = 1": "provisional", "active = 1": "active"}
"""It has truth values."""


@cache
def whole_schema() -> MetaData:
    """Every table with all its indexes, as the migrations leave them."""
    for name, table, columns, condition in _INDEXES:
        known = Base.metadata.tables[table].c
        Index(
            name,
            *(known[column] for column in columns.split()),
            unique=name.startswith("uq_"),
            sqlite_where=text(condition),
            postgresql_where=text(_OF_POSTGRESQL.get(condition, condition)),
        )
    return Base.metadata
