"""The trail (审计): who read or changed what, written in the transaction that does it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from checkpoint.domain.identity import uuid7
from checkpoint.server.event_tables import audit
from checkpoint.server.repository import trail_chain

NO_PLACE = 0


def record(
    connection: Connection,
    at: tuple[datetime, Callable[[int], bytes]],
    actor: str,
    action: str,
    *,
    place_id: int = NO_PLACE,
    subject: str = "",
    count: int = 0,
) -> None:
    """Add a line at the end of its place's chain, which stays locked until the commit.

    `at` is the time and the source of chance for the line's id; `subject` holds ids, never names.
    """
    now, random_bytes = at
    seq, before = trail_chain.take(connection, place_id)
    audit_id = str(uuid7(now, random_bytes(10)))
    trail_chain.put(connection, before, trail_chain.Line(place_id, seq, audit_id, now, actor, action, subject, count))


def lines(
    connection: Connection,
    place_ids: Sequence[int],
    actors: Sequence[str] | None,
    span: tuple[datetime, datetime],
    most: int,
) -> list[Row[Any]]:
    """The newest lines of `[since, until)`: what was done at these places, and what these people did at no place.

    `actors` None: whatever anybody did. What belongs to no single place is told of nobody else.
    """
    since, until = span
    here = audit.c.place_id.in_(place_ids)
    nowhere = audit.c.place_id == NO_PLACE
    if actors is not None:
        nowhere &= audit.c.actor.in_(actors)
    wanted = select(audit, audit.c.count.label("rows")).where(
        or_(here, nowhere), audit.c.at >= since, audit.c.at < until
    )
    return list(connection.execute(wanted.order_by(audit.c.at.desc(), audit.c.audit_id.desc()).limit(most)).all())
