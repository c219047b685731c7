"""Events coming up: a batch goes in whole, each event once, and the receipt says how far we are.

Rules of this file:
1. One batch, one transaction of the caller's; the receipt leaves after its commit.
2. A record that can't be understood is kept aside and counts as received: it blocks nobody and is never lost.
3. The same batch again changes nothing and has the same receipt but for its counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import Connection, select

from checkpoint.domain.events import Correction
from checkpoint.domain.passes import IssuedPass
from checkpoint.protocol.exchange import Batch, Quarantined, Receipt
from checkpoint.server import event_tables
from checkpoint.server.database import upsert
from checkpoint.server.repository.chains import ForkError, Outbox, advance, fit
from checkpoint.server.repository.duties import apply_duties
from checkpoint.server.repository.event_rows import (
    Fault,
    Recorded,
    clock_error_ms,
    event_row,
    quarantine_row,
    read_line,
)
from checkpoint.server.repository.losses import note_losses
from checkpoint.server.repository.passes import save_gate_passes
from checkpoint.server.repository.presence import apply_passages, recompute

T = TypeVar("T")

CHUNK: Final = 500
"""Values in one IN list."""


def ingest(
    connection: Connection,
    place_id: int,
    batch: Batch,
    received_at: datetime,
    *,
    distrust_from: datetime | None = None,
) -> Receipt:
    """Take a batch in, inside the caller's write transaction; the demo's seed comes in this way as well.

    `distrust_from`: the device was shut out then, and what it recorded later is kept aside.

    Raises:
        ChainError: the batch does not continue what is here; nothing was changed.
    """
    outbox = Outbox(place_id, batch.device_id, batch.incarnation)
    have, then = fit(connection, outbox, batch)
    if batch.first + len(batch.recorded) <= have.high and not _repeats(connection, outbox, batch):
        raise ForkError(have.high, have.head)
    skipped = min(max(0, have.high - batch.first + 1), len(batch.recorded))
    lines = [read_line(batch.first + at, raw) for at, raw in enumerate(batch.recorded) if at >= skipped]
    if distrust_from is not None:
        lines = [_distrusted(line, distrust_from) for line in lines]
    fresh, repeated, aside = _sort(connection, place_id, lines)
    _store(connection, outbox, fresh, (batch, received_at))
    if aside:
        rows = [outbox.row | quarantine_row(line, received_at) for line in aside]
        upsert(connection, event_tables.quarantine, rows, keep=True)
    if lines:
        advance(connection, outbox, then)
    return Receipt(
        acked=then.high,
        head=then.head,
        new=len(fresh),
        duplicate=skipped + repeated,
        quarantined=tuple(Quarantined(line.seq, (line.fault or Fault.BROKEN).value) for line in aside),
        time=received_at,
    )


def _distrusted(line: Recorded, since: datetime) -> Recorded:
    late = line.event is not None and line.event.at >= since
    return Recorded(line.seq, line.raw, None, Fault.UNTRUSTED) if late else line


def _repeats(connection: Connection, outbox: Outbox, batch: Batch) -> bool:
    """Tell whether a batch that ends before our last event is made of records that we have, to the byte."""
    lines = [read_line(batch.first + at, raw) for at, raw in enumerate(batch.recorded)]
    known = _known(connection, outbox.place_id, [line.event.id for line in lines if line.event])
    table = event_tables.quarantine
    rows = select(table.c.seq, table.c.raw).where(
        table.c.place_id == outbox.place_id,
        table.c.device_id == outbox.device_id,
        table.c.incarnation == outbox.incarnation,
        table.c.seq.between(batch.first, batch.first + len(lines)),
    )
    aside = {row.seq: row.raw for row in connection.execute(rows)}
    return all(line.raw in (aside.get(line.seq), line.event and known.get(line.event.id)) for line in lines)


def _sort(
    connection: Connection, place_id: int, lines: Sequence[Recorded]
) -> tuple[list[Recorded], int, list[Recorded]]:
    """Part new events from repeated ones and from those to keep aside; the first bytes of an id win."""
    known = _known(connection, place_id, [line.event.id for line in lines if line.event])
    fresh: list[Recorded] = []
    aside: list[Recorded] = []
    repeated = 0
    for line in lines:
        if line.event is None:
            aside.append(line)
        elif line.event.id not in known:
            known[line.event.id] = line.raw
            fresh.append(line)
        elif known[line.event.id] == line.raw:
            repeated += 1
        else:
            aside.append(Recorded(line.seq, line.raw, None, Fault.ID_CONFLICT))
    return fresh, repeated, aside


def _known(connection: Connection, place_id: int, ids: Sequence[str]) -> dict[str, bytes]:
    table = event_tables.event
    known: dict[str, bytes] = {}
    for some in chunks(ids):
        found = select(table.c.id, table.c.raw).where(table.c.place_id == place_id, table.c.id.in_(some))
        known |= {row.id: row.raw for row in connection.execute(found)}
    return known


def _store(connection: Connection, outbox: Outbox, fresh: Sequence[Recorded], came: tuple[Batch, datetime]) -> None:
    batch, received_at = came
    events = [line.event for line in fresh if line.event]
    rows = [
        outbox.row
        | {"seq": line.seq, "received_at": received_at, "clock_ms": clock_error_ms(line.event, batch, received_at)}
        | event_row(line.event, line.raw)
        for line in fresh
        if line.event
    ]
    upsert(connection, event_tables.event, rows, keep=True)
    note_losses(connection, outbox, events, received_at)
    save_gate_passes(connection, outbox.place_id, [row.body for row in events if isinstance(row.body, IssuedPass)])
    corrections = {
        event.body.annuls: {
            "place_id": outbox.place_id,
            "event_id": event.body.annuls,
            "by_event_id": event.id,
            "reason": event.body.reason.value,
        }
        for event in reversed(events)
        if isinstance(event.body, Correction)
    }
    upsert(connection, event_tables.annulment, list(corrections.values()), keep=True)
    annulled = _annulled(connection, outbox.place_id, [event.id for event in events])
    apply_passages(connection, outbox.place_id, [event for event in events if event.id not in annulled])
    recompute(connection, outbox.place_id, list(corrections))
    apply_duties(connection, outbox.place_id, events)


def _annulled(connection: Connection, place_id: int, ids: Sequence[str]) -> set[str]:
    table = event_tables.annulment
    found: set[str] = set()
    for some in chunks(ids):
        rows = select(table.c.event_id).where(table.c.place_id == place_id, table.c.event_id.in_(some))
        found |= set(connection.execute(rows).scalars())
    return found


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists short enough for one IN list."""
    rest = list(values)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]
