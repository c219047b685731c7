"""Incidents at a place's gates, fevers, people alone and visitors held, folded from what all of them recorded."""

from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select

from checkpoint.domain.decide import Reason
from checkpoint.domain.events import EventKind
from checkpoint.domain.incidents import Incident, incidents
from checkpoint.domain.movements import Category
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.duties import duty_events


def place_incidents(connection: Connection, place_id: int, since: datetime, fever_tenths: int) -> list[Incident]:
    """Incidents that opened since a time, oldest first.

    A movement belongs to one only when its first reading was high, somebody was alone, a visitor had been held, or
    somebody had objected, so no other is read.
    """
    noted = list(duty_events(connection, place_id, EventKind.INCIDENT, since))
    held = [row for row in incidents(noted) if row.number]
    annulled = exists().where(annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id)
    belongs = [event.c.first_tenths >= fever_tenths, event.c.reasons.contains(Reason.ALONE.value)]
    if held:
        outside = event.c.category.in_([Category.VISITOR.value, Category.UNKNOWN.value])
        named = event.c.person_id.in_([row.person_id for row in held if row.person_id])
        belongs.append(and_(or_(outside, named), event.c.at >= min(row.opened_at for row in held)))
    moving = select(event.c.raw).where(
        event.c.place_id == place_id,
        event.c.kind == EventKind.MOVEMENT.value,
        event.c.at >= since,
        or_(*belongs),
        ~annulled,
    )
    moved = [decode_event(bytes(raw)) for raw in connection.execute(moving).scalars()]
    return incidents(sorted([*noted, *moved], key=lambda row: (row.at, row.id)))
