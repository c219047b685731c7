"""Bookings (预约) of a place: taken while the slot has room, listed by day, pulled by the gates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from checkpoint.domain.appointments import Appointment, CancelReason, require_room
from checkpoint.domain.people import mask_name
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.rows import BookingRow
from checkpoint.server.tables import appointment

_AT_ONCE: Final = 300


def book(connection: Connection, place_id: int, wanted: Appointment, capacity: int | None) -> None:
    """Take a booking, or change the one of the same number.

    The revision is taken first: its row is locked until the commit, so that two bookings do not share the last seat.

    Raises:
        SlotFullError: the slot has no room; nothing was booked.
    """
    rev = next_revisions(connection, place_id, 1)
    require_room(wanted, bookings(connection, place_id, wanted.begins, wanted.ends), capacity)
    row = {
        "place_id": place_id,
        "appointment_id": wanted.appointment_id,
        "begins": wanted.begins,
        "ends": wanted.ends,
        "name": wanted.name,
        "phone_tail": wanted.phone_tail,
        "party": wanted.party,
        "host": wanted.host,
        "note": wanted.note,
        "rev": rev,
        "deleted": False,
    }
    upsert(connection, appointment, [row])


def is_known(connection: Connection, place_id: int, appointment_id: str) -> bool:
    """Whether a number was given to a booking before, also to one that was cancelled."""
    known = (appointment.c.place_id == place_id) & (appointment.c.appointment_id == appointment_id)
    return connection.execute(select(appointment.c.rev).where(known)).first() is not None


def cancelled(connection: Connection, place_id: int, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """When the slots of cancelled bookings began, and why each was cancelled; of whom is forgotten."""
    table = appointment
    rows = connection.execute(
        select(table.c.begins, table.c.note)
        .where(table.c.place_id == place_id, table.c.deleted.is_(True), table.c.begins >= since, table.c.begins < until)
        .order_by(table.c.begins, table.c.appointment_id)
    )
    return [(row.begins, row.note) for row in rows]


def cancel(
    connection: Connection, place_id: int, appointment_id: str, reason: CancelReason = CancelReason.OTHER
) -> bool:
    """Give a booking's room back; what remains is the news that it is gone, and why. False: there was none."""
    known = (appointment.c.place_id == place_id) & (appointment.c.appointment_id == appointment_id)
    gone = {"rev": next_revisions(connection, place_id, 1), "deleted": True, "name": "", "phone_tail": ""}
    gone |= {"note": reason.value, "host": None}
    changed = connection.execute(update(appointment).where(known, appointment.c.deleted.is_(False)).values(**gone))
    return changed.rowcount > 0


def bookings(connection: Connection, place_id: int, since: datetime, until: datetime) -> list[Appointment]:
    """The bookings whose slot begins in `[since, until)`, by time and name."""
    rows = connection.execute(
        select(appointment)
        .where(
            appointment.c.place_id == place_id,
            appointment.c.deleted.is_(False),
            appointment.c.begins >= since,
            appointment.c.begins < until,
        )
        .order_by(appointment.c.begins, appointment.c.name, appointment.c.appointment_id)
    )
    return [appointment_of(row) for row in rows]


def slots_of(connection: Connection, numbers: Sequence[tuple[int, str]]) -> dict[tuple[int, str], BookingRow]:
    """Bookings as lists of passages tell them, by place and number; of those that are still kept."""
    found: dict[tuple[int, str], BookingRow] = {}
    table = appointment
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        wanted = select(table.c.place_id, table.c.appointment_id, table.c.begins, table.c.ends, table.c.name).where(
            table.c.place_id.in_({place_id for place_id, _ in some}),
            table.c.appointment_id.in_({number for _, number in some}),
        )
        for row in connection.execute(wanted):
            told = BookingRow(row.appointment_id, row.begins, row.ends, mask_name(row.name) if row.name else "")
            found[row.place_id, row.appointment_id] = told
    return found


def appointment_of(row: Row[Any]) -> Appointment:
    """Build a booking from its row."""
    return Appointment(
        row.appointment_id, row.begins, row.ends, row.name, row.phone_tail, row.party, row.host, row.note
    )
