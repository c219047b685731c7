"""A scanner that types while no field has the keys: what it sends is collected until its Enter, its Tab or a pause."""

from dataclasses import dataclass
from typing import Final

from checkpoint.qr.token import TEXT_MAX

GAP_SECONDS: Final = 0.15
"""A scanner types faster."""

BREAK_SECONDS: Final = 2 * GAP_SECONDS
"""A longer pause begins anew; the tablet may have drawn for a moment while the keys came."""

PAUSE_SECONDS: Final = 0.4
"""After so long without a key a scan is over: some scanners send nothing at its end."""

TYPED_SECONDS: Final = 1.0
"""Keys that end up in a line of text are somebody typing, up to so long after the last of them; a code is a scan."""

TEXT_MIN: Final = 6
"""Shorter than any code: somebody leaned on the keyboard."""

ENDINGS: Final = frozenset({"Enter", "Numpad Enter", "Tab"})

SHIFTED: Final = dict(zip("1234567890-=;/.,'", '!@#$%^&*()_+:?><"', strict=True))
"""What the keys of the upper row give with Shift; passes use `$%*+-./:` only."""


@dataclass
class Wedge:
    """Collects keys by their names. Passes are written in capitals, so letters are taken as capitals.

    At most one sign more than the longest pass is kept: enough to see that it is none.
    """

    text: str = ""
    last: float = 0.0

    def take(self, key: str, *, shift: bool, at: float) -> str:
        """Take a key; gives the whole text at its end, and nothing before it. `at` in seconds of any steady clock."""
        if at - self.last > BREAK_SECONDS:
            self.text = ""
        self.last = at
        if key in ENDINGS:
            return self._whole()
        if len(self.text) <= TEXT_MAX:
            self.text += _sign(key, shift=shift)
        return ""

    def rest(self, at: float) -> str:
        """Asked a pause after a key: gives the text when no other key and no ending came since."""
        return self._whole() if at - self.last >= PAUSE_SECONDS else ""

    def _whole(self) -> str:
        text, self.text = self.text, ""
        return text if len(text) >= TEXT_MIN else ""


def _sign(key: str, *, shift: bool) -> str:
    if len(key) == 1:
        return SHIFTED.get(key, key) if shift else key.upper()
    return key[-1] if key.startswith("Numpad ") and key[-1].isdigit() else ""
