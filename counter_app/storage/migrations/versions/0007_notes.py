"""Keep typed reasons where they can be erased: the events, which never change, hold their ids."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from counter_app.domain.ids import uuid7

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "queue_event",
    sa.column("id", sa.BigInteger()),
    sa.column("office_id", sa.Uuid()),
    sa.column("ticket_id", sa.Uuid()),
    sa.column("act", sa.String()),
    sa.column("clerk_id", sa.Uuid()),
    sa.column("at", sa.BigInteger()),
    sa.column("reason", sa.String()),
)
NOTE = sa.table(
    "note",
    sa.column("id", sa.Uuid()),
    sa.column("office_id", sa.Uuid()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("about", sa.String()),
    sa.column("text", sa.String()),
    sa.column("clerk_id", sa.Uuid()),
    sa.column("at", sa.BigInteger()),
)
SQLITE_GUARD = (
    "CREATE TRIGGER queue_event_no_update BEFORE UPDATE ON queue_event"
    " BEGIN SELECT RAISE(ABORT, 'append-only table queue_event'); END"
)


def upgrade() -> None:
    """What was typed so far moves over."""
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_note_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_office_id"), "note", ["office_id"], unique=False)
    op.create_index(op.f("ix_note_subject_id"), "note", ["subject_id"], unique=False)
    connection = op.get_bind()
    _guard(on=False)
    for event in connection.execute(sa.select(EVENT).where(EVENT.c.reason != "")).all():
        note_id = uuid7()
        connection.execute(
            sa.insert(NOTE).values(
                id=note_id,
                office_id=event.office_id,
                subject_id=event.ticket_id,
                about=event.act,
                text=event.reason,
                clerk_id=event.clerk_id,
                at=event.at,
            )
        )
        _put_reason(event.id, str(note_id))
    _guard(on=True)


def downgrade() -> None:
    """The words go back into the events; those of other acts are lost."""
    connection = op.get_bind()
    words = {row.id: row.text for row in connection.execute(sa.select(NOTE)).all()}
    _guard(on=False)
    for event in connection.execute(sa.select(EVENT).where(EVENT.c.reason != "")).all():
        _put_reason(event.id, words.get(UUID(event.reason), ""))
    _guard(on=True)
    op.drop_table("note")


def _put_reason(event_id: int, reason: str) -> None:
    statement = sa.update(EVENT).where(EVENT.c.id == event_id).values(reason=reason)
    op.get_bind().execute(statement)


def _guard(*, on: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        verb = "ENABLE" if on else "DISABLE"
        op.execute(f"ALTER TABLE queue_event {verb} TRIGGER queue_event_append_only")
    else:
        op.execute(SQLITE_GUARD if on else "DROP TRIGGER queue_event_no_update")
