"""Booked times (分时段实名预约): who comes when, by name, and how many a slot takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from checkpoint.domain.bounded import require_short

PARTY_MAX: Final = 50


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

    def same_slot(self, other: "Appointment") -> bool:
        """Whether two bookings are for one slot."""
        return (self.begins, self.ends) == (other.begins, other.ends)


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
