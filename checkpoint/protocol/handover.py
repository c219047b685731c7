"""Handovers on the wire."""

from typing import Any

from checkpoint.domain.shifts import Handover
from checkpoint.protocol.values import Json, ProtocolError, get, get_or

_COUNTS = ("inside", "guests", "overdue", "open_cases", "missed")


def handover_to_doc(handover: Handover) -> dict[str, Any]:
    """Counts of nobody are left out."""
    counts = {name: getattr(handover, name) for name in _COUNTS if getattr(handover, name)}
    doc: dict[str, Any] = {"to": handover.to} | counts
    if handover.supplies:
        doc["supplies"] = [list(row) for row in handover.supplies]
    if handover.note:
        doc["note"] = handover.note
    return doc


def handover_from_doc(doc: Json) -> Handover:
    """Inverse of `handover_to_doc`."""
    counts = {name: get_or(doc, name, int, 0) for name in _COUNTS}
    supplies = tuple(_supply(row) for row in get_or(doc, "supplies", list, []))
    return Handover(get(doc, "to", str), **counts, supplies=supplies, note=get_or(doc, "note", str, ""))


def _supply(row: object) -> tuple[str, int]:
    match row:
        case [str(item), int(number)]:
            return item, number
    raise ProtocolError("supplies: expected [item, number]")
