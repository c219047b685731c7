"""Notes of isolations and deliveries on their way down: a gate's and the console's, told to all gates of the place."""

from datetime import datetime
from typing import Any

from checkpoint.domain.events import Event, EventKind
from checkpoint.protocol.duties import duty_from_doc
from checkpoint.protocol.values import Json, format_time, get, get_or, get_time


def care_to_doc(note_id: str, at: datetime, gate_id: int, by: str, note: Json) -> dict[str, Any]:
    """One note, its body as `duty_to_doc` wrote it. Gate 0 is the console; `by` is an operator's id, or its words."""
    return {"id": note_id, "at": format_time(at), "gate": gate_id, "by": by, "note": note}


def care_from_doc(doc: Json) -> Event:
    """Inverse of `care_to_doc`.

    Raises:
        ProtocolError: a field that must be there is not.
        ValueError: the values contradict each other.
    """
    return Event(
        id=get(doc, "id", str),
        at=get_time(doc, "at"),
        mono_ms=0,
        boot="",
        operator_id=get_or(doc, "by", str, ""),
        gate_id=get_or(doc, "gate", int, 0),
        body=duty_from_doc(EventKind.CARE, get(doc, "note", dict)),
    )
