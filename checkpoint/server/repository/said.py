"""What recorded passages say beside who went which way: read from their bytes, some at a time."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from checkpoint.protocol.particulars import Particulars, particulars_of
from checkpoint.server.event_tables import event

_CHUNK: Final = 300


def said_of(connection: Connection, place_id: int, event_ids: Sequence[str]) -> dict[str, Particulars]:
    """The particulars of each of these events of a place that is known."""
    found: dict[str, Particulars] = {}
    for start in range(0, len(event_ids), _CHUNK):
        wanted = select(event.c.id, event.c.raw).where(
            event.c.place_id == place_id, event.c.id.in_(event_ids[start : start + _CHUNK])
        )
        found |= {row.id: particulars_of(bytes(row.raw)) for row in connection.execute(wanted)}
    return found
