"""Isolation at home (居家隔离): orders, readings morning and evening, deliveries to the door; folded from events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.door_readings import DoorReading, half_of, newest, unmeasured
from checkpoint.domain.identity import HOUSEHOLD_ID_MAX, PERSON_NO_MAX
from checkpoint.domain.readings import TENTHS_MAX, TENTHS_MIN

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


class CareStep(StrEnum):
    """Isolation begins, a reading, release; a delivery is asked for, bought, at the gate, at the door, cancelled."""

    BEGIN = "begin"
    READING = "reading"
    RELEASE = "release"
    ASKED = "asked"
    BOUGHT = "bought"
    AT_GATE = "at_gate"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


ORDER_STEPS: Final = (CareStep.BEGIN, CareStep.RELEASE)


def last_day(first: date, days: int) -> date:
    """The last day of an order of so many days, the first one counted: of one day it is the first."""
    return first + timedelta(days=days - 1)


CONSOLE: Final = 0
"""The gate of what no gate recorded but a supervisor ordered."""


class OrderReason(StrEnum):
    """Why a supervisor orders somebody to stay at home: the closed list of S10."""

    CONTACT = "contact"
    TRAVEL = "travel"
    SYMPTOMS = "symptoms"
    CASE = "case"


DELIVERY_STEPS: Final = (CareStep.ASKED, CareStep.BOUGHT, CareStep.AT_GATE, CareStep.DELIVERED, CareStep.CANCELLED)
_ENDED: Final = (CareStep.DELIVERED, CareStep.CANCELLED)


@dataclass(frozen=True, slots=True)
class CareNote:
    """One step. `person_no` 0 is the whole household; `tenths` belongs to a reading.

    `measured`: whose reading it is, where the household is isolated as a whole; 0: nobody said, so it is the flat's.
    `since` and `until`: the first and the last day of an isolation that begins; no `since`: at once. `order` is the
    number of the authority's order, `reason` an `OrderReason` or what a newer program wrote. `delivery` is the id of
    the event that asked for it; empty with ASKED. `goods` says what is to be brought, or how it went.
    """

    step: CareStep
    household_id: int
    person_no: int = 0
    name: str = ""
    tenths: int = 0
    until: date | None = None
    order: str = ""
    delivery: str = ""
    goods: str = ""
    note: str = ""
    since: date | None = None
    reason: str = ""
    measured: int = 0

    def __post_init__(self) -> None:
        require_short(self, self.name, self.order, self.goods, self.note, self.reason)
        if not 0 < self.household_id <= HOUSEHOLD_ID_MAX or not 0 <= self.person_no <= PERSON_NO_MAX:
            raise ValueError("care is for a household or one of its people")
        if not 0 <= self.measured <= PERSON_NO_MAX:
            raise ValueError("one of the household is measured")
        if self.step is CareStep.READING and not TENTHS_MIN <= self.tenths <= TENTHS_MAX:
            raise ValueError(f"reading out of range: {self.tenths}")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError("an isolation ends after it began")
        if self.step in DELIVERY_STEPS and bool(self.delivery) is (self.step is CareStep.ASKED):
            raise ValueError("a delivery's later steps name the one that asked for it")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as it stands: none is ever lost, each is open or ended."""

    id: str
    household_id: int
    goods: str
    step: CareStep
    asked_at: datetime
    changed_at: datetime

    @property
    def open(self) -> bool:
        """Whether somebody still waits for it."""
        return self.step not in _ENDED


@dataclass(frozen=True, slots=True)
class Isolation:
    """One person's or household's isolation, from `begun_at` to the day `until`, both included; readings by time.

    `since`: its first day, where that is not the day of `begun_at`. `by` wrote it down at the gate `gate_id`: an
    operator's id; of the gate `CONSOLE` it says in words who ordered it.
    """

    household_id: int
    person_no: int
    name: str
    begun_at: datetime
    until: date | None
    order: str = ""
    readings: tuple[DoorReading, ...] = ()
    released_at: datetime | None = None
    since: date | None = None
    reason: str = ""
    by: str = ""
    gate_id: int = 0

    def holds(self, today: date) -> bool:
        """Whether it keeps anybody at home: not released, its first day has come and its last one is not past."""
        begun = self.since is None or self.since <= today
        return self.released_at is None and begun and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        """Whether the last day is past: a release is due, and nothing ends by itself."""
        return self.until is not None and today > self.until

    def readings_of(self, day: date, zone: tzinfo) -> tuple[dict[int, int], dict[int, int]]:
        """The morning's and the evening's newest readings of a local day, by person; 0: the flat's."""
        taken = newest(self.readings, zone)
        return taken.get((day, False), {}), taken.get((day, True), {})

    def missed(self, now: datetime, zone: tzinfo, people: Sequence[int] = ()) -> int:
        """How many readings of these people were not taken since the beginning; the running half day is not counted.

        `people`: as `CareList.measured` gives them; nobody: whom the order itself names.
        """
        begun, until = self.begun_at.astimezone(zone), half_of(now, zone)
        if self.since is not None and self.since > begun.date():
            begun = datetime.combine(self.since, time(), zone)
        taken = newest(self.readings, zone)
        (day, evening), count = half_of(begun, zone), 0
        while (day, evening) < until:
            count += len(unmeasured(taken.get((day, evening), {}), people or (self.person_no,)))
            day, evening = (day + timedelta(days=1), False) if evening else (day, True)
        return count


@dataclass(slots=True)
class CareList:
    """The isolation list with its deliveries."""

    isolations: dict[tuple[int, int], Isolation] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    free: set[tuple[int, int]] = field(default_factory=set, compare=False)
    """Whose newest order is a release, also where nobody heard of its beginning."""

    @property
    def running(self) -> list[Isolation]:
        """Who is isolated, in the order in which it began."""
        return [row for row in self.isolations.values() if row.released_at is None]

    def measured(self, row: Isolation, members: Iterable[int]) -> tuple[int, ...]:
        """Whose readings an order asks for: its person's, or of each who lives there and has no order of their own.

        `members`: the person numbers of the household. With nobody to name it is one reading for the flat: 0.
        """
        if row.person_no:
            return (row.person_no,)

        def is_apart(number: int) -> bool:
            own = self.isolations.get((row.household_id, number))
            return own is not None and own.released_at is None

        return tuple(number for number in members if not is_apart(number)) or (0,)

    def holds(self, household_id: int, person_no: int, today: date) -> bool | None:
        """Whether an order keeps exactly this person, or with 0 the household, at home; None: there never was one."""
        row = self.isolations.get((household_id, person_no))
        if row is None:
            return False if (household_id, person_no) in self.free else None
        return row.holds(today)


def when(event: "Event") -> tuple[datetime, int, str]:
    """What notes are put in order by: their time, within a millisecond the course of things, then their ids."""
    step = event.body.step if isinstance(event.body, CareNote) else CareStep.BEGIN
    return event.at, list(CareStep).index(step), event.id


def in_time(own: Sequence["Event"], told: Iterable["Event"]) -> list["Event"]:
    """What this gate recorded, in its order, and what it was told of the others, as one history: the newest comes last.

    Of what is in both the told one counts, whose time the server never lets be later than its coming. What was not told
    yet is not later than anything that this gate recorded after it, whatever its clock said.
    """
    rows = [(event.at, 0, number, event) for number, event in enumerate(sorted(told, key=when))]
    known, latest = {row[3].id for row in rows}, None
    for number, event in reversed(list(enumerate(own))):
        if event.id not in known:
            latest = event.at if latest is None else min(event.at, latest)
            rows.append((latest, 1, number, event))
    return [row[3] for row in sorted(rows, key=lambda row: row[:3])]


def care_list(events: Iterable["Event"]) -> CareList:
    """Fold events, oldest first. A step for what was never begun or asked for changes nothing."""
    listed = CareList()
    for event in events:
        if isinstance(event.body, CareNote):
            _apply(listed, event, event.body)
    return listed


def _apply(listed: CareList, event: "Event", note: CareNote) -> None:
    who, at = (note.household_id, note.person_no), event.at
    running = listed.isolations.get(who)
    if note.step in ORDER_STEPS:
        (listed.free.discard if note.step is CareStep.BEGIN else listed.free.add)(who)
    match note.step:
        case CareStep.BEGIN:
            listed.isolations.pop(who, None)  # begun again, it stands last
            listed.isolations[who] = Isolation(
                *who,
                note.name,
                at,
                note.until,
                note.order,
                since=note.since,
                reason=note.reason,
                by=event.operator_id,
                gate_id=event.gate_id,
            )
        case CareStep.READING if running is not None and running.released_at is None:
            reading = DoorReading(at, note.tenths, note.person_no or note.measured)
            listed.isolations[who] = replace(running, readings=(*running.readings, reading))
        case CareStep.RELEASE if running is not None:
            listed.isolations[who] = replace(running, released_at=at)
        case CareStep.ASKED:
            listed.deliveries[event.id] = Delivery(event.id, note.household_id, note.goods, note.step, at, at)
        case step if step in DELIVERY_STEPS and note.delivery in listed.deliveries:
            before = listed.deliveries[note.delivery]
            if before.open:
                listed.deliveries[note.delivery] = replace(before, step=step, changed_at=at)
