"""Booked times (分时段实名预约): who comes when, by name, and how many a slot takes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.policy import DAY_MINUTES, Policy, policy_at

PARTY_MAX: Final = 50
OPEN_FROM, OPEN_UNTIL = time(6), time(22)
"""What can be booked where no gate has opening hours of its own."""

_LOOK_MINUTES: Final = 5
"""So often within a slot it is looked whether a gate is open: opening hours and curfews are such times."""


class CancelReason(StrEnum):
    """Why a booking was cancelled: 本人取消, 场所调整, 登记有误, 其他."""

    ASKED = "asked"
    CLOSED = "closed"
    MISTAKE = "mistake"
    OTHER = "other"


class SlotFullError(ValueError):
    """A slot has no room for so many people; `left` says how many it has room for."""

    def __init__(self, left: int) -> None:
        super().__init__(f"the slot has room for {left}")
        self.left = left


@dataclass(frozen=True, slots=True)
class Appointment:
    """One booking for the slot `[begins, ends)`: real name, the telephone's last four digits, how many people.

    `host`: the household that is visited; None: the place itself (an office, a park).
    """

    appointment_id: str
    begins: datetime
    ends: datetime
    name: str
    phone_tail: str = ""
    party: int = 1
    host: int | None = None
    note: str = ""
    pinyin: str = ""
    """Spells the name for the search at the gate, as `Resident.pinyin` does."""

    def __post_init__(self) -> None:
        require_short(self, self.name, self.note)
        if not self.name.strip():
            raise ValueError("a booking is under a real name")
        if not self.begins < self.ends:
            raise ValueError("a slot ends after it begins")
        if not 1 <= self.party <= PARTY_MAX:
            raise ValueError(f"a booking is for 1 to {PARTY_MAX} people")
        if len(self.phone_tail) > 4:
            raise ValueError("of a telephone number only the last four digits are kept")

    def minutes_off(self, at: datetime) -> int:
        """Minutes before (negative) or after (positive) the slot; 0 within it."""
        if at < self.begins:
            return -int(-((self.begins - at).total_seconds() // -60))
        return max(0, int((at - self.ends).total_seconds() // 60) + 1) if at >= self.ends else 0

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The slot: its beginning and end."""
        return self.begins, self.ends

    def same_slot(self, other: "Appointment") -> bool:
        """Whether two bookings are for one slot."""
        return self.span == other.span


def require_room(wanted: Appointment, booked: Iterable[Appointment], capacity: int | None) -> None:
    """Refuse a booking for which its slot has no room.

    Raises:
        SlotFullError: more people than the slot takes.
    """
    if capacity is None:
        return
    others = (row for row in booked if row.appointment_id != wanted.appointment_id and row.same_slot(wanted))
    left = capacity - sum(row.party for row in others)
    if wanted.party > left:
        raise SlotFullError(max(0, left))


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, `[begins, ends)`; `capacity` None: no limit, `taken` in people."""

    begins: datetime
    ends: datetime
    capacity: int | None
    taken: int = 0

    @property
    def free(self) -> int | None:
        """For how many more there is room; None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def slots_of_day(day: date, zone: tzinfo, policies: Sequence[Policy], booked: Iterable[Appointment] = ()) -> list[Slot]:
    """The slots of a local day by the policy in force at each, and whatever else is booked; by time.

    A policy that asks for no bookings has no slots. Through the whole of each a gate is open and no curfew holds.
    """
    taken: Counter[tuple[datetime, datetime]] = Counter()
    for row in booked:
        taken[row.span] += row.party
    spans: dict[tuple[datetime, datetime], int | None] = {}
    known, minute = list(policies), 0
    while minute < DAY_MINUTES:
        begins = datetime.combine(day, _local(minute), zone)
        policy = policy_at(known, begins)
        policy = policy if policy is not None and policy.appointments else None
        length = policy.slot_minutes if policy else _LOOK_MINUTES
        end = minute - minute % length + length
        if policy is not None and end - minute == length and _is_open(policy, minute, end):
            spans[begins, begins + timedelta(minutes=length)] = policy.slot_capacity
        minute = end
    for span in taken.keys() - spans.keys():
        policy = policy_at(known, span[0])
        spans[span] = policy.slot_capacity if policy else None
    return [Slot(*span, capacity, taken[span]) for span, capacity in sorted(spans.items(), key=lambda item: item[0])]


def _local(minute: int) -> time:
    """The time of day so many minutes after midnight."""
    return time(minute // 60, minute % 60)


def _is_open(policy: Policy, begin: int, end: int) -> bool:
    """Whether somebody can come in from one minute of the day until another."""
    if not policy.site_open:
        return False
    timed = [row for row in policy.gates if row.open_from is not None and row.entries]
    for local in map(_local, (*range(begin, end, _LOOK_MINUTES), end - 1)):
        opened = any(row.is_open(local) for row in timed) if timed else OPEN_FROM <= local < OPEN_UNTIL
        if not opened or policy.in_curfew(local):
            return False
    return True
