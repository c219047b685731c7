"""The heads of the chains are signed once a day: a table of the signed lists."""

import sqlalchemy as sa
from alembic import op

from checkpoint.server.columns import UtcTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "head_list",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "seq"),
    )
    op.create_index("head_list_by_rev", "head_list", ["place_id", "rev"])
