"""What learners have earned is compared with what was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when that was, and what finds answers of a link."""
    with op.batch_alter_table("resource_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scores_compared", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("scores_rule", sa.String(length=80), server_default="", nullable=False))
    op.create_index(op.f("ix_attempts_resource_link_pk_submitted"), "attempts", ["resource_link_pk", "submitted"])
    op.create_index(op.f("ix_checks_resource_link_pk_answered"), "checks", ["resource_link_pk", "answered"])
