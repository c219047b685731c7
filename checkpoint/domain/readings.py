"""Temperature readings, kept as whole tenths of a degree so that 36.5 is 36.5 on every machine."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

TENTHS_MIN: Final = 300
"""30.0 degrees Celsius: below this a thermometer reads something other than a person."""
TENTHS_MAX: Final = 450
"""45.0 degrees Celsius, likewise above."""

_DOTTED: Final = re.compile(r"^(\d{2})[.．。,，](\d)?$")
_PLAIN: Final = re.compile(r"^(\d{2})(\d)?$")


class ReadingError(ValueError):
    """The typed text is not a temperature between 30.0 and 45.0; the gate says so on the spot."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement (测温读数): tenths of a degree Celsius, 300 to 450 inclusive, and when it was taken."""

    tenths: int
    at: datetime

    def __post_init__(self) -> None:
        if not TENTHS_MIN <= self.tenths <= TENTHS_MAX:
            message = f"reading out of range: {self.tenths}"
            raise ValueError(message)

    @property
    def text(self) -> str:
        """As people write it: `36.5`."""
        return format_tenths(self.tenths)


def parse_tenths(text: str) -> int:
    """Read what a volunteer types: `36.5`, `365`, `36` and `36。5` all are temperatures.

    Raises:
        ReadingError: not a temperature, or outside 30.0 to 45.0.
    """
    text = text.strip()
    match = _DOTTED.match(text) or _PLAIN.match(text)
    if match is None:
        raise ReadingError(text)
    tenths = int(match[1]) * 10 + int(match[2] or 0)
    if not TENTHS_MIN <= tenths <= TENTHS_MAX:
        raise ReadingError(text)
    return tenths


def format_tenths(tenths: int) -> str:
    """Write tenths as degrees with one decimal."""
    return f"{tenths // 10}.{tenths % 10}"


def rested_minutes(readings: Sequence[Reading], fever_tenths: int) -> int | None:
    """Minutes from the first high reading to the newest one; None where there is nothing to wait for."""
    first = next((reading for reading in readings if reading.tenths >= fever_tenths), None)
    if first is None or first is readings[-1]:
        return None
    return int((readings[-1].at - first.at).total_seconds() // 60)
