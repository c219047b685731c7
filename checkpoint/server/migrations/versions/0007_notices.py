"""Notices have a table of their own."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "notice",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("until", AT, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "notice_id"),
    )
    op.create_index("notice_by_rev", "notice", ["place_id", "rev"])
