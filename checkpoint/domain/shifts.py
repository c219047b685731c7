"""Operators (值守员) and the shift (班次) one of them has at this gate."""

from dataclasses import dataclass
from datetime import datetime


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
