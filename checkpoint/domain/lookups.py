"""Lookups (查阅): somebody at a gate searched the roster and was shown people; each leaves its trace (S11, S26)."""

from dataclasses import dataclass
from enum import StrEnum


class Sought(StrEnum):
    """What a query was taken for. Names, phones and plates are counted and bounded; a room is always shown."""

    NOTHING = "nothing"
    ROOM = "room"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What kind of search it was and how many people it showed; never what was typed."""

    sought: Sought
    shown: int

    def __post_init__(self) -> None:
        if self.shown < 0:
            message = f"a lookup shows somebody or nobody: {self.shown}"
            raise ValueError(message)
