"""Push and pull as pure steps over a transport: each moves the tablet one batch or one page on, or says why not.

Rules of this file:
1. Events are only ever copied up; a cursor moves over what a receipt names, after the receipt proved itself.
2. Nothing is deleted on any answer whatever.
3. Push and pull know nothing of one another; either may fail alone.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from checkpoint.protocol.events import GENESIS
from checkpoint.protocol.exchange import BATCH_EVENTS, PULL_LIMIT, Batch, encode_batch, page_from_doc, receipt_from_doc
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import ProtocolError, get
from checkpoint.store.outbox import Cursor, Outbox
from checkpoint.store.replica import Replica
from checkpoint.transport import Answer, OfflineError, StrangerError

BATCH_EVENTS_MIN: Final = 1

log = logging.getLogger(__name__)


class Transport(Protocol):
    """What the steps need of a connection."""

    def push(self, body: bytes, waiting: int) -> Answer:
        """Send a batch and say how many events will still wait after it."""
        ...

    def pull(self, stream: Stream, cursor: str, limit: int) -> Answer:
        """Ask for a page."""
        ...


class Trouble(StrEnum):
    """Why a step did not get through; each has its words for the volunteer."""

    OFFLINE = "offline"
    NOT_OUR_SERVER = "not_our_server"
    BUSY = "busy"
    UNAUTHORIZED = "unauthorized"
    REVOKED = "revoked"
    FORK = "fork"
    APP_TOO_OLD = "app_too_old"
    SERVER_ERROR = "server_error"
    STORE = "store"


class SyncError(Exception):
    """A step did not get through. Nothing is lost: the next try begins where this one did."""

    def __init__(self, trouble: Trouble, detail: str = "", wait_seconds: int = 0) -> None:
        """`wait_seconds`: how long the server asked to be left alone."""
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble
        self.wait_seconds = wait_seconds


@dataclass(slots=True)
class Pusher:
    """Pushes one outbox. The batch grows and shrinks with what the server takes."""

    outbox: Outbox
    device_id: str
    incarnation: str
    batch_events: int = BATCH_EVENTS

    def step(self, transport: Transport, now: datetime, mono_ms: int) -> bool:
        """Send one batch (an empty one is a handshake); true while more is waiting.

        Raises:
            SyncError: nothing moved.
        """
        cursor = self.outbox.cursor
        recorded = self._next(cursor.acked + 1, now, mono_ms)
        batch = Batch(
            self.device_id, self.incarnation, cursor.acked + 1, cursor.head, recorded, sent_at=now, mono_ms=mono_ms
        )
        waiting = self.outbox.pending - len(recorded)
        answer = _exchange(lambda: transport.push(encode_batch(batch), waiting))
        if answer.status == 413 and self.batch_events > BATCH_EVENTS_MIN:
            self.batch_events = max(BATCH_EVENTS_MIN, self.batch_events // 2)
            return True
        if answer.status == 409 and answer.doc.get("code") == "gap":
            self._rewind(answer, cursor, now)
            return True
        _require_ok(answer)
        self._take_receipt(answer, now)
        if not recorded and self.outbox.cursor == cursor and self.outbox.pending:
            raise SyncError(Trouble.STORE, f"event {cursor.acked + 1} cannot be read")
        self.batch_events = min(BATCH_EVENTS, self.batch_events * 2)
        return self.outbox.pending > 0

    def _next(self, first: int, now: datetime, mono_ms: int) -> list[bytes]:
        """What is sent next. Where damage took it, its loss is recorded in its place, so that the rest can follow."""
        recorded = self.outbox.recorded(first, self.batch_events)
        gap = None if recorded else self.outbox.gap_at(first)
        if gap is None:
            return recorded
        log.error("events %s to %s are lost to damage", gap.first, gap.last)
        self.outbox.stand_in(gap.stand_ins(f"{self.device_id}/{self.incarnation}", now, mono_ms))
        return self.outbox.recorded(first, self.batch_events)

    def _take_receipt(self, answer: Answer, now: datetime) -> None:
        """Believe a receipt only if its hash is our own: a proxy or a captive portal cannot know it.

        It may name more than this batch: what was sent before and whose receipt was lost on the way.
        """
        try:
            receipt = receipt_from_doc(answer.doc)
        except ProtocolError as error:
            raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error
        if not 0 <= receipt.acked <= self.outbox.last or self.outbox.hash_at(receipt.acked) != receipt.head:
            raise SyncError(Trouble.FORK, f"receipt for {receipt.acked} does not match this tablet's records")
        if receipt.acked >= self.outbox.cursor.acked:
            self.outbox.acknowledge(Cursor(receipt.acked, receipt.head), receipt.quarantined, now)

    def _rewind(self, answer: Answer, cursor: Cursor, now: datetime) -> None:
        """The server has less than it once acknowledged (it was restored): send again from where it stands."""
        try:
            have, head = get(answer.doc, "have", int), bytes.fromhex(get(answer.doc, "head", str))
        except ValueError as error:
            raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error
        if not 0 <= have < cursor.acked or (self.outbox.hash_at(have) if have else GENESIS) != head:
            raise SyncError(Trouble.FORK, f"the server stands at {have} with another history")
        self.outbox.acknowledge(Cursor(have, head), (), now)


def pull_step(replica: Replica, stream: Stream, transport: Transport) -> bool:
    """Fetch and apply one page; true while more is waiting.

    Raises:
        SyncError: nothing moved.
    """
    answer = _exchange(lambda: transport.pull(stream, replica.cursor(stream), PULL_LIMIT))
    if answer.status == 410:
        replica.reset(stream)
        return True
    _require_ok(answer)
    try:
        page = page_from_doc(answer.doc)
    except ProtocolError as error:
        raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error
    replica.apply(stream, page)
    return page.more


def _exchange(send: Callable[[], Answer]) -> Answer:
    try:
        return send()
    except OfflineError as error:
        raise SyncError(Trouble.OFFLINE, str(error)) from error
    except StrangerError as error:
        raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error


_TROUBLES: Final = {
    401: Trouble.UNAUTHORIZED,
    403: Trouble.REVOKED,
    409: Trouble.FORK,
    426: Trouble.APP_TOO_OLD,
    429: Trouble.BUSY,
    503: Trouble.BUSY,
}


def _require_ok(answer: Answer) -> None:
    if answer.status != 200:
        trouble = _TROUBLES.get(answer.status, Trouble.SERVER_ERROR)
        raise SyncError(trouble, str(answer.status), answer.retry_after_seconds)
