"""A glance at recorded bytes: who passed, which way and when, without making an event of them.

A tenth of what reading the whole event costs, for whoever needs the newest passage of everybody. What it gives is what
`protocol.events` would have read; what that would not read, it does not give either.
"""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import EventKind
from checkpoint.domain.movements import Category
from checkpoint.domain.trips import Trip


class Glance(NamedTuple):
    """A movement that passed: its event's id, whose it was, which way, when, the gate, as what, and what was said."""

    event_id: str
    person_id: str
    direction: Direction
    at: datetime
    gate_id: int
    category: Category
    trip: Trip | None = None


class _Late(msgspec.Struct, gc=False):
    at: datetime


class _Trip(msgspec.Struct, gc=False):
    to: str = ""
    due: datetime | None = None


class _Body(msgspec.Struct, gc=False):
    dir: str = ""
    cat: str = ""
    outcome: str = ""
    person: str = ""
    late: _Late | None = None
    trip: _Trip | None = None


class _Event(msgspec.Struct, gc=False):
    id: str
    at: datetime
    kind: str
    gate: int
    body: _Body


_DECODE: Final = msgspec.json.Decoder(_Event).decode
_WAYS: Final = {way.value: way for way in Direction}
_CATEGORIES: Final = {row.value: row for row in Category}
_MOVED: Final = EventKind.MOVEMENT.value
_ADMITTED: Final = Outcome.ADMIT.value


def glance(recorded: bytes) -> Glance | None:
    """What recorded bytes tell of somebody's passage; None where nobody known passed."""
    try:
        event = _DECODE(recorded)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    body = event.body
    way, category = _WAYS.get(body.dir), _CATEGORIES.get(body.cat)
    if event.kind != _MOVED or body.outcome != _ADMITTED or not body.person or way is None or category is None:
        return None
    at = body.late.at if body.late else event.at
    trip = Trip(body.trip.to, body.trip.due) if body.trip else None
    return Glance(event.id, body.person, way, at, event.gate, category, trip)
