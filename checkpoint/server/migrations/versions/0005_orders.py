"""The roster tells since when a household has a returnee and who is isolated; duties are found by their kind."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

AT: Final = sa.DateTime(timezone=True)
DUTIES: Final = ("incident", "task", "supply", "returnee", "care")


def upgrade() -> None:
    """Add the columns and the table, and list the duties that are there."""
    op.add_column("household", sa.Column("returnee_at", AT, nullable=True))
    op.add_column("resident", sa.Column("isolated", sa.Boolean(), nullable=True))
    duty = op.create_table(
        "duty",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("place_id", "kind", "event_id"),
    )
    op.create_index("duty_by_time", "duty", ["place_id", "kind", "at"])
    event = sa.table("event", *(sa.column(name) for name in ("place_id", "kind", "id", "at")))
    known = sa.select(event.c.place_id, event.c.kind, event.c.id, event.c.at).where(event.c.kind.in_(DUTIES))
    op.execute(duty.insert().from_select(["place_id", "kind", "event_id", "at"], known))
