"""What a camera has seen: each code once, however long it is held up; and when nobody comes, sleep."""

from dataclasses import dataclass
from typing import Final

AWAY_SECONDS: Final = 3.0
"""A code that was out of sight for so long and is back is shown anew; frames that fail to read are shorter gaps."""

SLEEP_SECONDS: Final = 20.0
"""After so long without a code the camera rests: it warms the tablet and empties its battery."""

REFUSED: Final = ("permission", "denied", "notallowed", "not allowed", "access")
ABSENT: Final = ("notfound", "no camera", "not found")


@dataclass
class Sighting:
    """The code in sight. Times are seconds of any steady clock; it begins awake."""

    code: str = ""
    seen: float = float("-inf")
    active: float = 0.0

    def is_new(self, code: str, now: float) -> bool:
        """Tell whether a code that is read now is another showing than the one before."""
        new = code != self.code or now - self.seen > AWAY_SECONDS
        self.code, self.seen, self.active = code, now, now
        return new

    def still(self, codes: list[str], now: float) -> None:
        """While somebody's card is open: the code may stay in sight, and no other counts yet."""
        self.active = now
        if self.code in codes:
            self.seen = now

    def woken(self, now: float) -> None:
        """Somebody wants the camera."""
        self.active = now

    def is_idle(self, now: float) -> bool:
        """Whether nothing was seen for so long that the camera may sleep."""
        return now - self.active >= SLEEP_SECONDS


def best(codes: list[str]) -> str:
    """Of several codes in one picture one of ours, else the first."""
    return next((code for code in codes if code.startswith(("GP", "GU"))), codes[0])


def trouble(error: Exception) -> str:
    """Which words fit a camera that does not work: `refused`, `none` or `unusable`."""
    said = f"{type(error).__name__} {error}".lower()
    if any(sign in said for sign in ABSENT):
        return "none"
    return "refused" if any(sign in said for sign in REFUSED) else "unusable"
