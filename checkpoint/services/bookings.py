"""The day's bookings at the gate: the list, a search in it, and who has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.appointments import Appointment
from checkpoint.domain.facts import Direction
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference

FOUND_MAX: Final = 10
"""A search shows ten at most, as everywhere (S26)."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking of today; `came` counts those who were let in on it here, of `appointment.party`."""

    appointment: Appointment
    came: int


class Bookings:
    """Reads the bookings of the local day."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger, clock: Clock) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._ledger, self._clock = zone, reference, ledger, clock

    def today(self) -> list[Booking]:
        """All of the local day, by time."""
        now = self._clock.now()
        came = self._came(now)
        day = now.astimezone(self._zone).date()
        rows = [row for row in self._reference.appointments if row.begins.astimezone(self._zone).date() == day]
        return [Booking(row, came.get(row.appointment_id, 0)) for row in rows]

    def find(self, query: str) -> list[Booking]:
        """Today's bookings by name or the telephone's last four digits; those of the running slot first."""
        wanted, now = query.strip().lower(), self._clock.now()
        if not wanted:
            return []
        found = [
            row
            for row in self.today()
            if row.appointment.phone_tail == wanted or wanted in row.appointment.name.lower()
        ]
        return sorted(found, key=lambda row: abs(row.appointment.minutes_off(now)))[:FOUND_MAX]

    def _came(self, now: datetime) -> dict[str, int]:
        counts: dict[str, int] = {}
        for entry in self._ledger.of_day(now, self._zone):
            movement = entry.movement
            if movement.appointment and movement.passed and not entry.annulled and movement.direction is Direction.IN:
                counts[movement.appointment] = counts.get(movement.appointment, 0) + 1
        return counts
