"""Scores say when the work was begun and handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("started", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("submitted", sa.BigInteger(), nullable=True))
