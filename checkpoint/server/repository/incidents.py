"""Incidents at a place's gates, fevers and people who were alone, folded from what all of them recorded."""

from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from checkpoint.domain.decide import Reason
from checkpoint.domain.events import EventKind
from checkpoint.domain.incidents import Incident, incidents
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.duties import duty_events


def place_incidents(connection: Connection, place_id: int, since: datetime, fever_tenths: int) -> list[Incident]:
    """Incidents that opened since a time, oldest first.

    A movement belongs to one only when its first reading was high or somebody was alone, so no other is read.
    """
    annulled = exists().where(annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id)
    high = select(event.c.raw).where(
        event.c.place_id == place_id,
        event.c.kind == EventKind.MOVEMENT.value,
        event.c.at >= since,
        or_(event.c.first_tenths >= fever_tenths, event.c.reasons.contains(Reason.ALONE.value)),
        ~annulled,
    )
    moved = [decode_event(bytes(raw)) for raw in connection.execute(high).scalars()]
    noted = duty_events(connection, place_id, EventKind.INCIDENT, since)
    return incidents(sorted([*noted, *moved], key=lambda row: (row.at, row.id)))
