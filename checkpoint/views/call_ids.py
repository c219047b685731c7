"""Names of the numbers that are held to be seen; see `ids`."""

from typing import Final

CALL: Final = "call-{id}"
