"""Keep the account of the portal with the office, sealed, instead of on each PC."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row an office."""
    op.create_table(
        "portal_account",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["clerk.id"], name=op.f("fk_portal_account_changed_by_clerk")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_portal_account_office_id_office")
        ),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_portal_account")),
    )


def downgrade() -> None:
    """Without it; the account has to be entered again."""
    op.drop_table("portal_account")
