"""Which record button was tapped, once its record is on the disk: apart from the rest, so the button alone is drawn."""

from dataclasses import dataclass

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.services.encounter import Encounter


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on one of the record buttons of a card."""

    number: int
    revision: int
    outcome: Outcome
    reason: str = ""

    @classmethod
    def on(cls, shown: Encounter, outcome: Outcome, reason: str = "") -> "Tap":
        """A tap on the button that was drawn from this encounter."""
        return cls(shown.number, shown.revision, outcome, reason)


@dataclass
class RecordState(ft.Observable):
    """What the record buttons say: nothing new, or that the tap on one of them is on the disk."""

    kept: Tap | None = None
