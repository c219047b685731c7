"""Isolation at home (居家隔离): orders, readings morning and evening, deliveries to the door; folded from events."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.identity import HOUSEHOLD_ID_MAX, PERSON_NO_MAX
from checkpoint.domain.readings import TENTHS_MAX, TENTHS_MIN

if TYPE_CHECKING:
    from checkpoint.domain.events import Event

NOON: Final = time(12)
"""Readings before local noon are the morning's, the others the evening's."""


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


DELIVERY_STEPS: Final = (CareStep.ASKED, CareStep.BOUGHT, CareStep.AT_GATE, CareStep.DELIVERED, CareStep.CANCELLED)
_ENDED: Final = (CareStep.DELIVERED, CareStep.CANCELLED)


@dataclass(frozen=True, slots=True)
class CareNote:
    """One step. `person_no` 0 is the whole household; `tenths` belongs to a reading.

    `until`: the last day of an isolation that begins. `order` is the number of the authority's order. `delivery` is the
    id of the event that asked for it; empty with ASKED. `goods` says what is to be brought, or how it went.
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

    def __post_init__(self) -> None:
        require_short(self, self.name, self.order, self.goods, self.note)
        if not 0 < self.household_id <= HOUSEHOLD_ID_MAX or not 0 <= self.person_no <= PERSON_NO_MAX:
            raise ValueError("care is for a household or one of its people")
        if self.step is CareStep.READING and not TENTHS_MIN <= self.tenths <= TENTHS_MAX:
            raise ValueError(f"reading out of range: {self.tenths}")
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
    """One person's or household's isolation, from `begun_at` to the day `until`, both included; readings by time."""

    household_id: int
    person_no: int
    name: str
    begun_at: datetime
    until: date | None
    order: str = ""
    readings: tuple[tuple[datetime, int], ...] = ()
    released_at: datetime | None = None

    def is_over(self, today: date) -> bool:
        """Whether the last day is past: a release is due, and nothing ends by itself."""
        return self.until is not None and today > self.until

    def readings_of(self, day: date, zone: tzinfo) -> tuple[int | None, int | None]:
        """The morning's and the evening's newest reading of a local day; None: not measured."""
        found: list[int | None] = [None, None]
        for at, tenths in self.readings:
            local = at.astimezone(zone)
            if local.date() == day:
                found[local.time() >= NOON] = tenths
        return found[0], found[1]

    def missed(self, now: datetime, zone: tzinfo) -> int:
        """How many half days since the beginning passed without a reading; the running one is not counted."""
        begun, local = self.begun_at.astimezone(zone), now.astimezone(zone)
        taken = {(at.astimezone(zone).date(), at.astimezone(zone).time() >= NOON) for at, _ in self.readings}
        day, evening, count = begun.date(), begun.time() >= NOON, 0
        while (day, evening) < (local.date(), local.time() >= NOON):
            count += (day, evening) not in taken
            day, evening = (day + timedelta(days=1), False) if evening else (day, True)
        return count


@dataclass(slots=True)
class CareList:
    """The isolation list with its deliveries."""

    isolations: dict[tuple[int, int], Isolation] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)

    @property
    def running(self) -> list[Isolation]:
        """Who is isolated, in the order in which it began."""
        return [row for row in self.isolations.values() if row.released_at is None]

    def is_isolated(self, household_id: int, person_no: int) -> bool:
        """Whether a person is, alone or with the household."""
        rows = (self.isolations.get((household_id, number)) for number in {0, person_no})
        return any(row is not None and row.released_at is None for row in rows)


def care_list(events: Iterable["Event"]) -> CareList:
    """Fold events, oldest first. A step for what was never begun or asked for changes nothing."""
    listed = CareList()
    for event in events:
        if isinstance(event.body, CareNote):
            _apply(listed, event.id, event.at, event.body)
    return listed


def _apply(listed: CareList, event_id: str, at: datetime, note: CareNote) -> None:
    who = (note.household_id, note.person_no)
    running = listed.isolations.get(who)
    match note.step:
        case CareStep.BEGIN:
            listed.isolations.pop(who, None)  # begun again, it stands last
            listed.isolations[who] = Isolation(*who, note.name, at, note.until, note.order)
        case CareStep.READING if running is not None and running.released_at is None:
            listed.isolations[who] = replace(running, readings=(*running.readings, (at, note.tenths)))
        case CareStep.RELEASE if running is not None:
            listed.isolations[who] = replace(running, released_at=at)
        case CareStep.ASKED:
            listed.deliveries[event_id] = Delivery(event_id, note.household_id, note.goods, note.step, at, at)
        case step if step in DELIVERY_STEPS and note.delivery in listed.deliveries:
            before = listed.deliveries[note.delivery]
            if before.open:
                listed.deliveries[note.delivery] = replace(before, step=step, changed_at=at)
