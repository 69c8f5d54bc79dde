"""Remember how many copies of a paper are surely out: only the rest is printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what was printed all copies came out; of the rest nobody kept count."""
    op.add_column(
        "print_job", sa.Column("copies_out", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE print_job SET copies_out = copies WHERE state = 'printed'")


def downgrade() -> None:
    """Without the count."""
    op.drop_column("print_job", "copies_out")
