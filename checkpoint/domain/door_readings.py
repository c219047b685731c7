"""Readings at the doors of those who stay at home by order: one of each person in the morning, one in the evening."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final

NOON: Final = time(12)
"""Readings before local noon are the morning's, the others the evening's."""

Half = tuple[date, bool]
"""A local day, and whether it is its evening."""


@dataclass(frozen=True, slots=True)
class DoorReading:
    """One reading, in tenths of a degree. `person_no`: whose; 0: nobody said, so it counts for all of the flat."""

    at: datetime
    tenths: int
    person_no: int = 0


def half_of(at: datetime, zone: tzinfo) -> Half:
    """The half day that a moment belongs to."""
    local = at.astimezone(zone)
    return local.date(), local.time() >= NOON


def newest(readings: Iterable[DoorReading], zone: tzinfo) -> dict[Half, dict[int, int]]:
    """What was measured in each half day, by person: of several readings the last one, of `readings` in their order."""
    found: dict[Half, dict[int, int]] = {}
    for reading in readings:
        found.setdefault(half_of(reading.at, zone), {})[reading.person_no] = reading.tenths
    return found


def unmeasured(taken: Mapping[int, int], people: Sequence[int]) -> list[int]:
    """Who is still to be measured in a half day; nobody where one reading was taken for the flat."""
    return [] if 0 in taken else [number for number in people if number not in taken]
