"""The trail is a chain: every line has a number and the hash of the line before it, and none changes any more.

Enrolment codes are kept under Argon2id.
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from checkpoint.server.columns import UtcTime
from checkpoint.server.repository.trail_chain import NOTHING, Line, link
from checkpoint.server.trail_guard import guard_trail

revision = "0011"
down_revision = "0010"

_ROWS: Final = 1000
_NAMES: Final = ("place_id", "audit_id", "at", "actor", "action", "object", "count")
_audit: Final = sa.table(
    "audit", *(sa.column(name, UtcTime if name == "at" else None) for name in (*_NAMES, "seq", "hash"))
)
_head: Final = sa.table("audit_head", sa.column("place_id"), sa.column("seq"), sa.column("hash"))


def upgrade() -> None:
    """Number and chain the lines that there are, in the order of their ids, which is that of their times."""
    op.add_column("audit", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.LargeBinary(32), nullable=True))
    op.create_table(
        "audit_head",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place_id"),
    )
    connection = op.get_bind()
    for place_id in connection.execute(sa.select(_audit.c.place_id).distinct()).scalars().all():
        _chain(connection, place_id)
    with op.batch_alter_table("audit") as batch:
        batch.alter_column("seq", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("hash", existing_type=sa.LargeBinary(32), nullable=False)
    op.create_index("audit_by_seq", "audit", ["place_id", "seq"], unique=True)
    guard_trail(connection)
    _codes_anew()


def _codes_anew() -> None:
    """Codes are kept under a slow hash: those that were open are void, ten minutes before they would have been."""
    op.drop_table("enrolment_code")
    op.create_table(
        "enrolment_code",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=128), nullable=False),
        sa.Column("lookup", sa.String(length=4), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id", "gate_id"], ["gate.place_id", "gate.gate_id"]),
        sa.PrimaryKeyConstraint("place_id", "code_hash"),
    )
    op.create_index("enrolment_code_by_lookup", "enrolment_code", ["lookup"], unique=False)


def _chain(connection: sa.Connection, place_id: int) -> None:
    """The law of the hash is the program's own: what it says of a line is what it will look for."""
    seq, before, last = 0, NOTHING, ""
    known = (_audit.c.place_id == sa.bindparam("of_place"), _audit.c.audit_id == sa.bindparam("of_id"))
    change = _audit.update().where(*known).values(seq=sa.bindparam("to_seq"), hash=sa.bindparam("to_hash"))
    wanted = sa.select(*(_audit.c[name] for name in _NAMES)).where(_audit.c.place_id == place_id)
    while True:
        rows = connection.execute(wanted.where(_audit.c.audit_id > last).order_by(_audit.c.audit_id).limit(_ROWS)).all()
        if not rows:
            break
        changes: list[dict[str, Any]] = []
        for row in rows:
            seq += 1
            values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name for it
            before = link(before, Line(seq=seq, **values))
            changes.append({"of_place": place_id, "of_id": row.audit_id, "to_seq": seq, "to_hash": before})
        connection.execute(change, changes)
        last = rows[-1].audit_id
    connection.execute(_head.insert().values(place_id=place_id, seq=seq, hash=before))
