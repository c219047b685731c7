"""How far the tablet's clock stands from the server's, from what each exchange tells."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = 8
"""Exchanges that are compared; the one with the shortest way there and back is the surest."""

SHOWN_FROM: Final = timedelta(seconds=120)
"""A smaller difference is nobody's concern; the server flags records from the same one on."""


@dataclass(slots=True)
class ClockGauge:
    """The offset of this device's clock: positive when it is ahead of the server's."""

    _seen: deque[tuple[int, timedelta]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, sent_at: datetime, server_at: datetime, took_ms: int) -> None:
        """Take note of an exchange: when it was sent by our clock, what the server's said, and how long it took."""
        middle = sent_at + timedelta(milliseconds=took_ms / 2)
        if self._seen and abs(middle - server_at - self._seen[-1][1]) > SHOWN_FROM:
            self._seen.clear()  # somebody set the clock: what was seen before holds no longer
        self._seen.append((took_ms, middle - server_at))

    @property
    def offset(self) -> timedelta | None:
        """The best estimate; None before the first exchange."""
        return min(self._seen, key=lambda row: row[0])[1] if self._seen else None
