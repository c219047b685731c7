"""Isolations and deliveries of a place: the gates' notes and the console's orders, told to every gate of the place.

Rules of this file:
1. The newest order of a person or household counts, by the time at which it was recorded, whoever gave it.
2. No note is later than its coming: a gate whose clock is ahead gives no order that nobody can end.
3. What nobody needs any more is told as gone and keeps no words here; the recorded events and orders stay.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import merge
from typing import Final

from sqlalchemy import Connection, select, update

from checkpoint.domain.care import ORDER_STEPS, CareList, CareNote, care_list, when
from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.forward import care_to_tell
from checkpoint.domain.identity import person_id
from checkpoint.protocol.care import care_from_doc, care_to_doc
from checkpoint.protocol.duties import duty_to_doc
from checkpoint.protocol.values import dumps, loads
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.repository.duties import duty_events, set_household, set_resident
from checkpoint.server.tables import care_note, care_order

STANDING: Final = "standing"
"""The state of an order that was given; what waits for a second person is none yet."""


def tell_care(connection: Connection, place_id: int, fresh: Iterable[Event], received_at: datetime) -> None:
    """Have all gates told of notes that just came in, take back what they no longer need, and mark the roster."""
    notes = [(event, event.body) for event in fresh if isinstance(event.body, CareNote)]
    if not notes:
        return
    rows = [
        {
            "place_id": place_id,
            "note_id": event.id,
            "household_id": note.household_id,
            "at": min(event.at, received_at),
            "gate_id": event.gate_id,
            "by": event.operator_id,
            "doc": dumps(duty_to_doc(note)).decode(),
            "deleted": False,
        }
        for event, note in notes
    ]
    first = next_revisions(connection, place_id, len(rows))
    upsert(connection, care_note, [row | {"rev": first + number} for number, row in enumerate(rows)])
    for household_id in sorted({note.household_id for _, note in notes}):
        told = told_care(connection, place_id, [household_id])
        ordered = {note.person_no for _, note in notes if note.household_id == household_id and _is_order(note)}
        _mark_roster(connection, place_id, household_id, ordered, told)
        needed = care_to_tell(told)
        _take_back(connection, place_id, [row.id for row in told if row.id not in needed])


def _is_order(note: CareNote) -> bool:
    return note.step in ORDER_STEPS


def _mark_roster(
    connection: Connection, place_id: int, household_id: int, numbers: Iterable[int], told: Sequence[Event]
) -> None:
    """Tablets of an earlier version know of an order by the roster alone. Who is not on it can't be marked."""
    listed = care_list(told)
    for number in sorted(numbers):
        row = listed.isolations.get((household_id, number))
        held = row is not None and row.released_at is None
        if number == 0:
            set_household(connection, place_id, household_id, locked=held)
        else:
            set_resident(connection, place_id, person_id(household_id, number), isolated=held)


def _take_back(connection: Connection, place_id: int, note_ids: Sequence[str]) -> None:
    first = next_revisions(connection, place_id, len(note_ids))
    for number, note_id in enumerate(note_ids):
        known = (care_note.c.place_id == place_id) & (care_note.c.note_id == note_id)
        gone = {"rev": first + number, "deleted": True, "doc": "", "by": ""}
        connection.execute(update(care_note).where(known).values(**gone))


def told_care(connection: Connection, place_id: int, household_ids: Sequence[int] = ()) -> list[Event]:
    """What the gates of a place are told, oldest first; of these households only, where any are named."""
    wanted = select(care_note).where(care_note.c.place_id == place_id, care_note.c.deleted.is_(False))
    if household_ids:
        wanted = wanted.where(care_note.c.household_id.in_(household_ids))
    rows = connection.execute(wanted)
    told = [care_from_doc(care_to_doc(row.note_id, row.at, row.gate_id, row.by, loads(row.doc))) for row in rows]
    return sorted(told, key=when)


def standing_care(connection: Connection, place_id: int) -> CareList:
    """Who is isolated and what is on its way at a place now, as all its gates are told."""
    return care_list(told_care(connection, place_id))


def care_events(
    connection: Connection, place_id: int, since: datetime | None = None, until: datetime | None = None
) -> list[Event]:
    """All that was ever noted at a place, by its gates and on the console, in `[since, until)`, oldest first."""
    wanted = select(care_order).where(care_order.c.place_id == place_id, care_order.c.state == STANDING)
    if since is not None:
        wanted = wanted.where(care_order.c.decided_at >= since)
    if until is not None:
        wanted = wanted.where(care_order.c.decided_at < until)
    rows = connection.execute(wanted.order_by(care_order.c.decided_at, care_order.c.order_id))
    orders = [care_from_doc(care_to_doc(row.order_id, row.decided_at, 0, row.by, loads(row.doc))) for row in rows]
    noted = duty_events(connection, place_id, EventKind.CARE, since, until)
    return list(merge(noted, orders, key=lambda row: row.at))
