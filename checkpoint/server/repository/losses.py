"""What damage took on the tablets before it came up (缺失): kept apart, so that a supervisor sees it without asking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from checkpoint.domain.events import EventKind, Loss
from checkpoint.server import event_tables
from checkpoint.server.database import upsert
from checkpoint.server.repository.chains import Outbox
from checkpoint.server.repository.event_rows import Recorded


@dataclass(frozen=True, slots=True)
class Lost:
    """How many records of a device are lost, and the times of the readable ones around them, where there are any."""

    records: int
    after: datetime | None
    before: datetime | None


def note_losses(connection: Connection, outbox: Outbox, lines: Sequence[Recorded], received_at: datetime) -> None:
    """Keep what a batch told of losses; told again, it changes nothing."""
    rows: list[dict[str, Any]] = [
        {
            **outbox.row,
            "event_id": line.id,
            "seq": line.body.seq,
            "records": line.body.records,
            "gate_id": line.gate_id,
            "after_at": line.body.after,
            "before_at": line.body.before,
            "received_at": received_at,
        }
        for line in lines
        if isinstance(line.body, Loss)
    ]
    known = _known(connection, outbox, [row["seq"] for row in rows if row["seq"]]) if rows else set()
    upsert(connection, event_tables.loss, [row for row in rows if row["seq"] not in known], keep=True)


def _known(connection: Connection, outbox: Outbox, numbers: Sequence[int]) -> set[int]:
    """Numbers of which the event is here after all, from an earlier incarnation: the tablet was set back."""
    event = event_tables.event
    found = select(event.c.seq).where(
        event.c.place_id == outbox.place_id,
        event.c.device_id == outbox.device_id,
        event.c.kind != EventKind.LOSS.value,
        event.c.seq.in_(numbers),
    )
    return set(connection.execute(found).scalars())


def lost_by_device(connection: Connection, place_ids: Iterable[int]) -> dict[tuple[int, str], Lost]:
    """The losses of the devices of places, by place and device; a device without any is left out."""
    loss = event_tables.loss
    found = connection.execute(
        select(
            loss.c.place_id,
            loss.c.device_id,
            func.sum(loss.c.records),
            func.min(loss.c.after_at),
            func.max(loss.c.before_at),
        )
        .where(loss.c.place_id.in_(list(place_ids)))
        .group_by(loss.c.place_id, loss.c.device_id)
    )
    return {
        (place_id, device_id): Lost(int(records), after, before)
        for place_id, device_id, records, after, before in found
    }
