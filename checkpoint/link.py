"""The link: the background worker that syncs on a timer, after each record and when the network returns."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from checkpoint.domain.places import Gate, Place
from checkpoint.link_state import LinkState
from checkpoint.protocol.enrolment import place_of_renewal
from checkpoint.protocol.reference import ADDED_LATER, Stream
from checkpoint.services.clock import Clock
from checkpoint.store import StoreError
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, SyncError, Transport, Trouble, pull_step
from checkpoint.transport import Answer, OfflineError, StrangerError

INTERVAL_SECONDS: Final = 15.0
GLANCE_SECONDS: Final = 4.0
"""While somebody looks at the screen, revocations are asked for so often between two sessions: see docs/adr/0056."""
PROBE_SECONDS: Final = 3.0
BACKOFF_MAX_SECONDS: Final = 300.0
RECORD_DELAY_SECONDS: Final = 0.5
"""After a record the link waits this long, so that a queue's records travel together."""

TOKEN_RENEWED_AFTER: Final = timedelta(hours=24)
RECALL_EVERY: Final = 8
"""So often, of tries in a row that were refused, the tokens of the days before are shown."""
ORDERED: Final = frozenset({Trouble.REVOKED, Trouble.LOST})
"""The server proved that it wants this tablet erased; there is nothing more to ask it."""
IN_VAIN: Final = ORDERED | {
    Trouble.OFFLINE,
    Trouble.PORTAL,
    Trouble.CERTIFICATE,
    Trouble.CERTIFICATE_DATES,
    Trouble.UNAUTHORIZED,
    Trouble.WAITING,
    Trouble.SUSPENDED,
}
"""Troubles of the way there, or of who asks, which every further pull would meet as well."""

log = logging.getLogger(__name__)


def _urgency(failure: SyncError) -> bool:
    """Of several failures, the first is told; but an order goes before all."""
    return failure.trouble not in ORDERED


class LinkTransport(Transport, Protocol):
    """A connection that can also be asked whether anybody is there."""

    def reachable(self) -> bool:
        """Whether the server's port answers."""
        ...

    def renew_token(self) -> Answer:
        """Ask for the token to use next."""
        ...

    def use_token(self, token: str) -> None:
        """Show this token from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Duties:
    """What the link has others do: read a stream again, keep a token, carry out an order to erase."""

    on_pulled: Callable[[Stream], None]
    token_at: datetime | None = None
    keep_token: Callable[[str, datetime], None] = lambda _token, _at: None
    keep_place: Callable[[Place, tuple[Gate, ...]], None] = lambda _place, _gates: None
    on_order: Callable[[Trouble], None] = lambda _trouble: None
    tokens: Callable[[], Sequence[str]] = tuple
    """The token in use, then those before it, the newest first."""


class Link:
    """One background thread. Listeners are told of every change of state, on that thread."""

    def __init__(
        self,
        pusher: Pusher,
        replica: Replica,
        transport: LinkTransport,
        clock: Clock,
        duties: Duties,
    ) -> None:
        """Prepare; nothing is sent before `start`."""
        self.in_sight = True
        """Whether somebody looks at the screen and the battery is not low; the screens set it."""
        self.state = LinkState(last_success=replica.pulled_at(Stream.REVOCATIONS))
        self._pusher, self._replica, self._transport, self._clock = pusher, replica, transport, clock
        self._duties, self._token_at = duties, duties.token_at
        self._listeners: list[Callable[[], None]] = []
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._session = threading.Lock()
        self._failures, self._due_ms, self._probed = 0, 0, False
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin syncing in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; an exchange under way is not waited for longer than 5 s."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def nudge(self) -> None:
        """Sync soon: the app came to the front, or somebody asked."""
        self._wake.set()

    def recorded(self) -> None:
        """Sync soon, for something was recorded; a server that asked for rest gets it."""
        if self.state.trouble is not Trouble.BUSY:
            self._wake.set()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be told of changes; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def session(self) -> bool:
        """Sync once, now, on the calling thread. Revocations first, then the records, then the rest.

        Each part is tried whatever became of the others. Returns whether all got through.
        """
        with self._session:
            if self.state.trouble in ORDERED:
                return False
            self._tell(replace(self.state, busy=True))
            failure = self._both_ways()
            if failure is not None and failure.trouble is Trouble.UNAUTHORIZED and self._failures % RECALL_EVERY == 0:
                failure = self._with_former_token(failure)
            if failure is None:
                failure = self._try(self._renew_token)
            self._conclude(failure)
            return failure is None

    def glance(self) -> None:
        """Ask for revocations alone, while the last session got through and somebody looks.

        A failure is that of a session: the next try then waits as after any other.
        """
        with self._session:
            if not (self.in_sight and self.state.online):
                return
            failure = self._try(self._pull, Stream.REVOCATIONS)
            if failure is not None:
                self._conclude(failure)

    def _both_ways(self) -> SyncError | None:
        first, *rest = Stream
        outcomes = [self._try(self._pull, first), self._try(self._push)]
        if outcomes[0] is None or outcomes[0].trouble not in IN_VAIN:
            marks = self._pusher.marks if outcomes[1] is None else {}
            outcomes += [self._try(self._pull, stream) for stream in rest if not self._is_current(stream, marks)]
        return min((row for row in outcomes if row is not None), key=_urgency, default=None)

    def _with_former_token(self, failure: SyncError) -> SyncError | None:
        """A server restored from a backup knows the token of that day: show those, and renew the one that it knows."""
        present, *former = self._duties.tokens() or ("",)
        for token in former:
            self._transport.use_token(token)
            found = self._both_ways()
            if found is None or found.trouble is not Trouble.UNAUTHORIZED:
                log.warning("sync: the server knows an earlier token only: it was restored")
                self._duties.keep_token(token, self._clock.now())
                self._token_at = None
                return found
        self._transport.use_token(present)
        return failure

    def _conclude(self, failure: SyncError | None) -> None:
        """Say how it went and when the next try is due. What was recorded waits, if the server asks."""
        now, offset = self._clock.now(), self._pusher.gauge.offset
        self._failures = 0 if failure is None else self._failures + 1
        pause = INTERVAL_SECONDS if failure is None else self._pause(failure)
        self._due_ms, due = self._clock.mono_ms() + int(pause * 1000), now + timedelta(seconds=pause)
        if failure is None:
            self._probed = False
            self._tell(LinkState(now, None, due, clock_offset=offset))
            return
        if failure.trouble in ORDERED:
            self._duties.on_order(failure.trouble)
        if failure.trouble is Trouble.BUSY:
            self._wake.clear()
        self._tell(LinkState(self.state.last_success, failure.trouble, due, clock_offset=offset))

    def _is_current(self, stream: Stream, marks: Mapping[str, str]) -> bool:
        """Whether the receipt says that there is nothing new in a stream."""
        at, cursor = self._pusher.server_time, self._replica.cursor(stream)
        if stream in ADDED_LATER and not cursor and stream.value not in marks:
            return True
        if at is None or not cursor or marks.get(stream.value) != cursor:
            return False
        self._replica.confirm(stream, at)
        return True

    def _renew_token(self) -> None:
        """Change the token once a day; the old one is good until the new one was used: a lost answer harms nobody."""
        now = self._pusher.server_time
        if now is None or (self._token_at is not None and now - self._token_at < TOKEN_RENEWED_AFTER):
            return
        answer = self._transport.renew_token()
        token = answer.doc.get("token")
        if isinstance(token, str) and token:
            self._duties.keep_token(token, now)
            self._transport.use_token(token)
            self._token_at = now
            if told := place_of_renewal(answer.doc):
                self._duties.keep_place(*told)

    def _push(self) -> None:
        while self._pusher.step(self._transport, self._clock.now(), self._clock.mono_ms()):
            if self._stopping.is_set():
                return

    def _pull(self, stream: Stream) -> None:
        """Pull a stream; what arrived counts at once, also when the rest of it did not."""
        before = self._replica.cursor(stream)
        try:
            while pull_step(self._replica, stream, self._transport):
                if self._stopping.is_set():
                    return
        finally:
            if self._replica.cursor(stream) != before:
                self._duties.on_pulled(stream)

    def _try(self, part: Callable[..., None], *arguments: Stream) -> SyncError | None:
        try:
            part(*arguments)
        except SyncError as error:
            log.info("sync: %s", error)
            return error
        except (OfflineError, StrangerError) as error:
            log.info("sync: the token was not renewed: %s", error)
        except StoreError as error:
            log.exception("sync: the store refuses")
            return SyncError(Trouble.STORE, str(error))
        return None

    def _pause(self, failure: SyncError) -> float:
        """Full jitter: so that a hundred tablets do not come back in the same second."""
        if failure.trouble is Trouble.BUSY and failure.wait_seconds:
            return failure.wait_seconds * (1 + self._clock.chance())
        longest = min(BACKOFF_MAX_SECONDS, 2.0 ** min(self._failures, 10))
        return max(longest * self._clock.chance(), failure.wait_seconds + self._clock.chance())

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._sync()
            self._sleep()

    def _sync(self) -> None:
        try:
            self.session()
        except Exception:  # the thread must outlive any mistake of ours: records are waiting
            log.exception("sync: unexpected")
            self._failures += 1
            self._due_ms = self._clock.mono_ms() + int(INTERVAL_SECONDS * 1000)
            self._tell(replace(self.state, trouble=Trouble.SERVER_ERROR, busy=False))

    def _sleep(self) -> None:
        """Wait for the next try, a nudge, or, while the server cannot be reached, for its port to answer again.

        By the clock that nobody sets: the wall clock jumps when a network comes back. A port that answers brings
        one early try; a second one only after the port was seen closed, or a server that is overrun gets no rest.
        """
        was_down = not self._probed
        while not self._stopping.is_set():
            left = (self._due_ms - self._clock.mono_ms()) / 1000
            offline = self.state.trouble is Trouble.OFFLINE
            if left <= 0 or self._wake.wait(min(left, PROBE_SECONDS if offline else GLANCE_SECONDS)):
                break
            if not offline:
                self.glance()
                continue
            up = self._transport.reachable()
            if up and was_down:
                self._probed = True
                self._stopping.wait(self._clock.chance())
                break
            was_down = was_down or not up
        self._wake.clear()
        self._stopping.wait(RECORD_DELAY_SECONDS)

    def _tell(self, state: LinkState) -> None:
        self.state = state
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:  # a screen that is gone must not stop the sync
                log.exception("sync: a listener failed")
