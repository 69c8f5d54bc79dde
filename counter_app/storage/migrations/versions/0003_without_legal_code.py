"""Find the few dossiers that still wait for their legal code, at every reception."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A partial index: as good as empty in most offices."""
    op.create_index(
        "ix_dossier_provisional",
        "dossier",
        ["office_id", "received_at"],
        sqlite_where=sa.text("provisional = 1"),
        postgresql_where=sa.text("provisional"),
    )


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_dossier_provisional", "dossier")
