"""Isolations and deliveries are told to all gates, and supervisors order from the console: a table of each.

What gates noted before is told from now on: each note becomes a row, with a revision of its place.
"""

import json
from typing import Final

import sqlalchemy as sa
from alembic import op

from checkpoint.server.columns import UtcTime, code

revision = "0012"
down_revision = "0011"

AT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables, and fill the first."""
    note = op.create_table(
        "care_note",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("note_id", code(64), nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "note_id"),
    )
    op.create_index("care_note_by_rev", "care_note", ["place_id", "rev"])
    op.create_index("care_note_by_household", "care_note", ["place_id", "household_id"])
    op.create_table(
        "care_order",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "order_id"),
    )
    op.create_index("care_order_by_state", "care_order", ["place_id", "state", "decided_at"])
    _tell(op.get_bind(), note)


def _tell(connection: sa.Connection, note: sa.Table) -> None:
    event = sa.table(
        "event",
        sa.column("place_id"),
        sa.column("id"),
        sa.column("at", UtcTime()),
        sa.column("received_at", UtcTime()),
        sa.column("gate_id"),
        sa.column("operator_id"),
        sa.column("raw", sa.LargeBinary()),
    )
    duty = sa.table("duty", sa.column("place_id"), sa.column("kind"), sa.column("event_id"))
    counter = sa.table("place_counter", sa.column("place_id"), sa.column("rev"))
    joined = duty.join(event, (event.c.place_id == duty.c.place_id) & (event.c.id == duty.c.event_id))
    for row in connection.execute(sa.select(event).select_from(joined).where(duty.c.kind == "care")).all():
        body = json.loads(bytes(row.raw))["body"]
        mine = counter.c.place_id == row.place_id
        connection.execute(sa.update(counter).where(mine).values(rev=counter.c.rev + 1))
        values = {
            "place_id": row.place_id,
            "note_id": row.id,
            "household_id": body["household_id"],
            "at": min(row.at, row.received_at),
            "gate_id": row.gate_id,
            "by": row.operator_id,
            "doc": json.dumps(body, ensure_ascii=False),
            "rev": connection.execute(sa.select(counter.c.rev).where(mine)).scalar_one(),
            "deleted": False,
        }
        connection.execute(sa.insert(note).values(**values))
