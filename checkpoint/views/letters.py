"""How much words alone grow, where the glass is too narrow for everything to grow with them.

Small words grow by the whole factor, large ones by less: what can be read at arm's length already needs no more room.
(Android 14 scales its fonts in this way too.)
"""

from contextvars import ContextVar
from typing import Final

SMALL: Final = 14.0
"""Up to this size, in logical pixels, words grow by the whole factor."""

LARGE: Final = 40.0
"""From this size on they stay as they are."""

SCREEN: Final = 640.0
"""The height of a screen on a glass that is too low for it."""

_factor: ContextVar[float] = ContextVar("letters", default=1.0)


NARROWEST: Final = 330.0
"""No screen is drawn narrower than this, in logical pixels: words grow alone from there on."""


def zoom_of(scale: float, glass_width: float) -> float:
    """How much larger everything is drawn where `scale` is wanted; words are larger still by the rest of it."""
    return min(scale, max(1.0, glass_width / NARROWEST))


def grow(factor: float) -> None:
    """Words that are drawn from now on grow by this factor, at least 1; each part of a screen says so for itself."""
    _factor.set(factor)


def growing() -> bool:
    """Whether words are larger than the distances around them were made for."""
    return _factor.get() > 1.0


def grown(size: float) -> float:
    """A size of words at the present factor, in logical pixels."""
    share = min(1.0, max(0.0, (LARGE - size) / (LARGE - SMALL)))
    return size * (1.0 + (_factor.get() - 1.0) * share)


def grown_height() -> float:
    """The height at which a screen that shares it out among its parts has room for them, in logical pixels."""
    return SCREEN * _factor.get()
