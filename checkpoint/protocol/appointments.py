"""Bookings on their way down."""

from typing import Any

from checkpoint.domain.appointments import Appointment
from checkpoint.protocol.values import Json, format_time, get, get_optional, get_or, get_time


def appointment_to_doc(row: Appointment) -> dict[str, Any]:
    """One booking."""
    doc: dict[str, Any] = {
        "id": row.appointment_id,
        "from": format_time(row.begins),
        "until": format_time(row.ends),
        "name": row.name,
        "tail": row.phone_tail,
        "party": row.party,
        "note": row.note,
    }
    doc |= {"pinyin": row.pinyin} if row.pinyin else {}
    return doc if row.host is None else doc | {"host": row.host}


def appointment_from_doc(doc: Json) -> Appointment:
    """Inverse of `appointment_to_doc`."""
    return Appointment(
        appointment_id=get(doc, "id", str),
        begins=get_time(doc, "from"),
        ends=get_time(doc, "until"),
        name=get(doc, "name", str),
        phone_tail=get_or(doc, "tail", str, ""),
        party=get_or(doc, "party", int, 1),
        host=get_optional(doc, "host", int),
        note=get_or(doc, "note", str, ""),
        pinyin=get_or(doc, "pinyin", str, ""),
    )
