"""Trips on the wire; what was not said is left out, and a destination that this version does not offer is kept."""

from typing import Any, Final

from checkpoint.domain.trips import Trip
from checkpoint.protocol.values import Json, format_time, get, get_optional_time, get_or

TRIP_KEY: Final = "trip"


def trip_to_doc(trip: Trip) -> dict[str, Any]:
    """Part of a movement, and of what is told of somebody who is out."""
    due = format_time(trip.due_back) if trip.due_back else None
    return {key: value for key, value in (("to", trip.destination), ("due", due)) if value}


def trip_from_doc(doc: Json) -> Trip:
    """Inverse of `trip_to_doc`."""
    return Trip(get_or(doc, "to", str, ""), get_optional_time(doc, "due"))


def optional_trip(doc: Json) -> Trip | None:
    """The trip of a document that may have one."""
    return trip_from_doc(get(doc, TRIP_KEY, dict)) if doc.get(TRIP_KEY) is not None else None
