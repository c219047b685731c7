"""The pace of a gate (通行节奏): what the tablet can honestly say about a queue that it does not see (A9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from checkpoint.domain.movements import Movement

if TYPE_CHECKING:
    from checkpoint.domain.events import Event

PACE_WINDOW: Final = timedelta(minutes=10)
"""Long enough for one slow person not to count, short enough to tell of the queue that stands there now."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many were recorded in the last `minutes`, and how many wait beside the gate; how many queue nobody knows."""

    recorded: int
    minutes: int
    waiting: int

    @property
    def per_minute(self) -> float:
        """People a minute, to one decimal."""
        return round(self.recorded / self.minutes, 1)


def pace(events: Iterable["Event"], now: datetime, begun: datetime, waiting: int) -> Pace:
    """Count movements that were recorded as they happened, turned back ones too, within the window or since `begun`.

    Paper brought in and records put right are no queue. A shift younger than a minute counts as one minute.
    """
    since = max(now - PACE_WINDOW, begun)
    recorded = sum(
        event.body.late is None and since < event.at <= now for event in events if isinstance(event.body, Movement)
    )
    return Pace(recorded, max(1, round((now - since) / timedelta(minutes=1))), waiting)
