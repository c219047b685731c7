"""Push and pull as pure steps over a transport: each moves the tablet one batch or one page on, or says why not.

Rules of this file:
1. Events are only ever copied up; a cursor moves over what a receipt names, after the receipt proved itself.
2. Nothing is deleted on any answer whatever.
3. Push and pull know nothing of one another; either may fail alone.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from checkpoint.protocol.columns import Packer
from checkpoint.protocol.exchange import (
    BATCH_EVENTS,
    BATCH_EVENTS_SURE,
    COLUMNS,
    PULL_LIMIT,
    Batch,
    encode_batch,
    page_from_doc,
    position_from_doc,
    receipt_from_doc,
)
from checkpoint.protocol.reference import Stream
from checkpoint.protocol.values import ProtocolError
from checkpoint.services.clock_gauge import ClockGauge
from checkpoint.store.backups import Backing
from checkpoint.store.cursor import Cursor
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.transport import Answer, CertificateError, DatesError, OfflineError, PortalError, StrangerError

BATCH_EVENTS_MIN: Final = 1
BATCH_EVENTS_SLOW: Final = 125
"""What a link that broke off is tried with: 7 KiB, two seconds at 32 kbit/s."""
QUICK_MS: Final = 2500
"""A batch that took no longer to be answered is followed by one of twice as many: that still arrives within the ten
seconds that a server gives a body."""
INCARNATION_BYTES: Final = 8

log = logging.getLogger(__name__)


class Transport(Protocol):
    """What the steps need of a connection."""

    def push(self, body: bytes, waiting: int) -> Answer:
        """Send a batch and say how many events will still wait after it."""
        ...

    def pull(self, stream: Stream, cursor: str, limit: int) -> Answer:
        """Ask for a page."""
        ...

    def probe(self, incarnation: str, seq: int) -> Answer:
        """Ask for the last place at or before `seq` where both sides can compare hashes."""
        ...


class Trouble(StrEnum):
    """Why a step did not get through; each has its words for the volunteer."""

    OFFLINE = "offline"
    PORTAL = "portal"
    CERTIFICATE = "certificate"
    CERTIFICATE_DATES = "certificate_dates"
    NOT_OUR_SERVER = "not_our_server"
    BUSY = "busy"
    UNAUTHORIZED = "unauthorized"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    LOST = "lost"
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
    """Pushes one outbox. The batch grows and shrinks with what the server takes.

    `incarnation` is the one of the enrolment; after a fork the outbox has one of its own.
    """

    outbox: Outbox
    device_id: str
    incarnation: str
    batch_events: int = BATCH_EVENTS_SURE
    place_id: int = 0
    boot: str = ""
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    gauge: ClockGauge = field(default_factory=ClockGauge)
    marks: Mapping[str, str] = field(default_factory=dict)
    """Where each stream stood at the last receipt."""
    server_time: datetime | None = None
    """At the last receipt."""
    _renewed: bool = False
    _columns: bool = False
    """Whether the server reads batches by columns, as its last receipt says."""
    _packer: Packer = field(default_factory=Packer)

    @property
    def current(self) -> str:
        """The incarnation that is pushed now."""
        return self.outbox.renewed(self.incarnation) or self.incarnation

    def step(self, transport: Transport, now: datetime, mono_ms: int) -> bool:
        """Send one batch (an empty one is a handshake); true while more is waiting.

        Raises:
            SyncError: nothing moved.
        """
        cursor = self.outbox.cursor
        first = cursor.acked + 1
        recorded = self._next(first, now, mono_ms)
        of_device, at = (self.device_id, self.current), (now, mono_ms)
        batch = Batch(*of_device, first, cursor.head, recorded, *at, place_id=self.place_id, boot=self.boot)
        waiting = self.outbox.pending - len(recorded)
        packer = self._packer if self._columns else None
        try:
            answer = _exchange(lambda: transport.push(encode_batch(batch, packer), waiting))
        except SyncError as error:
            if error.trouble is Trouble.OFFLINE:
                self._shrink(BATCH_EVENTS_SLOW)  # it may be a link that does not carry so much in time
            raise
        if answer.status == 413 and self.batch_events > BATCH_EVENTS_MIN:
            self.batch_events = max(BATCH_EVENTS_MIN, min(self.batch_events, len(recorded)) // 2)
            return True
        if answer.status == 409:
            return self._step_back(answer, cursor, transport, now)
        if answer.status == 408:
            self._shrink(BATCH_EVENTS_SLOW)
        if answer.status >= 500:
            self._shrink(BATCH_EVENTS_MIN)  # what a server trips over keeps as few others waiting as possible
        _require_ok(answer)
        more = self._take_receipt(answer, transport, now)
        if more and not recorded and self.outbox.pending and self.outbox.cursor == cursor:
            raise SyncError(Trouble.STORE, f"event {first} cannot be read")
        return more

    def _shrink(self, least: int) -> None:
        """Try half as many next; what is no more than `least` stays as it is."""
        self.batch_events = min(self.batch_events, max(least, self.batch_events // 2))

    def _next(self, first: int, now: datetime, mono_ms: int) -> list[bytes]:
        """What is sent next. Where damage took it, its loss is recorded in its place, so that the rest can follow."""
        recorded = self.outbox.recorded(first, self.batch_events)
        gap = None if recorded else self.outbox.gap_at(first)
        if gap is None:
            return recorded
        log.error("events %s to %s are lost to damage", gap.first, gap.last)
        self.outbox.stand_in(gap.stand_ins(f"{self.device_id}/{self.incarnation}", now, mono_ms))
        return self.outbox.recorded(first, self.batch_events)

    def _take_receipt(self, answer: Answer, transport: Transport, now: datetime) -> bool:
        """Believe a receipt only if its hash is our own: a proxy or a captive portal cannot know it.

        It may name more than this batch: what was sent before and whose receipt was lost on the way. One that is not
        our own is told by a server with another past, if that proves true: this tablet was cloned or set back.
        """
        try:
            receipt = receipt_from_doc(answer.doc)
        except ProtocolError as error:
            raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error
        if self.outbox.hash_at(receipt.acked) != receipt.head:
            return self._renew(transport, receipt.acked, receipt.head)
        if receipt.acked >= self.outbox.cursor.acked:
            backing = Backing(receipt.time, receipt.backed_up_at)
            self.outbox.acknowledge(Cursor(receipt.acked, receipt.head), receipt.quarantined, now, backing)
        self._renewed, self._columns = False, COLUMNS in receipt.forms
        self.marks, self.server_time = receipt.streams, receipt.time
        self.gauge.add(now, receipt.time, answer.took_ms)
        most = max(BATCH_EVENTS_MIN, min(BATCH_EVENTS, receipt.max_events))
        self.batch_events = min(most, self.batch_events * (2 if answer.took_ms <= QUICK_MS else 1))
        return self.outbox.pending > 0

    def _step_back(self, answer: Answer, cursor: Cursor, transport: Transport, now: datetime) -> bool:
        """The server has less than it once acknowledged (it was restored), or another past than ours (a fork)."""
        have, head = _position(answer)
        if answer.doc.get("code") == "gap":
            begin = max(have, self.outbox.begin)
            if have >= 0 and begin < cursor.acked and self.outbox.hash_at(begin) == head:
                self.outbox.acknowledge(Cursor(begin, head), (), now)
                return True
        return self._renew(transport, have, head)

    def _renew(self, transport: Transport, have: int, head: bytes) -> bool:
        """Go on under a new incarnation, and send everything again: what the server has already is a duplicate there.

        Only if the server, asked on its own, says once more that this is where it stands: a made-up answer to a push
        must not make an honest tablet look like a clone. Twice without a receipt in between is no fork but a server
        that is wrong.
        """
        if self._renewed:
            raise SyncError(Trouble.FORK, f"the server stands at {have} with another history")
        answer = _exchange(lambda: transport.probe(self.current, max(0, have)))
        _require_ok(answer)
        if _position(answer) != (have, head):
            raise SyncError(Trouble.NOT_OUR_SERVER, f"nobody stands by the answer that names {have}")
        log.warning("sync: the server's copy of this outbox differs at %s: a new incarnation begins", have)
        self.outbox.begin_anew(self.incarnation, self.random_bytes(INCARNATION_BYTES).hex())
        self._renewed = True
        return True


def _position(answer: Answer) -> tuple[int, bytes]:
    """Where an answer says that the server stands."""
    try:
        return position_from_doc(answer.doc)
    except ProtocolError as error:
        raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error


def pull_step(replica: Replica, stream: Stream, transport: Transport) -> bool:
    """Fetch and apply one page; true while more is waiting.

    Raises:
        SyncError: nothing moved.
    """
    answer = _exchange(lambda: transport.pull(stream, replica.cursor(stream), PULL_LIMIT))
    if answer.status == 410:
        replica.begin_again(stream)
        return True
    _require_ok(answer)
    try:
        page = page_from_doc(answer.doc)
    except ProtocolError as error:
        raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error
    was_whole = replica.is_whole_pull(stream)
    replica.apply(stream, page)
    if page.more or page.digest is None or replica.digest(stream) == page.digest:
        return page.more
    log.warning("sync: %s does not come to what the server has", stream.value)
    replica.begin_again(stream)
    if was_whole:
        raise SyncError(Trouble.SERVER_ERROR, f"{stream.value}: pulled whole and still not what the server has")
    return True


def _exchange(send: Callable[[], Answer]) -> Answer:
    try:
        return send()
    except OfflineError as error:
        raise SyncError(Trouble.OFFLINE, str(error)) from error
    except DatesError as error:
        raise SyncError(Trouble.CERTIFICATE_DATES, str(error)) from error
    except CertificateError as error:
        raise SyncError(Trouble.CERTIFICATE, str(error)) from error
    except PortalError as error:
        raise SyncError(Trouble.PORTAL, str(error)) from error
    except StrangerError as error:
        raise SyncError(Trouble.NOT_OUR_SERVER, str(error)) from error


_TROUBLES: Final = {
    401: Trouble.UNAUTHORIZED,
    409: Trouble.FORK,
    426: Trouble.APP_TOO_OLD,
    429: Trouble.BUSY,
    503: Trouble.BUSY,
}
_REFUSALS: Final = {
    "device_waiting": Trouble.WAITING,
    "device_suspended": Trouble.SUSPENDED,
    "device_revoked": Trouble.SUSPENDED,
    "device_lost": Trouble.SUSPENDED,
}
_ORDERS: Final = {"revoked": Trouble.REVOKED, "lost": Trouble.LOST}
"""An order with its proof; without one, a refusal locks nothing and erases nothing."""


def _require_ok(answer: Answer) -> None:
    if answer.status == 200:
        return
    if answer.status == 403:
        refusal = _REFUSALS.get(str(answer.doc.get("code")), Trouble.NOT_OUR_SERVER)
        raise SyncError(_ORDERS.get(answer.order, refusal), str(answer.doc.get("code")))
    trouble = _TROUBLES.get(answer.status, Trouble.SERVER_ERROR)
    raise SyncError(trouble, str(answer.status), answer.retry_after_seconds)
