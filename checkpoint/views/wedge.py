"""A scanner that types while no field has the keys: what it sends is collected until its Enter."""

from dataclasses import dataclass
from typing import Final

GAP_SECONDS: Final = 0.15
"""A scanner types faster; a longer pause begins anew."""

TEXT_MIN: Final = 6
"""Shorter than any code: somebody leaned on the keyboard."""

SHIFTED: Final = dict(zip("1234567890-=;/.,'", '!@#$%^&*()_+:?><"', strict=True))
"""What the keys of the upper row give with Shift; passes use `$%*+-./:` only."""


@dataclass
class Wedge:
    """Collects keys by their names. Passes are written in capitals, so letters are taken as capitals."""

    text: str = ""
    last: float = 0.0

    def take(self, key: str, *, shift: bool, at: float) -> str:
        """Take a key; gives the whole text at Enter, and nothing before it."""
        if at - self.last > GAP_SECONDS:
            self.text = ""
        self.last = at
        if key == "Enter":
            text, self.text = self.text, ""
            return text if len(text) >= TEXT_MIN else ""
        if len(key) == 1:
            self.text += SHIFTED.get(key, key) if shift else key.upper()
        elif key.startswith("Numpad ") and key[-1].isdigit():
            self.text += key[-1]
        return ""
