"""Parties (同行): visitors who came in with others, who have no rows of their own; the visitor's record tells them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from checkpoint.domain.movements import Category, Movement
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import event

_CHUNK = 300


def people_of(connection: Connection, place_id: int, event_ids: Sequence[str]) -> dict[str, int]:
    """How many people each of these passages was of, only where it was more than one."""
    found: dict[str, int] = {}
    for start in range(0, len(event_ids), _CHUNK):
        wanted = select(event.c.id, event.c.raw).where(
            event.c.place_id == place_id,
            event.c.id.in_(event_ids[start : start + _CHUNK]),
            event.c.category == Category.VISITOR.value,
        )
        for row in connection.execute(wanted):
            movement = decode_event(bytes(row.raw)).body
            if isinstance(movement, Movement) and movement.visit is not None and movement.visit.people > 1:
                found[row.id] = movement.visit.people
    return found
