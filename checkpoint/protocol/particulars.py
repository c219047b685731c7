"""Particulars (附记): what a movement says beside who went which way; read from its recorded bytes, where it has any.

Lists and exports show them and search for none but the plate, so they have no columns of their own.
"""

import re
from typing import Final, NamedTuple

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
_SPECIAL_PASS: Final = re.compile(rb'"type":[2-9]')


def special_pass_of(recorded: bytes) -> PassType | None:
    """The type of the good pass that a recorded movement was made with, where it is not a resident's own."""
    if not _SPECIAL_PASS.search(recorded):
        return None
    try:
        facts = get(get(loads(recorded), "body", dict), "facts", dict)
        good = get_or(facts, "pass", str, "") == PassStatus.OK.value
        return PassType(get(facts, "type", int)) if good else None
    except (ProtocolError, ValueError):
        return None


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
