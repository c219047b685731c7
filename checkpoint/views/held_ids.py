"""Names of what is on the screen about who is held for an answer; see `ids`."""

from typing import Final

HOLD: Final = "hold"
NUMBER: Final = "held-number"
CLOCK: Final = "held-clock"
CALL: Final = "held-call"
FOUND: Final = "held-found"
WORD: Final = "held-word"
OBJECT: Final = "object"
ANSWERED: Final = "object-answered"
TURN_BACK: Final = "turn-back"
