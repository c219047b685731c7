"""Facts on the wire: only what differs from the defaults is written, since most facts of most people are ordinary."""

from datetime import time
from typing import Any, Final

from checkpoint.domain.facts import Direction, Facts, Passage
from checkpoint.domain.passes import PassStatus, PassType
from checkpoint.protocol.passes import quota_from_doc
from checkpoint.protocol.values import Json, ProtocolError, format_time, get, get_enum, get_optional, get_or, parse_time

FLAGS: Final = {
    "on_roster": "roster",
    "exempt": "exempt",
    "household_locked": "locked",
    "emergency": "emergency",
    "worker": "worker",
    "roster_missing": "no_roster",
    "announced": "announced",
    "in_vehicle": "vehicle",
    "trip_said": "trip",
    "alone": "alone",
    "minor": "minor",
}
COUNTS: Final = {
    "exits_used": "exits",
    "own_exits": "own",
    "others_out": "others",
    "riders": "riders",
    "low_in_a_row": "lows",
    "companions": "with",
    "fever_left": "fever_left",
}
OPTIONAL: Final = {
    "list_age_hours": "list_h",
    "minutes_out": "out_min",
    "minutes_allowed": "out_max",
    "minutes_declared": "out_said",
    "gate_id": "gate",
    "known_minutes": "known_min",
    "orders_age_hours": "orders_h",
    "slot_off": "slot",
    "slot_taken": "slot_taken",
    "inside": "inside",
    "returnee_days": "returnee_d",
    "rested_minutes": "rest_min",
    "readings_today": "temps_today",
    "vehicle_trips": "car_trips",
    "fever_minutes": "fever_min",
}
_PLAIN: Final = {
    key: (name, kind) for names, kind in ((FLAGS, bool), (COUNTS | OPTIONAL, int)) for name, key in names.items()
}
"""Under each key the fact and its type; one that is not there is as `Facts` has it."""


def facts_to_doc(facts: Facts) -> dict[str, Any]:
    """All that a verdict rests on."""
    used = facts.booking_used
    last = facts.last_passage
    doc: dict[str, Any] = {
        "local": facts.local_time.isoformat(timespec="minutes"),
        "pass": facts.pass_status and facts.pass_status.value,
        "type": facts.pass_type and facts.pass_type.value,
        "last": [last.direction.value, format_time(last.at), last.gate_id] if last else None,
        "booked": [used.direction.value, format_time(used.at), used.gate_id] if used else None,
        "temps": list(facts.readings) or None,
        "bldg": facts.building or None,
        "id": facts.id_known,
        "quota": list(facts.pass_quota) if facts.pass_quota else None,
    }
    doc |= {key: getattr(facts, name) or None for name, key in (FLAGS | COUNTS).items()}
    doc |= {key: getattr(facts, name) for name, key in OPTIONAL.items()}
    return {key: value for key, value in doc.items() if value is not None}


def facts_from_doc(doc: Json, direction: Direction) -> Facts:
    """Inverse of `facts_to_doc`; the direction stands with the movement."""
    known: dict[str, Any] = {
        name: get(doc, key, kind) for key, (name, kind) in _PLAIN.items() if doc.get(key) is not None
    }
    return Facts(
        direction=direction,
        local_time=time.fromisoformat(get(doc, "local", str)),
        pass_status=get_enum(doc, "pass", PassStatus) if "pass" in doc else None,
        pass_type=get_enum(doc, "type", PassType) if "type" in doc else None,
        last_passage=_passage(doc["last"]) if doc.get("last") else None,
        booking_used=_passage(doc["booked"]) if doc.get("booked") else None,
        readings=tuple(get_or(doc, "temps", list, [])),
        building=get_or(doc, "bldg", str, ""),
        id_known=get_optional(doc, "id", bool),
        pass_quota=quota_from_doc(doc.get("quota")),
        **known,
    )


def _passage(row: object) -> Passage:
    match row:
        case [str(direction), str(at), int(gate_id)]:
            return Passage(get_enum({"last": direction}, "last", Direction), parse_time(at, "last"), gate_id)
    message = "last: expected [direction, time, gate]"
    raise ProtocolError(message)
