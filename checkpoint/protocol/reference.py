"""Reference data on its way down: roster, passes, policies, operators, presence, notices, care, and the signed lists.

Each stream is a set of documents with an id; a change carries the whole document or says that it is gone.
"""

import base64
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Final

from checkpoint.domain.decide import Direction, Passage
from checkpoint.domain.passes import PassType
from checkpoint.domain.people import Household, Resident, Sex
from checkpoint.domain.places import Gate, Place, PlaceKind
from checkpoint.domain.shifts import Operator
from checkpoint.protocol.trips import TRIP_KEY, optional_trip, trip_to_doc
from checkpoint.protocol.values import (
    Json,
    ProtocolError,
    format_time,
    get,
    get_enum,
    get_optional,
    get_optional_time,
    get_or,
    get_time,
    parse_time,
)


class Stream(StrEnum):
    """The streams, in the order in which a tablet pulls them: what can harm somebody when it is late comes first."""

    REVOCATIONS = "revocations"
    TRUST = "trust"
    POLICIES = "policies"
    OPERATORS = "operators"
    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    PASSES = "passes"
    PRESENCE = "presence"
    GATE_KEYS = "gate_keys"
    APPOINTMENTS = "appointments"
    NOTICES = "notices"
    CARE = "care"
    HEADS = "heads"


ADDED_LATER: Final = frozenset({Stream.APPOINTMENTS, Stream.NOTICES, Stream.CARE, Stream.HEADS})
"""Streams that a server of an earlier version does not have: asked for only when its receipt names them."""

SIGNED: Final = frozenset({Stream.REVOCATIONS, Stream.TRUST, Stream.GATE_KEYS})
"""Streams of a single document: a signed list, sent whole."""

LIST_ID: Final = "list"


def household_to_doc(household: Household) -> dict[str, Any]:
    """Roster, part one: the flats."""
    return {
        "id": f"{household.household_id:08x}",
        "place": household.place_id,
        "building": household.building,
        "unit": household.unit,
        "room": household.room,
        "locked": household.locked,
    } | ({"returnee": format_time(household.returnee_at)} if household.returnee_at else {})


def household_from_doc(doc: Json) -> Household:
    """Inverse of `household_to_doc`."""
    return Household(
        household_id=int(get(doc, "id", str), 16),
        place_id=get(doc, "place", int),
        building=get(doc, "building", str),
        unit=get(doc, "unit", str),
        room=get(doc, "room", str),
        locked=get_or(doc, "locked", bool, default=False),
        returnee_at=get_optional_time(doc, "returnee"),
    )


def resident_to_doc(resident: Resident) -> dict[str, Any]:
    """Roster, part two: the people. No identity number beyond its last four characters (S13)."""
    return {
        "id": resident.person_id,
        "household": resident.household_id,
        "no": resident.person_no,
        "name": resident.name,
        "sex": resident.sex.value,
        "phone": resident.phone,
        "relation": resident.relation,
        "note": resident.note,
        "tail": resident.id_tail,
        "born": resident.birth_year,
        "pinyin": resident.pinyin,
        "exempt": resident.exempt,
    } | ({"isolated": True} if resident.isolated else {})


def resident_from_doc(doc: Json) -> Resident:
    """Inverse of `resident_to_doc`."""
    return Resident(
        household_id=get(doc, "household", int),
        person_no=get(doc, "no", int),
        name=get(doc, "name", str),
        sex=get_enum(doc, "sex", Sex),
        phone=get_or(doc, "phone", str, ""),
        relation=get_or(doc, "relation", str, ""),
        note=get_or(doc, "note", str, ""),
        id_tail=get_or(doc, "tail", str, ""),
        birth_year=get_optional(doc, "born", int),
        pinyin=get_or(doc, "pinyin", str, "") or get_or(doc, "initials", str, ""),
        exempt=get_or(doc, "exempt", bool, default=False),
        isolated=get_or(doc, "isolated", bool, default=False),
    )


def signed_list_to_doc(body: bytes, root: bytes = b"") -> dict[str, Any]:
    """A signed list; with the trust list comes the root's public key, for a tablet that was given none."""
    doc = {"id": LIST_ID, "cose": base64.b64encode(body).decode()}
    return doc | ({"root": root.hex()} if root else {})


def signed_list_from_doc(doc: Json) -> tuple[bytes, bytes]:
    """Inverse of `signed_list_to_doc`."""
    try:
        return base64.b64decode(get(doc, "cose", str), validate=True), bytes.fromhex(get_or(doc, "root", str, ""))
    except ValueError as error:
        raise ProtocolError(f"signed list: {error}") from error


def head_list_to_doc(seq: int, body: bytes) -> dict[str, Any]:
    """A signed head list; `signed_list_from_doc` reads it."""
    return {"id": str(seq), "cose": base64.b64encode(body).decode()}


def operator_to_doc(operator: Operator) -> dict[str, Any]:
    """Operators of a place."""
    return {"id": operator.operator_id, "name": operator.name, "pin": operator.pin_hash}


def operator_from_doc(doc: Json) -> Operator:
    """Inverse of `operator_to_doc`."""
    return Operator(get(doc, "id", str), get(doc, "name", str), get(doc, "pin", str))


Told = tuple[str, str, Passage]
"""Person id, event id, passage."""


def presence_to_doc(
    person_id: str, event_id: str, passage: Passage, more: Iterable[tuple[str, Passage]] = ()
) -> dict[str, Any]:
    """Presence: the newest passage of each direction of a person, at whatever gate; the id is `person/direction`.

    `more`: the older passages of that direction which still count for somebody's quota. `passes`: the types of the good
    passes that were shown, of the newest and of each of `more`, 0 for none; `emergencies`: the events of an emergency.
    """
    more = list(more)
    told = [(event_id, passage), *more]
    doc: dict[str, Any] = {
        "id": f"{person_id}/{passage.direction.value}",
        "event": event_id,
        "at": format_time(passage.at),
        "gate": passage.gate_id,
    }
    if passage.trip is not None:
        doc[TRIP_KEY] = trip_to_doc(passage.trip)
    if passage.people > 1:
        doc["people"] = passage.people
    if passage.booking:
        doc["booking"] = passage.booking
    passes = [0 if row.shown is None else row.shown.value for _, row in told]
    if any(passes):
        doc["passes"] = passes
    if emergencies := [known for known, row in told if row.emergency]:
        doc["emergencies"] = emergencies
    return doc | {"more": [[known, format_time(row.at), row.gate_id] for known, row in more]}


def presence_from_doc(doc: Json) -> list[Told]:
    """Inverse of `presence_to_doc`, the newest first. A type of pass that this version does not know is none."""
    person_id, _, word = get(doc, "id", str).partition("/")
    direction = get_enum({"id": word}, "id", Direction)
    people = max(1, get_or(doc, "people", int, 1))
    said = (optional_trip(doc), people, get_or(doc, "booking", str, ""))
    newest = Passage(direction, get_time(doc, "at"), get(doc, "gate", int), *said)
    told = [(person_id, get(doc, "event", str), newest)]
    for row in get_or(doc, "more", list, []):
        match row:
            case [str(event_id), str(at), int(gate_id)]:
                told.append((person_id, event_id, Passage(direction, parse_time(at, "more"), gate_id)))
            case _:
                raise ProtocolError("more: expected [event, time, gate]")
    passes, emergencies = get_or(doc, "passes", list, []), get_or(doc, "emergencies", list, [])
    if not passes and not emergencies:
        return told
    if any(type(number) is not int for number in passes):
        raise ProtocolError("passes: expected types of passes")
    shown = [_PASS_TYPES.get(number) for number in passes]
    return [
        (who, event, replace(row, shown=kind, emergency=event in emergencies))
        for (who, event, row), kind in zip_longest(told, shown[: len(told)])
    ]


_PASS_TYPES: Final = {kind.value: kind for kind in PassType}


def place_to_doc(place: Place) -> dict[str, Any]:
    """Sent at enrolment."""
    return {
        "id": place.place_id,
        "name": place.name,
        "kind": place.kind.value,
        "unit": place.unit_id,
        "timezone": place.timezone,
    }


def place_from_doc(doc: Json) -> Place:
    """Inverse of `place_to_doc`."""
    return Place(
        place_id=get(doc, "id", int),
        name=get(doc, "name", str),
        kind=get_enum(doc, "kind", PlaceKind),
        unit_id=get(doc, "unit", int),
        timezone=get(doc, "timezone", str),
    )


def gate_to_doc(gate: Gate) -> dict[str, Any]:
    """Sent at enrolment."""
    return {"id": gate.gate_id, "place": gate.place_id, "name": gate.name}


def gate_from_doc(doc: Json) -> Gate:
    """Inverse of `gate_to_doc`."""
    return Gate(get(doc, "id", int), get(doc, "place", int), get(doc, "name", str))
