"""What the emergency sheet and the evacuation show; apart from the rest, for it must work when the rest does not."""

from dataclasses import dataclass
from datetime import datetime

import flet as ft


@dataclass
class EmergencyState(ft.Observable):
    """The emergency sheet: how many it let out and in, and how many of them are not on the disk."""

    open: bool = False
    count: int = 0
    rescuers: int = 0
    """Ambulances, fire engines, police, utilities let in since the sheet was opened."""
    unrecorded: int = 0
    until: datetime | None = None
    """Everybody leaves: verdicts are off until then; None: they are on."""
    minutes: int = 0
    holding: bool = False
    asked: bool = False
    """It was pressed by a key: pressed once more, everybody leaves."""
    asked_at: float = 0.0
    """When, in seconds of the loop's clock."""
    aside: bool = False
    """The evacuation's screen makes room for the roll."""
    ending: bool = False
