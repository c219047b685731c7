"""Whose data a tablet holds (终端所存人员): whom to tell when it is lost (S32).

A tablet has the roster and the bookings of its place, and what it recorded itself. What it last pulled may be older
than what is known here, so whoever was taken off the roster since is not among them; what it dropped by retention is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from checkpoint.domain.events import EventKind
from checkpoint.domain.movements import Category
from checkpoint.domain.returnees import Returnee
from checkpoint.protocol.events import decode_event
from checkpoint.protocol.particulars import particulars_of
from checkpoint.server.event_tables import duty, event
from checkpoint.server.repository.devices import Device
from checkpoint.server.repository.roster import household_of
from checkpoint.server.tables import appointment, household, resident


class HeldKind(StrEnum):
    """How somebody came to be on a tablet, in the order of the list."""

    ROSTER = "roster"
    VISITOR = "visitor"
    RETURNEE = "returnee"
    BOOKING = "booking"


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """Somebody whose data a tablet holds.

    `name` is whole but for a visitor of whom only the masked one was recorded; `phone` of a booking is its last four
    digits. `at`: when the tablet recorded them, or what the booking is for; None for the roster.
    """

    kind: HeldKind
    name: str
    address: str
    phone: str
    at: datetime | None = None


def people_held(connection: Connection, device: Device) -> list[HeldPerson]:
    """All of them, each once: the roster by address, then the others by time."""
    addresses = _addresses(connection, device.place_id)
    others: dict[tuple[str, ...], HeldPerson] = {}
    for row in (
        *_visitors(connection, device, addresses),
        *_returnees(connection, device, addresses),
        *_booked(connection, device, addresses),
    ):
        if row.name or row.phone:
            others.setdefault((row.kind, row.name, row.phone, row.address), row)
    return [*_residents(connection, device, addresses), *others.values()]


def _addresses(connection: Connection, place_id: int) -> dict[int | None, str]:
    rows = connection.execute(select(household).where(household.c.place_id == place_id))
    return {row.household_id: household_of(row).address for row in rows}


def _residents(connection: Connection, device: Device, addresses: dict[int | None, str]) -> list[HeldPerson]:
    table = resident
    wanted = select(table.c.name, table.c.phone, table.c.household_id).where(
        table.c.place_id == device.place_id, table.c.deleted.is_(False)
    )
    rows = connection.execute(wanted.order_by(table.c.household_id, table.c.person_no))
    people = [HeldPerson(HeldKind.ROSTER, row.name, addresses.get(row.household_id, ""), row.phone) for row in rows]
    return sorted(people, key=lambda person: _in_order(person.address))


def _in_order(address: str) -> list[tuple[int, str]]:
    """An address in the order of its numbers: building 2 before building 10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", address) if part]


def _visitors(connection: Connection, device: Device, addresses: dict[int | None, str]) -> Iterator[HeldPerson]:
    """Who is not on the roster and went through its gate: by what they gave, else as the record shows them."""
    wanted = select(event.c.at, event.c.masked_name, event.c.address, event.c.raw).where(
        event.c.place_id == device.place_id,
        event.c.device_id == device.device_id,
        event.c.kind == EventKind.MOVEMENT.value,
        event.c.category != Category.RESIDENT.value,
    )
    for row in connection.execute(wanted.order_by(event.c.at)):
        visit = particulars_of(bytes(row.raw)).visit
        if visit is None:
            yield HeldPerson(HeldKind.VISITOR, row.masked_name, row.address, "", row.at)
        else:
            name = visit.name or row.masked_name
            yield HeldPerson(HeldKind.VISITOR, name, addresses.get(visit.host, row.address), visit.phone, row.at)


def _returnees(connection: Connection, device: Device, addresses: dict[int | None, str]) -> Iterator[HeldPerson]:
    joined = duty.join(event, (event.c.place_id == duty.c.place_id) & (event.c.id == duty.c.event_id))
    wanted = select(event.c.at, event.c.raw).select_from(joined)
    wanted = wanted.where(duty.c.place_id == device.place_id, duty.c.kind == EventKind.RETURNEE.value)
    for row in connection.execute(wanted.where(event.c.device_id == device.device_id).order_by(event.c.at)):
        body = decode_event(bytes(row.raw)).body
        if isinstance(body, Returnee):
            where = addresses.get(body.household_id, "")
            yield HeldPerson(HeldKind.RETURNEE, body.name, where, body.phone, row.at)


def _booked(connection: Connection, device: Device, addresses: dict[int | None, str]) -> Iterator[HeldPerson]:
    table = appointment
    wanted = select(table).where(table.c.place_id == device.place_id, table.c.deleted.is_(False))
    for row in connection.execute(wanted.order_by(table.c.begins)):
        yield HeldPerson(HeldKind.BOOKING, row.name, addresses.get(row.host, ""), row.phone_tail, row.begins)
