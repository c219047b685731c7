# mypy: disable-error-code="attr-defined"
"""Bugs that sync systems really had, each as one change at a seam. The machine must notice every one of them."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import pytest

from checkpoint import link, sync
from checkpoint.protocol.digest import Digest
from checkpoint.protocol.events import GENESIS
from checkpoint.protocol.exchange import Receipt
from checkpoint.protocol.values import dumps, loads
from checkpoint.server import event_tables
from checkpoint.server.api import tablets
from checkpoint.server.repository import chains, event_rows, events, roster, streams
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, SyncError, Trouble
from checkpoint.transport import Answer

Patch = pytest.MonkeyPatch
Bug = Callable[[Patch], None]

BUGS: Final[dict[str, Bug]] = {}


def bug(function: Bug) -> Bug:
    BUGS[function.__name__.replace("_", " ")] = function
    return function


def _skip(pusher: Pusher, answer: Any) -> None:
    """Count what was to be sent as sent."""
    outbox = pusher.outbox
    seq = min(outbox.last, outbox.cursor.acked + tablets.BATCH_EVENTS)
    outbox.acknowledge(Cursor(seq, outbox.hash_at(seq)), (), answer)


# ---------------------------------------------------------------- the tablet, pushing


@bug
def a_4xx_deletes_what_was_sent(patch: Patch) -> None:
    honest = Pusher.step

    def step(self: Pusher, transport: Any, now: Any, mono_ms: int) -> bool:
        try:
            return honest(self, transport, now, mono_ms)
        except SyncError as error:
            if error.trouble is Trouble.SERVER_ERROR and "40" in str(error):
                _skip(self, now)
            raise

    patch.setattr(Pusher, "step", step)


@bug
def the_cursor_moves_before_the_receipt(patch: Patch) -> None:
    honest = Pusher.step

    def step(self: Pusher, transport: Any, now: Any, mono_ms: int) -> bool:
        before = self.outbox.last
        try:
            return honest(self, transport, now, mono_ms)
        except SyncError as error:
            if error.trouble is Trouble.OFFLINE:
                self.outbox.acknowledge(Cursor(before, self.outbox.hash_at(before)), (), now)
            raise

    patch.setattr(Pusher, "step", step)


@bug
def any_receipt_is_believed(patch: Patch) -> None:
    honest = Pusher._take_receipt

    def take(self: Pusher, answer: Any, transport: Any, now: Any) -> bool:
        acked = min(int(answer.doc.get("acked", 0)), self.outbox.last)
        head = self.outbox.hash_at(acked) if acked else GENESIS
        return honest(self, replace(answer, doc={**answer.doc, "acked": acked, "head": head.hex()}), transport, now)

    patch.setattr(Pusher, "_take_receipt", take)


@bug
def any_200_is_an_acknowledgement(patch: Patch) -> None:
    honest = Pusher._take_receipt

    def take(self: Pusher, answer: Any, transport: Any, now: Any) -> bool:
        if "acked" not in answer.doc:
            _skip(self, now)
            return False
        return honest(self, answer, transport, now)

    patch.setattr(Pusher, "_take_receipt", take)


@bug
def a_gap_is_an_error_and_nothing_else(patch: Patch) -> None:
    def step_back(self: Pusher, answer: Any, cursor: Any, transport: Any, now: Any) -> bool:
        raise SyncError(Trouble.FORK, "gap")

    patch.setattr(Pusher, "_step_back", step_back)


@bug
def a_gap_is_skipped_forward(patch: Patch) -> None:
    honest = Outbox.acknowledge

    def acknowledge(self: Outbox, cursor: Cursor, *told: Any) -> None:
        honest(self, cursor if cursor.acked >= self.cursor.acked else self.cursor, *told)

    patch.setattr(Outbox, "acknowledge", acknowledge)


@bug
def a_batch_that_is_too_large_is_never_halved(patch: Patch) -> None:
    patch.setattr(sync, "BATCH_EVENTS_MIN", 500)


@bug
def a_batch_that_is_too_large_is_given_up(patch: Patch) -> None:
    honest = Pusher.step

    def step(self: Pusher, transport: Any, now: Any, mono_ms: int) -> bool:
        size = self.batch_events
        more = honest(self, transport, now, mono_ms)
        if self.batch_events < size:
            _skip(self, now)
        return more

    patch.setattr(Pusher, "step", step)


@bug
def a_fork_stops_the_tablet_for_good(patch: Patch) -> None:
    def renew(self: Pusher, transport: Any, have: int, head: bytes) -> bool:
        raise SyncError(Trouble.FORK)

    patch.setattr(Pusher, "_renew", renew)


@bug
def after_a_fork_the_incarnation_stays(patch: Patch) -> None:
    honest = Outbox.begin_anew
    patch.setattr(Outbox, "begin_anew", lambda self, enrolled, incarnation: honest(self, enrolled, enrolled))


@bug
def a_tablet_set_back_does_not_notice(patch: Patch) -> None:
    honest = Pusher._take_receipt

    def take(self: Pusher, answer: Any, transport: Any, now: Any) -> bool:
        if answer.doc.get("acked", 0) > self.outbox.last:
            return False
        return honest(self, answer, transport, now)

    patch.setattr(Pusher, "_take_receipt", take)


@bug
def whatever_answers_a_push_can_begin_an_incarnation(patch: Patch) -> None:
    honest = Pusher._renew

    def renew(self: Pusher, transport: Any, have: int, head: bytes) -> bool:
        agreeing = Answer(200, {"have": have, "head": head.hex()})
        return honest(self, SimpleNamespace(probe=lambda *_: agreeing), have, head)

    patch.setattr(Pusher, "_renew", renew)


@bug
def no_handshake_when_nothing_waits(patch: Patch) -> None:
    honest = Pusher.step

    def step(self: Pusher, transport: Any, now: Any, mono_ms: int) -> bool:
        return honest(self, transport, now, mono_ms) if self.outbox.pending else False

    patch.setattr(Pusher, "step", step)


@bug
def events_are_encoded_anew_before_they_are_sent(patch: Patch) -> None:
    honest = sync.encode_batch

    def encode(batch: Any, *how: Any) -> bytes:
        lines = [dumps(dict(sorted(loads(line).items()))) for line in batch.recorded]
        return honest(replace(batch, recorded=lines), *how)

    patch.setattr(sync, "encode_batch", encode)


@bug
def the_first_event_of_a_batch_is_left_out(patch: Patch) -> None:
    honest = Outbox.recorded

    def recorded(self: Outbox, first: int, limit: int) -> list[bytes]:
        found = honest(self, first, limit)
        return found[1:] if len(found) > 1 and first > 1 and limit > 1 else found

    patch.setattr(Outbox, "recorded", recorded)


# ---------------------------------------------------------------- the tablet, pulling


@bug
def nothing_is_pulled_when_the_push_failed(patch: Patch) -> None:
    honest = link.Link._pull

    def pull(self: link.Link, stream: Any) -> None:
        if self._pusher.outbox.pending:
            raise SyncError(Trouble.BUSY)
        honest(self, stream)

    patch.setattr(link.Link, "_pull", pull)


@bug
def nothing_is_pushed_when_a_pull_failed(patch: Patch) -> None:
    honest = link.Link._push

    def push(self: link.Link) -> None:
        sync.pull_step(self._replica, sync.Stream.RESIDENTS, self._transport)
        honest(self)

    patch.setattr(link.Link, "_push", push)


@bug
def a_cursor_of_another_history_is_kept(patch: Patch) -> None:
    patch.setattr(Replica, "begin_again", lambda self, stream: None)


@bug
def what_a_whole_pull_did_not_bring_stays(patch: Patch) -> None:
    patch.setattr(Replica, "_drop_left_over", lambda self, stream, ids, turn: None)


@bug
def tombstones_and_the_digest_are_not_looked_at(patch: Patch) -> None:
    honest = Replica._apply

    def apply(self: Replica, stream: Any, page: Any) -> None:
        living = tuple(change for change in page.changes if change.doc is not None)
        honest(self, stream, replace(page, changes=living, digest=None))

    patch.setattr(Replica, "_apply", apply)
    patch.setattr(sync, "page_from_doc", lambda doc, read=sync.page_from_doc: replace(read(doc), digest=None))


@bug
def the_cursor_is_kept_and_the_last_page_is_not(patch: Patch) -> None:
    honest = Replica._apply

    def apply(self: Replica, stream: Any, page: Any) -> None:
        honest(self, stream, page if page.more else replace(page, changes=()))

    patch.setattr(Replica, "_apply", apply)


@bug
def one_page_is_all(patch: Patch) -> None:
    read = sync.page_from_doc
    patch.setattr(sync, "page_from_doc", lambda doc: replace(read(doc), more=False, digest=None))


@bug
def a_stream_that_was_pulled_once_counts_as_current(patch: Patch) -> None:
    patch.setattr(link.Link, "_is_current", lambda self, stream, marks: bool(self._replica.cursor(stream)))


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
