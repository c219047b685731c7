"""What the page of bookings shows: a day's slots and list, and whom the roster has; and a form made into a booking."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.appointments import PARTY_MAX, Appointment, Slot, slots_of_day
from checkpoint.domain.people import Household, mask_name
from checkpoint.domain.places import Place, PlaceKind
from checkpoint.domain.policy import Policy, policy_at
from checkpoint.i18n import Language, text
from checkpoint.server.repository.appointments import bookings, cancelled
from checkpoint.server.repository.policies import load_policies
from checkpoint.server.repository.roster import load_households, load_residents

FOUND_MAX: Final = 10
"""A search shows ten at most, as at the gate (S26)."""
NAME_MAX: Final = 40
NOTE_MAX: Final = 100
_NUMBER: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAIL_DIGITS: Final = 4
_TAIL: Final = re.compile(r"[0-9]{4}|")
_HOSTED: Final = (PlaceKind.COMPOUND, PlaceKind.RESETTLEMENT)
"""Where whoever comes visits somebody who lives there."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A line of the day's list, its times the place's own."""

    row: Appointment
    masked: str
    address: str
    over: bool


@dataclass(frozen=True, slots=True)
class DayOfBookings:
    """A place's day. `policy` is the one in force at its end; None: there is none yet."""

    place: Place
    day: date
    now: datetime
    policy: Policy | None
    slots: tuple[Slot, ...]
    rows: tuple[Booked, ...]
    gone: tuple[tuple[datetime, str], ...]
    open: bool
    """Whether the policy has slots on this day, whatever is booked."""

    @property
    def people(self) -> int:
        """How many come."""
        return sum(line.row.party for line in self.rows)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the roster, to be picked."""

    person_id: str
    masked: str
    address: str


class FormError(ValueError):
    """A form says something that can't be booked; the message is for whoever filled it in."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def day_of_bookings(connection: Connection, place: Place, day: date, now: datetime) -> DayOfBookings:
    """Gather a place's day."""
    zone = ZoneInfo(place.timezone)
    since = datetime.combine(day, time(), zone)
    until = since + timedelta(days=1)
    policies = load_policies(connection, place.place_id)
    booked = [_local(row, zone) for row in bookings(connection, place.place_id, since, until)]
    homes = load_households(connection, place.place_id) if any(row.host is not None for row in booked) else {}
    return DayOfBookings(
        place,
        day,
        now,
        policy_at(policies, until - timedelta(minutes=1)),
        tuple(slots_of_day(day, zone, policies, booked)),
        tuple(Booked(row, mask_name(row.name), _address(homes, row.host), row.ends <= now) for row in booked),
        tuple((begins.astimezone(zone), why) for begins, why in cancelled(connection, place.place_id, since, until)),
        open=bool(slots_of_day(day, zone, policies)),
    )


def _local(row: Appointment, zone: ZoneInfo) -> Appointment:
    times = (row.begins.astimezone(zone), row.ends.astimezone(zone))
    return Appointment(row.appointment_id, *times, row.name, row.phone_tail, row.party, row.host, row.note)


def _address(homes: Mapping[int, Household], host: int | None) -> str:
    if host is None:
        return ""
    return homes[host].address if host in homes else f"#{host}"


def candidates(connection: Connection, place_id: int, asked: str) -> list[Candidate]:
    """Residents whose name or room fits, ten at most, by room; names are masked."""
    homes, found = load_households(connection, place_id), []
    for person, stored in load_residents(connection, place_id).items():
        address = _address(homes, stored.resident.household_id)
        if asked in stored.resident.name or address == asked or address.startswith(f"{asked}-"):
            found.append(Candidate(person, mask_name(stored.resident.name), address))
        if len(found) == FOUND_MAX:
            break
    return sorted(found, key=lambda row: (row.address, row.person_id))


def slot_name(slot: Slot | Appointment) -> str:
    """A slot as people say it."""
    return f"{slot.begins:%H:%M}–{slot.ends:%H:%M}"


def read_form(
    connection: Connection, look: DayOfBookings, form: Mapping[str, str], language: Language
) -> tuple[Appointment, int | None]:
    """The booking that a form asks for, and what its slot takes.

    Raises:
        FormError: with what is wrong, in words.
    """

    def wrong(key: str, **values: object) -> FormError:
        return FormError(text(f"booking.wrong.{key}", language, **values))

    slot = next((row for row in look.slots if row.begins.isoformat() == form.get("slot")), None)
    if slot is None or not look.open:
        raise wrong("slot")
    if slot.ends <= look.now:
        raise wrong("over")
    party = form.get("party", "1").strip()
    if not party.isdecimal() or not 1 <= int(party[:4]) <= PARTY_MAX:
        raise wrong("party", most=PARTY_MAX)
    number, note = form.get("number", ""), form.get("note", "").strip()[:NOTE_MAX]
    if not _NUMBER.fullmatch(number):
        raise wrong("slot")
    if form.get("who") and form.get("name", "").strip():
        raise wrong("both")
    who = _resident(connection, look, form["who"]) if form.get("who") else _visitor(connection, look, form)
    if isinstance(who, str):
        values = {"most": NAME_MAX} if who == "name" else {"room": _room(form)} if who == "host" else {}
        raise wrong(who, **values)
    name, tail, host = who
    return Appointment(number, slot.begins, slot.ends, name, tail, int(party), host, note), slot.capacity


Person = tuple[str, str, int | None]


def _resident(connection: Connection, look: DayOfBookings, person_id: str) -> Person | str:
    """Name, telephone's end and household of somebody on the roster, or what is wrong."""
    stored: Any = load_residents(connection, look.place.place_id).get(person_id)
    if stored is None:
        return "person"
    digits = "".join(char for char in stored.resident.phone if char.isdecimal())
    return stored.resident.name, digits[-4:] if len(digits) >= _TAIL_DIGITS else "", stored.resident.household_id


def _visitor(connection: Connection, look: DayOfBookings, form: Mapping[str, str]) -> Person | str:
    """The same of a visitor as typed."""
    name, tail, room = form.get("name", "").strip(), form.get("tail", "").strip(), _room(form)
    if not name or len(name) > NAME_MAX:
        return "name"
    if not _TAIL.fullmatch(tail):
        return "tail"
    if not room:
        return "no_host" if look.place.kind in _HOSTED else (name, tail, None)
    homes = load_households(connection, look.place.place_id)
    host = next((number for number, home in homes.items() if home.address == room), None)
    return "host" if host is None else (name, tail, host)


def _room(form: Mapping[str, str]) -> str:
    return typed_room(form.get("host", ""))


def typed_room(typed: str) -> str:
    """A room as it stands on the roster, whichever hyphens it was typed with."""
    return re.sub(r"[\s]*[-－—–][\s]*", "-", typed.strip())[:NAME_MAX]  # what people type
