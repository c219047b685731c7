"""Operators (值守员) and the shift (班次) one of them has at this gate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NOTE_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Operator:
    """A volunteer who may sign in at the gates of a place. `pin_hash` is an Argon2id string, never the PIN."""

    operator_id: str
    name: str
    pin_hash: str


@dataclass(frozen=True, slots=True)
class Shift:
    """The shift that runs at this gate, and what was counted in it.

    `after_seq`: everything recorded after this event of the outbox belongs to it, whatever the clock says.
    """

    operator_id: str
    operator_name: str
    started_at: datetime
    after_seq: int = 0
    entries: int = 0
    exits: int = 0

    def minutes(self, now: datetime) -> int:
        """How long it has run; 0 where the clock was set back behind its beginning."""
        return max(0, (now - self.started_at) // timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Handover:
    """What one operator hands to the next (交接), both of whom signed with their PIN.

    `to`: the next operator's id. `inside`: people of the roster inside, `guests`: others, `overdue`: out too long,
    `open_cases`: incidents that are not closed, `missed`: tasks of the day not done. `supplies`: item and number.
    """

    to: str
    inside: int = 0
    guests: int = 0
    overdue: int = 0
    open_cases: int = 0
    missed: int = 0
    supplies: tuple[tuple[str, int], ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.to:
            raise ValueError("a handover names who takes over")
        if len(self.note) > NOTE_MAX:
            raise ValueError(f"a handover's note is at most {NOTE_MAX} characters long")
        if min(self.inside, self.guests, self.overdue, self.open_cases, self.missed) < 0:
            raise ValueError("counts are not negative")
