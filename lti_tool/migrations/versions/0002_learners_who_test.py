"""Learners who test: their work is neither graded nor counted. Teachers who try what learners see are such learners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("learners", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tests", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("teacher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_learners_teacher_id_learners"), "learners", ["teacher_id"], ["id"], ondelete="CASCADE"
        )
