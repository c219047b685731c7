"""How long somebody without any pass is checked, beside somebody with one: a simulated flow (A5).

The app's part is measured in the browser. The hands' part is the keystroke-level model of Card, Moran and Newell
(1980): 1.35 s to decide, 1.1 s to point and 0.2 s to press, for each tap. What both have in common counts in both:
holding up a pass or telling the room number, and the thermometer.
"""

import statistics
from dataclasses import dataclass, field
from typing import Final

from checkpoint.domain.people import Household, Resident

TAP_SECONDS: Final = 1.35 + 1.1 + 0.2
SHOWN_SECONDS: Final = 2.0
"""A pass is held up, or a room is told: eight syllables at five a second, as Mandarin is spoken."""
MEASURED_SECONDS: Final = 2.0
"""An infrared thermometer is aimed and read."""

PASS_TAPS: Final = 2
ROOM_TAPS: Final = 5
"""As docs/taps.md counts them."""


@dataclass
class Checks:
    """The app's own part of each check, in milliseconds."""

    with_pass: list[float] = field(default_factory=list)
    by_room: list[float] = field(default_factory=list)


def seconds(own_ms: list[float], taps: int) -> float:
    """The middle of a check, with hands, pass or voice, and thermometer."""
    return statistics.median(own_ms) / 1000 + taps * TAP_SECONDS + SHOWN_SECONDS + MEASURED_SECONDS


def steps(home: Household, resident: Resident) -> tuple[tuple[str, str], ...]:
    """What is tapped to find somebody by their room, and what each tap brings."""
    room, member = f"room-{home.address}", f"member-{resident.person_no}"
    return ((f"ready-building-{home.building}", room), (room, member), (member, "verdict"))
