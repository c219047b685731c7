"""Lookups (查阅): somebody at a gate was shown people of the roster, or a whole number; each leaves its trace (S26)."""

from dataclasses import dataclass
from enum import StrEnum

from checkpoint.domain.identity import parse_person_id


class Sought(StrEnum):
    """What a query was taken for. Names, phones and plates are counted and bounded; a room is always shown."""

    NOTHING = "nothing"
    ROOM = "room"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"


class Occasion(StrEnum):
    """Why a whole number was looked at (S12): to ask a visitor's host, or to call a household."""

    HOST = "host"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What kind of search it was and how many people it showed; never what was typed.

    `person_id` and `why`: it was no search, the whole telephone number of this one resident was looked at.
    """

    sought: Sought
    shown: int
    person_id: str = ""
    why: Occasion | None = None

    def __post_init__(self) -> None:
        if self.shown < 0:
            message = f"a lookup shows somebody or nobody: {self.shown}"
            raise ValueError(message)
        if bool(self.person_id) != self.is_view:
            raise ValueError("whose number was looked at, and why, are told together")
        if self.person_id:
            parse_person_id(self.person_id)

    @property
    def is_view(self) -> bool:
        """Whether a whole number was looked at, and nothing searched for."""
        return self.why is not None
