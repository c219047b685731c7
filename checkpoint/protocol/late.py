"""Late entries on the wire."""

from typing import Any

from checkpoint.domain.late import LateEntry
from checkpoint.protocol.values import Json, format_time, get_or, get_time


def late_to_doc(late: LateEntry) -> dict[str, Any]:
    """Only what it has is written."""
    place: dict[str, Any] = {"corrects": late.corrects} if late.corrects else {"page": late.page, "line": late.line}
    return {"at": format_time(late.happened_at)} | place


def late_from_doc(doc: Json) -> LateEntry:
    """Inverse of `late_to_doc`."""
    return LateEntry(
        get_time(doc, "at"), get_or(doc, "page", int, 0), get_or(doc, "line", int, 0), get_or(doc, "corrects", str, "")
    )
