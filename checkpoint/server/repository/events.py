"""Events coming up: a batch goes in whole, each event once, and the receipt says how far we are.

Rules of this file:
1. One batch, one transaction of the caller's; the receipt leaves after its commit.
2. A record that can't be understood is kept aside and counts as received: it blocks nobody and is never lost.
3. The same batch again changes nothing and has the same receipt but for its counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from checkpoint.domain.events import Correction
from checkpoint.domain.passes import IssuedPass
from checkpoint.protocol.exchange import Batch, Quarantined, Receipt
from checkpoint.server import event_tables
from checkpoint.server.database import upsert
from checkpoint.server.repository import bulk
from checkpoint.server.repository.care import tell_care
from checkpoint.server.repository.chains import ForkError, Outbox, advance, fit
from checkpoint.server.repository.duties import apply_duties
from checkpoint.server.repository.event_rows import (
    Fault,
    Recorded,
    clock_error_ms,
    quarantine_row,
    read_line,
)
from checkpoint.server.repository.losses import note_losses
from checkpoint.server.repository.passes import save_gate_passes
from checkpoint.server.repository.presence import apply_passages, recompute


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
    lines = [
        read_line(batch.first + at, raw, plain=batch.plain) for at, raw in enumerate(batch.recorded) if at >= skipped
    ]
    if distrust_from is not None:
        lines = [_distrusted(line, distrust_from) for line in lines]
    bad = [line for line in lines if line.fault is not None]
    good = [line for line in lines if line.fault is None] if bad else lines
    fresh, conflicting = _insert(connection, outbox, batch, good, received_at)
    aside = sorted(bad + conflicting, key=lambda line: line.seq)
    _project(connection, outbox, fresh, received_at)
    if aside:
        rows = [outbox.row | quarantine_row(line, received_at) for line in aside]
        upsert(connection, event_tables.quarantine, rows, keep=True)
    if lines:
        advance(connection, outbox, then)
    return Receipt(
        acked=then.high,
        head=then.head,
        new=len(fresh),
        duplicate=skipped + len(lines) - len(fresh) - len(aside),
        quarantined=tuple(Quarantined(line.seq, (line.fault or Fault.BROKEN).value) for line in aside),
        time=received_at,
    )


def accept(connection: Connection, outbox: Outbox, lines: Sequence[Recorded], received_at: datetime) -> list[Recorded]:
    """Insert lines that were kept aside and can be read now; gives those whose id belongs to other bytes.

    Their device's clock cannot be judged any more.
    """
    unknown = Batch(outbox.device_id, outbox.incarnation, 1, b"", (), sent_at=received_at, mono_ms=0)
    fresh, conflicting = _insert(connection, outbox, unknown, lines, received_at)
    _project(connection, outbox, fresh, received_at)
    return conflicting


class CollisionError(Exception):
    """Another tablet brought the same event in this very moment; the request is to be repeated."""


def _distrusted(line: Recorded, since: datetime) -> Recorded:
    late = line.fault is None and line.at >= since
    return Recorded(line.seq, line.raw, Fault.UNTRUSTED) if late else line


def _repeats(connection: Connection, outbox: Outbox, batch: Batch) -> bool:
    """Tell whether a batch that ends before our last event is made of records that we have, to the byte."""
    lines = [read_line(batch.first + at, raw, plain=batch.plain) for at, raw in enumerate(batch.recorded)]
    known = bulk.raw_of(connection, outbox.place_id, [line.id for line in lines if line.id])
    table = event_tables.quarantine
    rows = select(table.c.seq, table.c.raw).where(
        table.c.place_id == outbox.place_id,
        table.c.device_id == outbox.device_id,
        table.c.incarnation == outbox.incarnation,
        table.c.seq.between(batch.first, batch.first + len(lines)),
    )
    aside = {row.seq: row.raw for row in connection.execute(rows)}
    return all(line.raw in (aside.get(line.seq), known.get(line.id)) for line in lines)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a batch's lines, each made when it is written: a list of them all is out of the cache by then."""

    outbox: Outbox
    batch: Batch
    lines: Sequence[Recorded]
    received_at: datetime

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        begin = (self.outbox.place_id, self.outbox.device_id, self.outbox.incarnation)
        batch, boot, received_at = self.batch, self.batch.boot, self.received_at
        for line in self.lines:
            clock_ms = clock_error_ms(line, batch, received_at) if boot and line.boot == boot else None
            yield (*begin, line.seq, received_at, clock_ms, *line.columns)


def _insert(
    connection: Connection, outbox: Outbox, batch: Batch, lines: Sequence[Recorded], received_at: datetime
) -> tuple[Sequence[Recorded], list[Recorded]]:
    """Insert new events in one statement; return them, and those whose id belongs to other bytes.

    That an id is there already is rare: only then is it looked up which.
    """
    rows = _Rows(outbox, batch, lines, received_at)
    if bulk.insert_events(connection, rows):
        return lines, []
    known = bulk.raw_of(connection, outbox.place_id, [line.id for line in lines])
    fresh: list[Recorded] = []
    conflicting: list[Recorded] = []
    fresh_rows = []
    for line, row in zip(lines, rows, strict=True):
        if line.id not in known:
            known[line.id] = line.raw
            fresh.append(line)
            fresh_rows.append(row)
        elif known[line.id] != line.raw:
            conflicting.append(Recorded(line.seq, line.raw, Fault.ID_CONFLICT))
    if not bulk.insert_events(connection, fresh_rows):
        raise CollisionError
    return fresh, conflicting


def _project(connection: Connection, outbox: Outbox, fresh: Sequence[Recorded], received_at: datetime) -> None:
    """Fold new events into what is kept up with them."""
    others = [line for line in fresh if line.event is not None]
    note_losses(connection, outbox, others, received_at)
    issued = [line.body for line in others if isinstance(line.body, IssuedPass)]
    save_gate_passes(connection, outbox.place_id, issued)
    corrections = {
        line.body.annuls: {
            "place_id": outbox.place_id,
            "event_id": line.body.annuls,
            "by_event_id": line.id,
            "reason": line.body.reason.value,
        }
        for line in reversed(others)
        if isinstance(line.body, Correction)
    }
    upsert(connection, event_tables.annulment, list(corrections.values()), keep=True)
    apply_passages(connection, outbox.place_id, fresh)
    recompute(connection, outbox.place_id, list(corrections))
    events = [line.event for line in others if line.event]
    apply_duties(connection, outbox.place_id, events)
    tell_care(connection, outbox.place_id, events, received_at)
