"""Supervisors see their own sessions and may have a second factor; returnees are counted from the day of arrival.

What gates registered before is counted anew, so that no household is held longer than its gate says.
"""

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from checkpoint.server.columns import UtcTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add columns and tables, and count the returnees' days anew."""
    op.add_column("account_session", sa.Column("kind", sa.String(length=16), nullable=True))
    op.add_column("account_session", sa.Column("origin", sa.String(length=60), nullable=True))
    op.add_column("account_session", sa.Column("code_until", UtcTime(), nullable=True))
    op.create_table(
        "second_factor",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=128), nullable=False),
        sa.Column("since", UtcTime(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login"),
        sa.ForeignKeyConstraint(["login"], ["account.login"]),
    )
    op.create_table(
        "recovery_code",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("login", "code_hash"),
        sa.ForeignKeyConstraint(["login"], ["account.login"]),
    )
    _count_anew(op.get_bind())


def _count_anew(connection: sa.Connection) -> None:
    home = sa.table(
        "household",
        sa.column("place_id"),
        sa.column("household_id"),
        sa.column("returnee_at", UtcTime()),
        sa.column("rev"),
    )
    counter = sa.table("place_counter", sa.column("place_id"), sa.column("rev"))
    came = _arrivals(connection)
    for row in connection.execute(sa.select(home).where(home.c.returnee_at.is_not(None))).all():
        at = came.get((row.place_id, row.household_id))
        if at is None or at == row.returnee_at:
            continue
        mine = counter.c.place_id == row.place_id
        connection.execute(sa.update(counter).where(mine).values(rev=counter.c.rev + 1))
        rev = connection.execute(sa.select(counter.c.rev).where(mine)).scalar_one()
        known = (home.c.place_id == row.place_id) & (home.c.household_id == row.household_id)
        connection.execute(sa.update(home).where(known).values(returnee_at=at, rev=rev))


def _arrivals(connection: sa.Connection) -> dict[tuple[int, int], datetime]:
    """When the newest returnee of each household came, by the forms that nobody took back."""
    event = sa.table(
        "event", sa.column("place_id"), sa.column("id"), sa.column("at", UtcTime()), sa.column("raw", sa.LargeBinary())
    )
    duty = sa.table("duty", sa.column("place_id"), sa.column("kind"), sa.column("event_id"), sa.column("at", UtcTime()))
    undone = sa.table("annulment", sa.column("place_id"), sa.column("event_id"))
    place = sa.table("place", sa.column("place_id"), sa.column("timezone"))
    zones = {row.place_id: ZoneInfo(row.timezone) for row in connection.execute(sa.select(place))}
    joined = duty.join(event, (event.c.place_id == duty.c.place_id) & (event.c.id == duty.c.event_id))
    gone = sa.exists().where(undone.c.place_id == duty.c.place_id, undone.c.event_id == duty.c.event_id)
    wanted = sa.select(event).select_from(joined).where(duty.c.kind == "returnee", ~gone)
    found: dict[tuple[int, int, str], datetime] = {}
    for row in connection.execute(wanted.order_by(duty.c.at, duty.c.event_id)).all():
        body, zone = json.loads(bytes(row.raw))["body"], zones[row.place_id]
        who = (row.place_id, body["household_id"], body["name"])
        state = body.get("state", "returned")
        if state == "returned":
            told = body.get("arrives_on")
            day = date.fromisoformat(told) if told else None
            late = day is None or day >= row.at.astimezone(zone).date()
            found[who] = row.at if day is None or late else datetime.combine(day, time(), zone)
        elif state == "cancelled":
            found.pop(who, None)
    newest: dict[tuple[int, int], datetime] = {}
    for (place_id, household_id, _), at in found.items():
        known = (place_id, household_id)
        newest[known] = max(at, newest.get(known, at))
    return newest
