"""Whose card has just come: it is drawn alone, and a moment later what can be tapped for them (ADR 0052)."""

from dataclasses import dataclass

import flet as ft


@dataclass
class ArrivalState(ft.Observable):
    """The number of the encounter whose card is drawn alone; 0: no card is."""

    alone: int = 0

    def hold(self, number: int) -> None:
        """Let the card that is drawn next come alone. Nothing is drawn for it: the card is on its way."""
        object.__setattr__(self, "alone", number)

    def follow(self, number: int) -> None:
        """The card was seen: draw the rest, unless somebody else's card came since."""
        if self.alone == number:
            self.alone = 0
