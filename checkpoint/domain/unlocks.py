"""Unlocking (解锁) an operator who mistyped their PIN ten times, where no network brings a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

UNLOCK_LIFE: Final = timedelta(minutes=15)
"""How long a code may be shown: the supervisor stands there, or sends a picture while both are on the telephone."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """What a supervisor signed: this operator may try their PIN again on this tablet, once, until then.

    `unlock_id`: 16 hexadecimal digits, drawn for this code alone.
    """

    unlock_id: str
    place_id: int
    device_id: str
    operator_id: str
    issued_at: datetime
    valid_until: datetime

    def __post_init__(self) -> None:
        if not timedelta(0) < self.valid_until - self.issued_at <= UNLOCK_LIFE:
            raise ValueError("an unlock code holds for fifteen minutes at most")


@dataclass(frozen=True, slots=True)
class PinUnlocked:
    """That a code was used on this tablet, as an event: which one, and for which operator."""

    unlock_id: str
    unlocked: str

    def __post_init__(self) -> None:
        if not self.unlock_id or not self.unlocked:
            raise ValueError("it names the code and the operator")
