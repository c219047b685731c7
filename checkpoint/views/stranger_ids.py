"""Names of what is asked of somebody of whom nothing tells; see `ids`."""

from typing import Final

NAME: Final = "stranger-name"
HOME: Final = "stranger-home"
SAID: Final = "stranger-said"
DOCUMENT: Final = "document"
