"""Evacuations on the wire."""

from typing import Any

from checkpoint.domain.evacuation import Evacuation, EvacuationStep
from checkpoint.protocol.values import Json, format_time, get_enum, get_optional_time, get_or


def evacuation_to_doc(body: Evacuation) -> dict[str, Any]:
    """Only what a step has is written."""
    doc: dict[str, Any] = {"step": body.step.value}
    if body.until is not None:
        doc["until"] = format_time(body.until)
    if body.people:
        doc["people"] = body.people
    if body.person_id:
        doc["person"] = body.person_id
    return doc


def evacuation_from_doc(doc: Json) -> Evacuation:
    """Inverse of `evacuation_to_doc`."""
    return Evacuation(
        get_enum(doc, "step", EvacuationStep),
        get_optional_time(doc, "until"),
        get_or(doc, "people", int, 0),
        get_or(doc, "person", str, ""),
    )
