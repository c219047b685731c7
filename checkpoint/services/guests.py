"""Guests (外来人员): who is inside and does not live here, over all gates as far as this one knows; and the vehicles.

Who has a number, by a badge or by the list, is followed over the gates of the place, with whoever came along; who has
none counts at the gate that let them in, on the day on which it did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.domain.events import Event
from checkpoint.domain.facts import Direction, Passage
from checkpoint.domain.movements import Category, Movement
from checkpoint.services.ledger import Ledger
from checkpoint.services.reference import Reference

REACH: Final = timedelta(hours=48)
"""Twice the life of a visitor's pass, as in the list of visitors; whoever came before is the supervisors' matter."""

SAME_TRIP: Final = timedelta(minutes=10)
"""The people of one vehicle are recorded within so long; a vehicle that is back out after it, on its next trip."""


@dataclass(frozen=True, slots=True)
class GuestInside:
    """Somebody inside who is not on the roster and has a number. `host`: the household visited.

    Of whom another gate let in only number, time and gate are known: no name, no host.
    """

    person_id: str
    last: Passage
    masked_name: str = ""
    host: int | None = None


@dataclass(frozen=True, slots=True)
class Strangers:
    """`guests` inside the place, `vehicles` the plates that came in by this gate and did not leave by it.

    `known`: those of the guests who have a number, the last to come first.
    """

    guests: int = 0
    vehicles: tuple[str, ...] = ()
    known: tuple[GuestInside, ...] = ()


class Guests:
    """Counts from the journal's last two days and from what the other gates told."""

    def __init__(self, zone: ZoneInfo, reference: Reference, ledger: Ledger) -> None:
        """`zone` is the place's."""
        self._zone, self._reference, self._ledger = zone, reference, ledger
        self._told: tuple[object, object, frozenset[str]] = (None, None, frozenset())

    def inside(self, now: datetime) -> Strangers:
        """Who and what is inside now."""
        moved = [event for event in self._ledger.since(now - REACH) if _passed(event)]
        known = self._named(moved, now)
        guests = sum(row.last.people for row in known) + self._nameless(moved, now)
        return Strangers(guests, tuple(_plates_inside(moved)), tuple(known))

    def trips_today(self, plate: str, now: datetime) -> int:
        """How often a vehicle went out by this gate today; a trip that just begins, with others in it, not counted."""
        day = now.astimezone(self._zone).date()
        trips, last = 0, None
        for event in self._ledger.since(now - REACH):
            movement = event.body
            if not isinstance(movement, Movement) or not movement.passed or movement.plate != plate:
                continue
            if event.happened_at.astimezone(self._zone).date() == day and movement.direction is Direction.OUT:
                trips += last is None or last[0] is Direction.IN or event.happened_at - last[1] > SAME_TRIP
            last = (movement.direction, event.happened_at)
        going = last is not None and last[0] is Direction.OUT and now - last[1] <= SAME_TRIP
        return trips - going

    def _named(self, moved: Iterable[Event], now: datetime) -> list[GuestInside]:
        residents = self._reference.roster.residents
        own = {movement.person_id: movement for movement in map(_movement, moved)}
        found = []
        for who in ({who for who in own if who not in residents} | self._guests_told()) - {""}:
            last = self._ledger.presence.last_passage(who)
            if last is not None and _is_inside(last, now):
                said = own.get(who)
                host = said.visit.host if said is not None and said.visit is not None else None
                found.append(GuestInside(who, last, said.masked_name if said is not None else "", host))
        return sorted(found, key=lambda row: (row.last.at, row.person_id), reverse=True)

    def _guests_told(self) -> frozenset[str]:
        """Whom other gates let in who are not on the roster; found again when either of the two lists is another."""
        passages, roster = self._reference.passages, self._reference.roster
        if self._told[0] is not passages or self._told[1] is not roster:
            who = frozenset(person_id for person_id, _, _ in passages if person_id not in roster.residents)
            self._told = (passages, roster, who)
        return self._told[2]

    def _nameless(self, moved: Iterable[Event], now: datetime) -> int:
        day, count = now.astimezone(self._zone).date(), 0
        for event in moved:
            movement = _movement(event)
            nameless = not movement.person_id and not movement.emergency and movement.category is not Category.RESIDENT
            if nameless and event.happened_at.astimezone(self._zone).date() == day:
                count += 1 if movement.direction is Direction.IN else -1
        return max(0, count)


def _passed(event: Event) -> bool:
    return isinstance(event.body, Movement) and event.body.passed


def _movement(event: Event) -> Movement:
    assert isinstance(event.body, Movement)  # noqa: S101  # `_passed` let it through
    return event.body


def _is_inside(row: Passage, now: datetime) -> bool:
    return row.direction is Direction.IN and now - row.at <= REACH


def _plates_inside(moved: Iterable[Event]) -> Iterable[str]:
    """The plates whose newest passage led in, the last to come first."""
    newest = {_movement(event).plate: _movement(event).direction for event in moved if _movement(event).plate}
    return [plate for plate, way in reversed(newest.items()) if way is Direction.IN]
