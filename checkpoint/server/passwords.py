"""Passwords of supervisors (S7): drawn by the server and shown once, so none is short, common or used elsewhere."""

from collections.abc import Callable
from typing import Final

from checkpoint.server.repository.devices import CODE_CHARACTERS

CHARACTERS: Final = 20
"""100 random bits."""
_GROUP: Final = 5


def new_password(random_bytes: Callable[[int], bytes]) -> str:
    """Draw a password, in groups that can be read to somebody: `7K2MX-…`; no character is taken for another."""
    drawn = "".join(CODE_CHARACTERS[byte & 31] for byte in random_bytes(CHARACTERS))
    return "-".join(drawn[start : start + _GROUP] for start in range(0, CHARACTERS, _GROUP))
