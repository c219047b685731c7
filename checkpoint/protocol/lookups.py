"""Lookups on the wire; a search says nothing of whom it showed, a look at a whole number says whose and why."""

from typing import Any

from checkpoint.domain.lookups import Lookup, Occasion, Sought
from checkpoint.protocol.values import Json, get, get_enum, get_or


def lookup_to_doc(lookup: Lookup) -> dict[str, Any]:
    """The body of an event of kind `lookup`."""
    doc: dict[str, Any] = {"sought": lookup.sought.value, "shown": lookup.shown}
    return doc if lookup.why is None else doc | {"person": lookup.person_id, "why": lookup.why.value}


def lookup_from_doc(doc: Json) -> Lookup:
    """Inverse of `lookup_to_doc`."""
    why = get_enum(doc, "why", Occasion) if doc.get("why") is not None else None
    return Lookup(get_enum(doc, "sought", Sought), get(doc, "shown", int), get_or(doc, "person", str, ""), why)
