"""The day's bookings at the gate: the list, a search in it, and who has come on them at whichever gate."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.appointments import Appointment, Slot, slots_of_day
from checkpoint.domain.facts import Direction, Passage
from checkpoint.domain.lookups import Sought
from checkpoint.domain.people import Household, Resident
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference
from checkpoint.services.search import Match, SearchIndex

NOWHERE: Final = Household(0, 0, "", "", "")


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking of today with the passages in on it that are known, here and elsewhere, the first to come first."""

    appointment: Appointment
    uses: tuple[Passage, ...] = ()

    @property
    def came(self) -> int:
        """How many people came, of `appointment.party`; more where others came along."""
        return sum(row.people for row in self.uses)


@dataclass(frozen=True, slots=True)
class BookedSlot:
    """A slot of the day with its bookings, by name."""

    slot: Slot
    bookings: tuple[Booking, ...]

    @property
    def booked(self) -> int:
        """How many people are booked for it."""
        return self.slot.taken

    @property
    def came(self) -> int:
        """How many people came in it."""
        return sum(row.came for row in self.bookings)

    @property
    def missing(self) -> int:
        """How many of those who booked did not come, or not yet."""
        return sum(max(0, row.appointment.party - row.came) for row in self.bookings)


class BookingUses:
    """Who came in on which booking: at this gate by its journal, at the others as of the last sync."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._ledger = zone, reference, ledger
        self._told: tuple[object, dict[str, dict[str, Passage]]] = (None, {})

    def of_day(self, now: datetime) -> dict[str, tuple[Passage, ...]]:
        """The passages in on each booking that anybody came on, in the order of time; those taken back left out."""
        found = defaultdict(dict, {booking: dict(rows) for booking, rows in self._elsewhere().items()})
        for entry in self._ledger.of_day(now, self._zone):
            movement, event = entry.movement, entry.event
            if not movement.appointment or not movement.passed or movement.direction is not Direction.IN:
                continue
            people = movement.visit.people if movement.visit is not None else 1
            found[movement.appointment][event.id] = Passage(
                Direction.IN, event.happened_at, event.gate_id, people=people, booking=movement.appointment
            )
            if entry.annulled:
                del found[movement.appointment][event.id]
        return {booking: tuple(sorted(rows.values(), key=_when)) for booking, rows in found.items() if rows}

    def _elsewhere(self) -> dict[str, dict[str, Passage]]:
        """What the gates told; sorted again when it is another list."""
        passages = self._reference.passages
        if self._told[0] is not passages:
            found: dict[str, dict[str, Passage]] = defaultdict(dict)
            for _, event_id, row in passages:
                if row.booking and row.direction is Direction.IN:
                    found[row.booking][event_id] = row
            self._told = (passages, dict(found))
        return self._told[1]


class Bookings:
    """Reads the bookings of the local day."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger, clock: Clock) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._clock = zone, reference, clock
        self._uses = BookingUses(zone, reference, ledger)
        self._day: _Day | None = None

    def today(self) -> list[Booking]:
        """All of the local day, by time."""
        return self._with_uses(self._of_day().rows)

    def slots(self) -> list[BookedSlot]:
        """The slots of the local day that the policy has or that anybody booked: by time, those that are over last.

        One that is over and that nobody booked is left out.
        """
        now, booked = self._clock.now(), self.today()
        day = now.astimezone(self._zone).date()
        slots = slots_of_day(day, self._zone, self._reference.policies, [row.appointment for row in booked])
        of_slot = defaultdict(list)
        for row in booked:
            of_slot[row.appointment.span].append(row)
        shown = [slot for slot in slots if slot.taken or slot.ends > now]
        rows = [BookedSlot(slot, tuple(of_slot[slot.begins, slot.ends])) for slot in shown]
        return sorted(rows, key=lambda row: (row.slot.ends <= now, row.slot.begins))

    def nearest(self) -> list[Booking]:
        """All of the local day, those of now first; whoever came already comes after those who did not."""
        now = self._clock.now()
        return sorted(self.today(), key=lambda row: (bool(row.uses), abs(row.appointment.minutes_off(now))))

    def find(self, typed: str) -> tuple[Sought, list[Booking]]:
        """Today's bookings by name, pinyin, the telephone's last four digits or a plate in the note; nearest first.

        They are looked for as if whoever booked were on the roster.
        """
        day, now = self._of_day(), self._clock.now()
        if not day.rows:
            return Sought.NOTHING, []
        answer = day.index.find(typed)
        found = [day.rows[match.resident.person_no] for match in answer.matches]
        return answer.sought, self._with_uses(sorted(found, key=lambda row: abs(row.minutes_off(now))))

    def _of_day(self) -> "_Day":
        """Sorted out anew when the bookings are others, or another day has begun."""
        known, day, told = self._day, self._clock.now().astimezone(self._zone).date(), self._reference.appointments
        if known is None or known.told is not told or known.day != day:
            rows = [row for row in told if row.begins.astimezone(self._zone).date() == day]
            known = self._day = _Day(told, day, rows, SearchIndex.of(_as_residents(rows)))
        return known

    def _with_uses(self, rows: list[Appointment]) -> list[Booking]:
        uses = self._uses.of_day(self._clock.now()) if rows else {}
        return [Booking(row, uses.get(row.appointment_id, ())) for row in rows]


@dataclass(frozen=True, slots=True)
class _Day:
    """The bookings `rows` of a local day among all that were `told`."""

    told: list[Appointment]
    day: date
    rows: list[Appointment]
    index: SearchIndex


def _as_residents(rows: list[Appointment]) -> Iterable[Match]:
    for number, row in enumerate(rows):
        resident = Resident(0, number, row.name, phone=row.phone_tail, note=row.note, pinyin=row.pinyin)
        yield Match(resident, NOWHERE)


def _when(passage: Passage) -> datetime:
    return passage.at
