"""What damage took on the tablets has a table of its own."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "loss",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("after_at", AT, nullable=True),
        sa.Column("before_at", AT, nullable=True),
        sa.Column("received_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("place_id", "event_id"),
    )
