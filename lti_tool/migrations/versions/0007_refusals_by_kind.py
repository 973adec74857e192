"""Scores count their refusals by kind, and what a platform took last is found quickly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refusals", sa.JSON(), server_default="{}", nullable=False))
        batch_op.create_index(batch_op.f("ix_outbox_platform_id_settled"), ["platform_id", "settled"], unique=False)
