"""Plates that were seen at this gate in the last two days: visitors', vehicles', whoever drove them (S26: a lookup)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.decide import Direction
from checkpoint.domain.events import Event
from checkpoint.domain.movements import Movement
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger

TEXT_PLATE_MAX: Final = 16
"""A plate of any kind, with room for a foreign one."""

SEEN_WITHIN: Final = timedelta(hours=48)
"""As far back as the gate looks for visitors and vehicles; older plates are the bureau's to ask about."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The newest passage of a vehicle, with whoever was recorded with it last. `host`: the household visited."""

    plate: str
    direction: Direction
    at: datetime
    person_id: str = ""
    masked_name: str = ""
    address: str = ""
    host: int | None = None

    @property
    def inside(self) -> bool:
        """Whether it came in by this gate and did not leave by it."""
        return self.direction is Direction.IN


class Plates:
    """Looked up in the journal, for as many plates as two days have; there is nothing to keep up to date."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        """Read nothing yet."""
        self._ledger, self._clock = ledger, clock

    def find(self, part: str) -> list[Sighting]:
        """Vehicles whose plate has this in it, those inside first, then the last to be seen."""
        newest: dict[str, Sighting] = {}
        for event in self._ledger.since(self._clock.now() - SEEN_WITHIN):
            sighting = _sighting(event, part)
            if sighting is not None:
                before = newest.get(sighting.plate)
                if before is None or before.at <= sighting.at:
                    newest[sighting.plate] = sighting
        return sorted(newest.values(), key=lambda row: (not row.inside, -row.at.timestamp(), row.plate))


def _sighting(event: Event, part: str) -> Sighting | None:
    movement = event.body
    if not isinstance(movement, Movement) or not movement.passed or part not in movement.plate:
        return None
    host = movement.visit.host if movement.visit is not None else None
    who = (movement.person_id, movement.masked_name, movement.address)
    return Sighting(movement.plate, movement.direction, event.happened_at, *who, host)
