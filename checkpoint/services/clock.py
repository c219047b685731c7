"""Time and chance as arguments, so that a test can hold them still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`: aware UTC. `mono_ms`: milliseconds since `boot`, never falling. `chance`: uniform in [0, 1).

    `witness` is told of every time that certainly was already: what an issuer signed, what the server said.
    """

    now: Callable[[], datetime]
    mono_ms: Callable[[], int]
    boot: str
    random_bytes: Callable[[int], bytes]
    chance: Callable[[], float]
    witness: Callable[[datetime], None] = field(default=lambda _at: None)
