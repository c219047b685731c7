"""Trips (去向): where somebody who goes out means to go, and when they mean to be back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from checkpoint.domain.policy import TEXT_MAX

DESTINATIONS: Final = ("shopping", "medical", "work", "other")
"""What the gate offers, each one tap; their words are in the text catalogue under `trip.to.<value>`."""


@dataclass(frozen=True, slots=True)
class Trip:
    """What the register of exits asks (目的地、预计返回时间); both may be left open.

    `destination` is one of `DESTINATIONS`, or a word that a newer gate or the paper has: it is shown as it is.
    """

    destination: str = ""
    due_back: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.destination) > TEXT_MAX:
            raise ValueError(f"a destination is at most {TEXT_MAX} characters long")

    @property
    def complete(self) -> bool:
        """Whether both were said."""
        return bool(self.destination) and self.due_back is not None
