"""The clock's floor: a tablet's clock that stands before a time which certainly was already is not believed (S25).

What raises it: signed lists, the server's replies, passes of an issuer. Not the tablet's own records nor passes
issued at a gate: a clock that ran ahead there would make every pass expire here.
"""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from checkpoint.services.clock import Clock
from checkpoint.store.marks import Marks

WARN_AFTER: Final = timedelta(minutes=5)
"""Clocks differ; less than this is nobody's concern."""

KEEP_EVERY: Final = timedelta(minutes=10)
"""The floor reaches the disk when it has risen by so much."""


class ClockFloor:
    """Gives the later of the clock and the floor, the floor moving on with the time that passed since."""

    def __init__(self, clock: Clock, marks: Marks) -> None:
        """Begin where the last run ended."""
        self._clock, self._marks = clock, marks
        self._lock = threading.Lock()
        self._kept = self._floor = marks.floor()
        self._since_ms = clock.mono_ms()

    def clock(self) -> Clock:
        """The clock for everything else: it never falls behind the floor."""
        return replace(self._clock, now=self.now, witness=self.witness)

    def now(self) -> datetime:
        """The time."""
        wall = self._clock.now()
        floor = self._moved()
        return wall if floor is None else max(wall, floor)

    def witness(self, at: datetime) -> None:
        """Take note that it is at least `at`."""
        with self._lock:
            before = self._moved()
            if before is not None and at <= before:
                return
            self._floor, self._since_ms = at, self._clock.mono_ms()
            worth_keeping = self._kept is None or at - self._kept >= KEEP_EVERY
            if worth_keeping:
                self._kept = at
        if worth_keeping:
            self._marks.raise_floor(at)

    @property
    def behind(self) -> timedelta | None:
        """How far the tablet's own clock stands behind; None while it is well."""
        floor = self._moved()
        late = None if floor is None else floor - self._clock.now()
        return late if late is not None and late > WARN_AFTER else None

    def _moved(self) -> datetime | None:
        if self._floor is None:
            return None
        passed = max(0, self._clock.mono_ms() - self._since_ms)
        return self._floor + timedelta(milliseconds=passed)
