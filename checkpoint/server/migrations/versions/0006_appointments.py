"""Bookings have a table of their own."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "appointment",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.String(length=36), nullable=False),
        sa.Column("begins", AT, nullable=False),
        sa.Column("ends", AT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone_tail", sa.String(length=4), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("host", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "appointment_id"),
    )
    op.create_index("appointment_by_rev", "appointment", ["place_id", "rev"])
    op.create_index("appointment_by_time", "appointment", ["place_id", "begins"])
