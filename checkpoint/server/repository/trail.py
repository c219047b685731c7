"""The trail (审计): who read or changed what, written in the transaction that does it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, insert

from checkpoint.domain.identity import uuid7
from checkpoint.server.event_tables import audit

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
    """Add a line. `at` is the time and the source of chance for the line's id; `subject` holds ids, never names."""
    now, random_bytes = at
    connection.execute(
        insert(audit).values(
            place_id=place_id,
            audit_id=str(uuid7(now, random_bytes(10))),
            at=now,
            actor=actor,
            action=action,
            object=subject,
            count=count,
        )
    )
