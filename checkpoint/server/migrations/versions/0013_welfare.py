"""The roster marks who is looked after, and calls on them are kept."""

import sqlalchemy as sa
from alembic import op

from checkpoint.server.columns import UtcTime, code

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the mark, which nobody has yet, and the table."""
    op.add_column("resident", sa.Column("looked_after", sa.Boolean(), nullable=True))
    op.create_table(
        "welfare_call",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", code(16), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "call_id"),
    )
    op.create_index("welfare_call_by_person", "welfare_call", ["place_id", "person_id", "at"])
