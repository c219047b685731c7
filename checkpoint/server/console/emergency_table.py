"""The uses of the emergency button, with the reason where somebody gave one: nobody is marked for having given none."""

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select

from checkpoint.domain.emergencies import emergency_uses
from checkpoint.domain.events import EventKind
from checkpoint.i18n import CATALOGUE
from checkpoint.protocol.events import decode_event
from checkpoint.server.console.duty_rows import Look, Row
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.organisation import list_gates

EMERGENCY_REACH: Final = timedelta(days=7)


def emergencies(look: Look) -> list[Row]:
    """Each use of the last days, the newest first; none is urgent, whatever its reason (A8)."""
    place_id, since = look.place.place_id, look.now - EMERGENCY_REACH
    annulled = exists().where(annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id)
    passed = select(event.c.raw).where(
        event.c.place_id == place_id,
        event.c.kind == EventKind.MOVEMENT.value,
        event.c.at >= since,
        event.c.emergency.is_(True),
        ~annulled,
    )
    moved = [decode_event(bytes(raw)) for raw in look.connection.execute(passed).scalars()]
    told = list(duty_events(look.connection, place_id, EventKind.EMERGENCY, since))
    gates = {row.gate_id: row.name for row in list_gates(look.connection, [place_id])} if moved else {}
    rows = []
    for use in emergency_uses([*moved, *told]):
        key = f"emergency.why.{use.reason.reason}" if use.reason else ""
        why = look.say(key) if key in CATALOGUE else use.reason.reason if use.reason else ""
        gate, note = gates.get(use.gate_id, str(use.gate_id)), use.reason.note if use.reason else ""
        cells = (look.place.name, look.clock(use.since), look.clock(use.until), gate, use.out, use.into, why, note)
        rows.append(Row(cells))
    return rows[::-1]
