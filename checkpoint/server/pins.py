"""PINs of operators (S5): drawn by the server, never chosen, so nobody has a birthday or a row of keys."""

import itertools
from collections.abc import Callable
from typing import Final

DIGITS: Final = 6
_DRAWN_FROM: Final = 10**DIGITS
_BYTES: Final = 8
_DIFFERENT_MIN: Final = 4
_CENTURIES: Final = ("19", "20")


def new_pin(random_bytes: Callable[[int], bytes]) -> str:
    """Draw a PIN that nobody would try first."""
    while True:
        pin = f"{int.from_bytes(random_bytes(_BYTES)) % _DRAWN_FROM:0{DIGITS}d}"
        if not is_weak(pin):
            return pin


def is_weak(pin: str) -> bool:
    """Whether a PIN is among those that are tried first: few digits, a row of keys, twice the same, a year."""
    steps = {int(later) - int(first) for first, later in itertools.pairwise(pin)}
    half = len(pin) // 2
    is_year = pin[:2] in _CENTURIES or pin[2:4] in _CENTURIES
    return (
        len(set(pin)) < _DIFFERENT_MIN
        or steps in ({1}, {-1})
        or pin[:half] in (pin[half:], pin[half:][::-1])
        or is_year
    )
