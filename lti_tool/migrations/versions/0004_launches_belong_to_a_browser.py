"""Launches belong to the browser that has them, and end when the same person comes back with lesser roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("launches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("browser", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("used", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("ended", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_launches_learner_id"), ["learner_id"], unique=False)
