"""Upkeep: what a tablet does for its own store once a day and at the start, off the way of any record."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.policy import Policy
from checkpoint.services.clock import Clock
from checkpoint.store import StoreError
from checkpoint.store.outbox import Outbox

INTERVAL_HOURS: Final = 24.0
FIRST_SECONDS: Final = 20.0
"""The first round waits until the app has drawn itself and the link has tried once."""

PAUSE_SECONDS: Final = 0.2
"""Between two segments, so that a record made meanwhile waits for one of them at most."""

log = logging.getLogger(__name__)


class Retention:
    """Drops events that are older than the policy keeps them, that the server has, and that its backups have.

    Where the disk is nearly full a backup is not waited for: a tablet whose server never makes one goes on recording.
    """

    def __init__(
        self,
        outbox: Outbox,
        policy: Callable[[datetime], Policy | None],
        clock: Clock,
        carry: Callable[[int], object],
        is_disk_low: Callable[[], bool],
    ) -> None:
        """`policy` gives the one in force; while there is none, nothing goes. `carry`: see `Outbox.retire`."""
        self._outbox, self._policy, self._clock = outbox, policy, clock
        self._carry, self._is_disk_low = carry, is_disk_low

    def run(self, pause: Callable[[float], object]) -> int:
        """Drop what may go, a segment at a time; gives how many events went.

        `pause` is called between two segments with the seconds to wait, and ends the round by returning true.
        """
        now, total = self._clock.now(), 0
        policy = self._policy(now)
        if policy is None:
            return 0
        days = policy.days_kept
        while gone := self._outbox.retire(now - timedelta(days=days), now, most=self._most(), carry=self._carry):
            total += gone
            if pause(PAUSE_SECONDS):
                break
        if total:
            log.info("retention: %s events older than %s days went; the server has them", total, days)
        return total

    def _most(self) -> int:
        """The greatest number that may go now."""
        return self._outbox.cursor.acked if self._is_disk_low() else self._outbox.backups.proven


class Upkeep:
    """One background thread that does each duty at the start and then once a day. A duty that fails is tried again."""

    def __init__(self, duties: Sequence[Callable[[Callable[[float], object]], object]]) -> None:
        """Nothing is done before `start`."""
        self._duties = duties
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin, after a while."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a segment that is just dropped is waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def round(self) -> None:
        """Do every duty once, now, on the calling thread; what the disk refuses is logged."""
        for duty in self._duties:
            try:
                duty(self._stopping.wait)
            except StoreError:
                log.exception("upkeep: the store refuses")

    def _run(self) -> None:
        left = FIRST_SECONDS
        while not self._stopping.wait(left):
            try:
                self.round()
            except Exception:  # the thread must outlive any mistake of ours
                log.exception("upkeep: unexpected")
            left = INTERVAL_HOURS * 3600
