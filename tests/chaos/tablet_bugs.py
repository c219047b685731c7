# mypy: disable-error-code="attr-defined"
"""Bugs of the tablet that sync systems really had: pushing and pulling."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from checkpoint import link, sync
from checkpoint.protocol.events import GENESIS
from checkpoint.protocol.values import dumps, loads
from checkpoint.server.api import tablets
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, SyncError, Trouble
from checkpoint.transport import Answer
from tests.chaos.planting import Patch, bug


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
