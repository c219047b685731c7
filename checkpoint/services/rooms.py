"""The flats of a building as they are leafed through: all at once, or by entrance (单元) and floor (层) first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from checkpoint.domain.people import Household

ROOMS_MAX: Final = 400
"""As many are shown at once. Where there are more, the entrance is asked for first, and the floor where it is large."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """`flats` to choose from now. `units` and `floors`, if there are several; none of the flats: one of them first."""

    flats: tuple[Household, ...]
    units: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()


def rooms_of(building: Sequence[Household], unit: str | None = None, floor: str | None = None) -> Rooms:
    """What is offered of a building's flats, in their order; None: not chosen. On the last level there is no limit."""
    units = _several(row.unit for row in building)
    here = [row for row in building if unit is None or row.unit == unit]
    if len(here) > ROOMS_MAX and unit is None and units:
        return Rooms((), units)
    floors = _several(floor_of(row) for row in here) if len(here) > ROOMS_MAX else ()
    if floors and floor is None:
        return Rooms((), units, floors)
    return Rooms(tuple(row for row in here if not floors or floor_of(row) == floor), units, floors)


def floor_of(flat: Household) -> str:
    """2404 is on floor 24, 301 on floor 3; empty where the room does not tell."""
    return flat.room[:-2] if flat.room.isdecimal() else ""


def _several(names: Iterable[str]) -> tuple[str, ...]:
    found = sorted(set(names), key=lambda name: (len(name), name))
    return tuple(found) if len(found) > 1 else ()
