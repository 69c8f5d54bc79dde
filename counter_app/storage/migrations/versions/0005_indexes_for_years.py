"""Indexes for an office with years behind it: what is open is found without what is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN_OUTBOX = "state NOT IN ('acked', 'superseded')"
FIRST_OF_ITS_DOSSIER = "kind = 'dossier' AND revision = 1"
OPEN_PRINT_JOB = "state IN ('queued', 'sending', 'uncertain', 'failed')"
PLAIN = (
    ("ix_outbox_acked", "outbox", ["office_id", "acked_at"]),
    ("ix_dossier_procedure", "dossier", ["office_id", "procedure_code"]),
    ("ix_citizen_seen", "citizen", ["office_id", "last_seen_at"]),
    ("ix_citizen_identifier_number", "citizen_identifier", ["office_id", "number"]),
)


def upgrade() -> None:
    """SQLite takes a partial index only for the very words of its condition."""
    op.drop_index("ix_outbox_queue", "outbox")
    op.drop_index("ix_outbox_seq", "outbox")
    op.create_index("ix_outbox_seq", "outbox", ["seq"])
    op.drop_index("ix_citizen_name", "citizen")
    op.create_index("ix_citizen_name", "citizen", ["office_id", "name_key", "id"])
    for name, table, columns in PLAIN:
        op.create_index(name, table, columns)
    _partial(
        "ix_outbox_open",
        "outbox",
        ["office_id", "seq", "state", "attempts", "not_before", "dossier_id", "created_at"],
        OPEN_OUTBOX,
    )
    _partial("ix_outbox_first", "outbox", ["office_id"], FIRST_OF_ITS_DOSSIER)
    _partial("ix_print_job_open", "print_job", ["office_id", "created_at"], OPEN_PRINT_JOB)
    _active_identifiers("active = 1")


def downgrade() -> None:
    """As before."""
    _active_identifiers("active")
    op.drop_index("ix_print_job_open", "print_job")
    op.drop_index("ix_outbox_first", "outbox")
    op.drop_index("ix_outbox_open", "outbox")
    for name, table, _ in reversed(PLAIN):
        op.drop_index(name, table)
    op.drop_index("ix_citizen_name", "citizen")
    op.create_index("ix_citizen_name", "citizen", ["office_id", "name_key"])
    op.drop_index("ix_outbox_seq", "outbox")
    op.create_index("ix_outbox_seq", "outbox", ["office_id", "seq"])
    op.create_index("ix_outbox_queue", "outbox", ["office_id", "state", "not_before", "seq"])


def _partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _active_identifiers(spelt_by_sqlite: str) -> None:
    name, table = "uq_citizen_identifier_active", "citizen_identifier"
    op.drop_index(name, table)
    op.create_index(
        name,
        table,
        ["office_id", "kind", "number"],
        unique=True,
        sqlite_where=sa.text(spelt_by_sqlite),
        postgresql_where=sa.text("active"),
    )
