"""Particulars (附记): what a movement says beside who went which way; read from its recorded bytes, where it has any.

Lists and exports show them and search for none but the plate, so they have no columns of their own.
"""

from typing import Final, NamedTuple

import msgspec

from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.domain.real_names import RealName
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.protocol.late import late_from_doc
from checkpoint.protocol.real_names import REAL_NAME_KEY, optional_real_name
from checkpoint.protocol.trips import TRIP_KEY, optional_trip
from checkpoint.protocol.values import ProtocolError, get, get_or, loads
from checkpoint.protocol.visits import visit_from_doc

BOOKING_KEY: Final = "booking"

_KEYS: Final = (TRIP_KEY, "visit", "plate", "corrects", BOOKING_KEY, REAL_NAME_KEY)
_MARKS: Final = tuple(f'"{key}":'.encode() for key in _KEYS)


class Particulars(NamedTuple):
    """`riders`: people beside the driver of the vehicle with this plate. `corrects`: the record it stands in for.

    `booking`: the booking that it was let in on.
    """

    trip: Trip | None = None
    visit: Visit | None = None
    plate: str = ""
    riders: int = 0
    corrects: str = ""
    booking: str = ""
    real_name: RealName | None = None

    @property
    def people(self) -> int:
        """Of how many people the passage was: a visitor's companions are counted."""
        return self.visit.people if self.visit is not None else 1


NONE: Final = Particulars()


class _Facts(msgspec.Struct, gc=False):
    status: str = msgspec.field(default="", name="pass")
    type: int = 0


class _Body(msgspec.Struct, gc=False):
    facts: _Facts


class _Event(msgspec.Struct, gc=False):
    body: _Body


_FACTS: Final = msgspec.json.Decoder(_Event).decode
_TYPES: Final = {kind.value: kind for kind in PassType}


def good_pass_of(recorded: bytes) -> PassType | None:
    """The type of the pass that a recorded movement was made with, where it was genuine and valid."""
    try:
        facts = _FACTS(recorded).body.facts
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return _TYPES.get(facts.type) if facts.status == PassStatus.OK.value else None


def particulars_of(recorded: bytes) -> Particulars:
    """What a recorded movement says; nothing where it says nothing, or is broken."""
    if not any(mark in recorded for mark in _MARKS):
        return NONE
    try:
        doc = get(loads(recorded), "body", dict)
        visit = visit_from_doc(get(doc, "visit", dict)) if doc.get("visit") is not None else None
        late = late_from_doc(get(doc, "late", dict)) if doc.get("late") is not None else None
        plate, riders = get_or(doc, "plate", str, ""), get_or(doc, "riders", int, 0)
        corrects, booking = late.corrects if late is not None else "", get_or(doc, BOOKING_KEY, str, "")
        return Particulars(optional_trip(doc), visit, plate, riders, corrects, booking, optional_real_name(doc))
    except (ProtocolError, ValueError):
        return NONE
