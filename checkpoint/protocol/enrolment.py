"""Enrolment on the wire: what a tablet receives for its one-time code, and once a day after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkpoint.domain.places import Gate, Place
from checkpoint.protocol.reference import gate_from_doc, gate_to_doc, place_from_doc, place_to_doc
from checkpoint.protocol.values import Json, ProtocolError, format_time, get, get_optional_time, get_or


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a tablet receives for its one-time code."""

    device_id: str
    token: str
    place: Place
    gates: tuple[Gate, ...]
    gate_id: int
    root_key: bytes = b""
    """The public key that signs the trust list; empty from a server that has none yet."""
    time: datetime | None = None
    """When the token was given, by the server's clock."""


def enrolment_to_doc(enrolment: Enrolment) -> dict[str, Any]:
    """The JSON answer to an enrolment."""
    return {
        "device": enrolment.device_id,
        "token": enrolment.token,
        "place": place_to_doc(enrolment.place),
        "gates": [gate_to_doc(gate) for gate in enrolment.gates],
        "gate": enrolment.gate_id,
        "root": enrolment.root_key.hex(),
        "time": format_time(enrolment.time) if enrolment.time else None,
    }


def enrolment_from_doc(doc: Json) -> Enrolment:
    """Inverse of `enrolment_to_doc`."""
    return Enrolment(
        device_id=get(doc, "device", str),
        token=get(doc, "token", str),
        place=place_from_doc(get(doc, "place", dict)),
        gates=tuple(gate_from_doc(row) for row in get(doc, "gates", list)),
        gate_id=get(doc, "gate", int),
        root_key=_bytes_or_none(get_or(doc, "root", str, "")),
        time=get_optional_time(doc, "time"),
    )


def renewal_to_doc(token: str, place: Place, gates: Sequence[Gate]) -> dict[str, Any]:
    """The JSON answer once a day: the token to use next, and how the place and its gates are called now."""
    return {"token": token, "place": place_to_doc(place), "gates": [gate_to_doc(gate) for gate in gates]}


def place_of_renewal(doc: Json) -> tuple[Place, tuple[Gate, ...]] | None:
    """What a renewal tells of the place; None where this version finds nothing of it that it understands."""
    try:
        return place_from_doc(get(doc, "place", dict)), tuple(gate_from_doc(row) for row in get(doc, "gates", list))
    except ValueError:
        return None


def _bytes_or_none(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ProtocolError("root: not hex") from error
