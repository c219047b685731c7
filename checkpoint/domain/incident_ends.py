"""How an incident ended, in one word: the note of its closing step."""

from typing import Final

HANDED_TO: Final = ("family", "ambulance", "community", "police")
"""To whom somebody who was alone is handed over; words under `alone.to.<value>`."""

CAME: Final = ("ambulance", "clinic", "community")
"""Who came for somebody with a fever at home; words under `home.came.<value>`."""

WELL_AGAIN: Final = "normal"
"""The same where a mistyped reading was put right, or a second one was not high: nobody had to come."""
