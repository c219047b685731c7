"""What the page of isolations shows: who stays at home, what waits for a second person; a form made into an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from checkpoint.domain.care import CONSOLE, CareNote, CareStep, Isolation, OrderReason, last_day
from checkpoint.domain.people import Household, Resident, mask_name
from checkpoint.domain.places import Place
from checkpoint.domain.policy import ORDER_DAYS_MAX, Policy
from checkpoint.i18n import Language, text
from checkpoint.server.auth import Viewer
from checkpoint.server.console.booking_desk import FormError
from checkpoint.server.console.door_rows import DoorLine, DoorLines, door_lines
from checkpoint.server.console.duty_rows import Look
from checkpoint.server.repository.care import care_events
from checkpoint.server.repository.care_orders import Proposal, waiting
from checkpoint.server.repository.organisation import list_gates, operator_names
from checkpoint.server.repository.policies import policy_in_force
from checkpoint.server.repository.roster import addresses_of, load_households, load_residents
from checkpoint.server.tables import household

NEAR_MAX: Final = 10
WEEK: Final = timedelta(days=7)
ORDER_MAX: Final = 60
"""Characters of an order's number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One who stays at home by order, in words; `row` None: the roster alone says so, of the whole household."""

    place: Place
    household_id: int
    person_no: int
    address: str
    who: str
    row: Isolation | None
    by: str
    lines: tuple[DoorLine, ...]
    over: bool
    begins_later: bool

    @property
    def missed(self) -> int:
        """Readings of all of them."""
        return sum(line.missed for line in self.lines)

    @property
    def urgent(self) -> bool:
        """Whether somebody has to do something."""
        return bool(self.missed) or self.over or any(line.high for line in self.lines)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order that waits; `may_confirm`: whoever looks may be its second person."""

    proposal: Proposal
    place: Place
    address: str
    who: str
    at: datetime
    may_confirm: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What a place ordered within seven days, on the console and at its gates, and what it released."""

    place: Place
    ordered: int
    at_gates: int
    released: int
    standing: int


@dataclass(frozen=True, slots=True)
class Home:
    """The flat that an order is to be for, or what is near to what was typed."""

    place: Place
    typed: str
    household: Household | None
    members: tuple[Resident, ...] = ()
    near: tuple[str, ...] = ()
    most: int = ORDER_DAYS_MAX
    """For so many days an order holds at most, by the policy of the place."""


def kept_at_home(connection: Connection, places: Sequence[Place], now: datetime, language: Language) -> list[Kept]:
    """Everybody who stays at home at these places, in the order in which it began."""
    by_id = {place.place_id: place for place in places}
    names = operator_names(connection, by_id)
    gates = {(row.place_id, row.gate_id): row.name for row in list_gates(connection, by_id)}
    found: list[Kept] = []
    for place in places:
        look = Look(connection, place, now.astimezone(ZoneInfo(place.timezone)).date(), now, language)
        orders = list(door_lines(look))
        known = {(order.row.household_id, order.row.person_no) for order in orders}
        flats = [number for number in _locked(connection, place.place_id) if (number, 0) not in known]
        homes = [(place.place_id, number) for number in {*flats, *(number for number, _ in known)}]
        addresses = addresses_of(connection, homes)
        for order in orders:
            row = order.row
            writer = names.get(place.place_id, {}).get(row.by, row.by)
            gate = gates.get((place.place_id, row.gate_id), "")
            by = row.by if row.gate_id == CONSOLE else " · ".join(word for word in (gate, writer) if word)
            address = addresses.get((place.place_id, row.household_id), f"#{row.household_id}")
            found.append(_kept(look, order, address, by))
        for number in flats:
            address = addresses.get((place.place_id, number), f"#{number}")
            whole = (address, text("care.household", language), None)
            found.append(Kept(place, number, 0, *whole, "", (), over=False, begins_later=False))
    return found


def _kept(look: Look, order: DoorLines, address: str, by: str) -> Kept:
    row = order.row
    who = mask_name(row.name) if row.name else look.say("care.household")
    later = row.since is not None and row.since > look.day
    told = (row.household_id, row.person_no, address, who, row, by, order.lines)
    return Kept(look.place, *told, over=order.over, begins_later=later)


def _locked(connection: Connection, place_id: int) -> list[int]:
    here = (household.c.place_id == place_id) & household.c.locked & household.c.deleted.is_(False)
    return list(connection.execute(select(household.c.household_id).where(here)).scalars())


def waiting_orders(
    connection: Connection, viewer: Viewer, places: Sequence[Place], language: Language
) -> list[Waiting]:
    """What waits for a second person at these places."""
    by_id = {place.place_id: place for place in places}
    rows = waiting(connection, list(by_id))
    addresses = addresses_of(connection, [(row.place_id, row.note.household_id) for row in rows])
    return [
        Waiting(
            row,
            by_id[row.place_id],
            addresses.get((row.place_id, row.note.household_id), f"#{row.note.household_id}"),
            mask_name(row.note.name) if row.note.name else text("care.household", language),
            row.at.astimezone(ZoneInfo(by_id[row.place_id].timezone)),
            may_confirm=row.may_confirm(viewer.account, viewer.path),
            own=row.login == viewer.account.login,
        )
        for row in rows
    ]


def weeks(connection: Connection, places: Sequence[Place], kept: Sequence[Kept], now: datetime) -> list[Week]:
    """How often each place ordered and released within seven days, for the units above it (S10)."""
    found = []
    for place in places:
        notes = [
            (event.gate_id, event.body.step)
            for event in care_events(connection, place.place_id, since=now - WEEK)
            if isinstance(event.body, CareNote)
        ]
        begun = [gate_id for gate_id, step in notes if step is CareStep.BEGIN]
        by_console, released = begun.count(CONSOLE), sum(step is CareStep.RELEASE for _, step in notes)
        standing = sum(row.place.place_id == place.place_id for row in kept)
        found.append(Week(place, by_console, len(begun) - by_console, released, standing))
    return found


def home_of(connection: Connection, place: Place, typed: str, now: datetime) -> Home:
    """The flat of exactly this room, or those that begin like it, ten at most."""
    policy = policy_in_force(connection, place.place_id, now) or Policy(0, now)
    homes = load_households(connection, place.place_id)
    exact = next((row for row in homes.values() if row.address == typed), None)
    if exact is None:
        near = sorted(row.address for row in homes.values() if typed and row.address.startswith(typed))
        return Home(place, typed, None, near=tuple(near[:NEAR_MAX]))
    people = [row.resident for row in load_residents(connection, place.place_id).values()]
    members = sorted((row for row in people if row.household_id == exact.household_id), key=lambda row: row.person_no)
    return Home(place, typed, exact, tuple(members), most=policy.isolation_days)


def read_order(home: Home, form: Mapping[str, str], today: date, language: Language) -> CareNote:
    """The order that a form asks for.

    Raises:
        FormError: with what is wrong, in words.
    """
    if home.household is None:
        raise FormError(text("console.care.wrong.room", language, room=home.typed))
    names = {str(row.person_no): row.name for row in home.members} | {"0": ""}
    person, reason = form.get("person", ""), form.get("reason", "")
    if person not in names:
        raise FormError(text("console.care.wrong.person", language))
    if reason not in list(OrderReason):
        raise FormError(text("console.care.wrong.reason", language))
    since, until = _days(form, today, home.most, language)
    number = form.get("order", "").strip()[:ORDER_MAX]
    who = (home.household.household_id, int(person), names[person])
    return CareNote(CareStep.BEGIN, *who, until=until, order=number, since=since, reason=reason)


def _days(form: Mapping[str, str], today: date, most: int, language: Language) -> tuple[date, date]:
    try:
        since, until = (date.fromisoformat(form.get(name, "")) for name in ("since", "until"))
    except ValueError as error:
        raise FormError(text("console.care.wrong.days", language)) from error
    if abs((since - today).days) >= ORDER_DAYS_MAX or until < max(since, today):
        raise FormError(text("console.care.wrong.days", language))
    if until > last_day(since, most):
        raise FormError(text("console.care.wrong.long", language, most=most))
    return since, until
