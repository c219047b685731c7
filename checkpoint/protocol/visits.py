"""Visits on the wire; what was not said is left out."""

from typing import Any

from checkpoint.domain.visits import Visit
from checkpoint.protocol.values import Json, format_time, get_optional, get_optional_time, get_or


def visit_to_doc(visit: Visit) -> dict[str, Any]:
    """Part of a movement."""
    doc: dict[str, Any] = {
        "host": visit.host,
        "name": visit.name or None,
        "phone": visit.phone or None,
        "purpose": visit.purpose or None,
        "consent": visit.consent or None,
        "with": visit.companions or None,
        "until": format_time(visit.expected_out) if visit.expected_out else None,
        "allowed_by": visit.allowed_by or None,
    }
    return {key: value for key, value in doc.items() if value is not None}


def visit_from_doc(doc: Json) -> Visit:
    """Inverse of `visit_to_doc`."""
    return Visit(
        host=get_optional(doc, "host", int),
        name=get_or(doc, "name", str, ""),
        phone=get_or(doc, "phone", str, ""),
        purpose=get_or(doc, "purpose", str, ""),
        consent=get_or(doc, "consent", bool, default=False),
        companions=get_or(doc, "with", int, 0),
        expected_out=get_optional_time(doc, "until"),
        allowed_by=get_or(doc, "allowed_by", str, ""),
    )
