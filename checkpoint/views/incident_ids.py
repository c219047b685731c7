"""Names of what is on the screen about somebody whose incident is open; see `ids`."""

from typing import Final

STEPS: Final = "steps"
