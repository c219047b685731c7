"""Recording: an event gets its id and time, reaches the disk, and only then counts."""

import logging
import threading
from collections.abc import Callable

from checkpoint.domain.events import Event, EventBody
from checkpoint.domain.identity import uuid7
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.store import StoreError
from checkpoint.store.outbox import Outbox

log = logging.getLogger(__name__)


class Recorder:
    """The one way into the outbox."""

    def __init__(
        self, outbox: Outbox, ledger: Ledger, clock: Clock, gate_id: int, on_recorded: Callable[[], None]
    ) -> None:
        """`on_recorded` is called after each event that is on the disk."""
        self._outbox, self._ledger, self._clock, self.gate_id = outbox, ledger, clock, gate_id
        self._on_recorded = on_recorded
        self._lock = threading.Lock()
        self.operator_id = ""

    def record(self, body: EventBody) -> Event:
        """Record; when this returns, it is on the disk.

        Raises:
            StoreError: it is not, and does not count.
        """
        with self._lock:
            now = self._clock.now()
            event = Event(
                id=str(uuid7(now, self._clock.random_bytes(10))),
                at=now,
                mono_ms=self._clock.mono_ms(),
                boot=self._clock.boot,
                operator_id=self.operator_id,
                gate_id=self.gate_id,
                body=body,
            )
            self._ledger.apply(self._outbox.append(event), event)
        self._on_recorded()
        return event


def tell_damage(outbox: Outbox, recorder: Recorder) -> int:
    """How many records are newly found to be gone; those whose numbers cannot be known are told of by an event."""
    try:
        return outbox.behind + outbox.tell_losses(recorder.record)
    except StoreError:
        log.exception("damage was found and could not be recorded; it is told after the next start")
    return outbox.behind
