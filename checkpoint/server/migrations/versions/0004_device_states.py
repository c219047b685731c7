"""A device has a state, a next token and the time of a fork; an event knows its device's clock."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; whoever was locked out is revoked from now on."""
    op.add_column("device", sa.Column("next_token_hash", sa.LargeBinary(32), nullable=True))
    op.add_column("device", sa.Column("token_at", AT, nullable=True))
    op.add_column("device", sa.Column("state", sa.String(16), nullable=False, server_default="active"))
    op.add_column("device", sa.Column("state_at", AT, nullable=True))
    op.add_column("device", sa.Column("forked_at", AT, nullable=True))
    op.add_column("event", sa.Column("clock_ms", sa.BigInteger(), nullable=True))
    device = sa.table("device", sa.column("state"), sa.column("revoked"))
    op.execute(device.update().where(device.c.revoked.is_(True)).values(state="revoked"))
    with op.batch_alter_table("device") as batch:
        batch.alter_column("state", server_default=None)
        batch.drop_column("revoked")
