# mypy: disable-error-code="attr-defined"
"""Bugs of the server that sync systems really had: taking in and handing out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from checkpoint.protocol.digest import Digest
from checkpoint.protocol.exchange import Receipt
from checkpoint.protocol.values import loads
from checkpoint.server import event_tables
from checkpoint.server.api import tablets
from checkpoint.server.repository import chains, event_rows, events, roster, streams
from tests.chaos.planting import Patch, bug

# ---------------------------------------------------------------- the server, taking in


@bug
def the_receipt_leaves_before_the_commit(patch: Patch) -> None:
    honest = tablets.ingest

    def ingest(connection: Any, *rest: Any, **named: Any) -> Any:
        savepoint = connection.begin_nested()
        receipt = honest(connection, *rest, **named)
        if receipt.new > 1:
            savepoint.rollback()
        else:
            savepoint.commit()
        return receipt

    patch.setattr(tablets, "ingest", ingest)


@bug
def a_repeated_event_is_set_aside(patch: Patch) -> None:
    honest = events._insert

    def insert(connection: Any, outbox: Any, batch: Any, lines: Any, at: Any) -> Any:
        fresh, conflicting = honest(connection, outbox, batch, lines, at)
        there = {line.seq for line in [*fresh, *conflicting]}
        again = [event_rows.Recorded(row.seq, row.raw, event_rows.Fault.ID_CONFLICT) for row in lines]
        return fresh, [*conflicting, *(row for row in again if row.seq not in there)]

    patch.setattr(events, "_insert", insert)


@bug
def of_two_events_with_one_id_the_last_stands(patch: Patch) -> None:
    honest = events._insert

    def insert(connection: Any, outbox: Any, batch: Any, lines: Any, at: Any) -> Any:
        fresh, conflicting = honest(connection, outbox, batch, lines, at)
        event = event_tables.event
        for row in conflicting:
            same = event.c.id == loads(row.raw)["id"]
            connection.execute(event.update().where(same).values(raw=row.raw))
        return fresh, []

    patch.setattr(events, "_insert", insert)


@bug
def a_poison_record_is_an_error_of_the_server(patch: Patch) -> None:
    honest = events.read_line

    def read(seq: int, raw: bytes) -> Any:
        line = honest(seq, raw)
        if line.event is None:
            raise RuntimeError("poison")
        return line

    patch.setattr(events, "read_line", read)


@bug
def a_poison_record_is_dropped(patch: Patch) -> None:
    def upsert(connection: Any, table: Any, rows: Any, *, keep: bool = False, put: Any = events.upsert) -> None:
        if table is not event_tables.quarantine:
            put(connection, table, rows, keep=keep)

    patch.setattr(events, "upsert", upsert)


@bug
def a_poison_record_does_not_count_as_received(patch: Patch) -> None:
    honest = tablets.ingest

    def ingest(*call: Any, **named: Any) -> Receipt:
        receipt: Receipt = honest(*call, **named)
        return replace(receipt, acked=receipt.acked - len(receipt.quarantined)) if receipt.quarantined else receipt

    patch.setattr(tablets, "ingest", ingest)


def _fit(change: Callable[[type[Exception]], bool]) -> Callable[..., Any]:
    honest = chains.fit

    def fit(connection: Any, outbox: Any, batch: Any) -> Any:
        try:
            return honest(connection, outbox, batch)
        except (chains.GapError, chains.ForkError) as error:
            if not change(type(error)):
                raise
            have = chains.position_of(connection, outbox)
            last = batch.first - 1 + len(batch.recorded)
            head = list(chains.accumulate(batch.recorded, chains.chain, initial=batch.previous))[-1]
            return have, chains.Position(max(have.high, last), head if last >= have.high else have.head)

    return fit


@bug
def a_gap_is_accepted(patch: Patch) -> None:
    patch.setattr(events, "fit", _fit(lambda kind: kind is chains.GapError))


@bug
def a_late_batch_is_a_fork(patch: Patch) -> None:
    honest = events.fit

    def fit(connection: Any, outbox: Any, batch: Any) -> Any:
        have, then = honest(connection, outbox, batch)
        if batch.recorded and batch.first <= have.high:
            raise chains.ForkError(have.high, have.head)
        return have, then

    patch.setattr(events, "fit", fit)


@bug
def a_fork_is_not_written_down(patch: Patch) -> None:
    honest = tablets.note_contact

    def note(*call: Any, **seen: Any) -> None:
        seen.pop("forked_at", None)
        if seen:
            honest(*call, **seen)

    patch.setattr(tablets, "note_contact", note)


# ---------------------------------------------------------------- the server, handing out


def _reused_revision(connection: Any, place_id: int, count: int) -> int:
    from checkpoint.server.database import current_revision

    return max(1, current_revision(connection, place_id) - count + 1)


@bug
def an_edit_does_not_raise_the_revision(patch: Patch) -> None:
    patch.setattr(roster, "next_revisions", _reused_revision)


@bug
def what_is_removed_leaves_no_tombstone(patch: Patch) -> None:
    from sqlalchemy import delete

    from checkpoint.server.tables import resident

    def remove(connection: Any, place_id: int, people: Any, households: Any = ()) -> None:
        connection.execute(delete(resident).where(resident.c.place_id == place_id, resident.c.person_id.in_(people)))

    patch.setattr(roster, "remove_residents", remove)


@bug
def the_cursor_of_a_page_is_the_newest_of_all(patch: Patch) -> None:
    honest = streams.pull

    def pull(connection: Any, place_id: int, asked: Any, generation: str, now: Any) -> Any:
        page = honest(connection, place_id, asked, generation, now)
        newest = streams.current_revision(connection, place_id)
        return replace(page, cursor=f"{generation}.{newest}", more=False, digest=None)

    patch.setattr(tablets, "pull", pull)


@bug
def a_page_begins_one_revision_late(patch: Patch) -> None:
    honest = streams._revision
    patch.setattr(streams, "_revision", lambda cursor, generation: honest(cursor, generation) + (1 if cursor else 0))


@bug
def the_digest_counts_what_is_gone(patch: Patch) -> None:
    honest = streams._digest

    def digest(connection: Any, table: Any, place_id: int) -> Digest:
        found = honest(connection, table, place_id)
        gone = connection.execute(
            streams.select(table.c.rev).where(table.c.place_id == place_id, table.c.deleted.is_(True))
        )
        return found.plus(gone.scalars())

    patch.setattr(streams, "_digest", digest)
