"""Time and chance as arguments, so that a test can hold them still."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`: aware UTC. `mono_ms`: milliseconds since `boot`, never falling. `chance`: uniform in [0, 1)."""

    now: Callable[[], datetime]
    mono_ms: Callable[[], int]
    boot: str
    random_bytes: Callable[[int], bytes]
    chance: Callable[[], float]
