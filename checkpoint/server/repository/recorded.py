"""Recorded events read back as values, for whoever counts or decides them again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from checkpoint.domain.events import Event, EventKind
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import event

READ_ROWS = 2000
"""Rows in memory at a time."""


def recorded_events(
    connection: Connection, place_id: int, since: datetime, kinds: tuple[EventKind, ...] | None = None
) -> Iterator[Event]:
    """A place's events from a time on, oldest first; of all kinds where none is named."""
    wanted = select(event.c.raw).where(event.c.place_id == place_id, event.c.at >= since)
    if kinds is not None:
        wanted = wanted.where(event.c.kind.in_([kind.value for kind in kinds]))
    rows = connection.execution_options(yield_per=READ_ROWS).execute(wanted.order_by(event.c.at, event.c.id))
    for raw in rows.scalars():
        yield decode_event(bytes(raw))
