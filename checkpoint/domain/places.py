"""Where people live and work, who is in charge of it, and where it is entered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

PLACE_ID_MAX: Final = 2**53 - 1
"""A place id fits a 12-digit statistics code x 100 plus a running number, and a double in any JSON reader."""


def zone_of(name: object) -> ZoneInfo | None:
    """The time zone of this name, such as `Asia/Shanghai`; None where there is none."""
    try:
        return ZoneInfo(name) if isinstance(name, str) else None
    except (KeyError, ValueError, OSError):  # not known, no name, a folder of names
        return None


class PlaceKind(StrEnum):
    """What a place is; the seed article closes all six."""

    COMPOUND = "compound"
    SITE = "site"
    OFFICE = "office"
    PARK = "park"
    RESETTLEMENT = "resettlement"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class Unit:
    """One office in the tree bureau > branch > responsible unit. The root's `parent_id` is None."""

    unit_id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A closed place. Exactly one unit is in charge of it (包保)."""

    place_id: int
    name: str
    kind: PlaceKind
    unit_id: int
    timezone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        if not 0 < self.place_id <= PLACE_ID_MAX:
            message = f"place id out of range: {self.place_id}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Gate:
    """One opening of a place at which people are registered (卡点). Its id is unique within the place."""

    gate_id: int
    place_id: int
    name: str
