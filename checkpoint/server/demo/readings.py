"""What the thermometer shows: mostly health, now and then a cold instrument or a fever."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from checkpoint.domain.readings import Reading

_FEVER_SHARE: Final = 0.0016
_FALSE_ALARM_SHARE: Final = 0.003
_COLD_SHARE: Final = 0.004
_REST: Final = timedelta(minutes=5)


def measure(chance: Random, at: datetime) -> tuple[Reading, ...]:
    """Measure one person, again where the first reading asks for it."""
    draw = chance.random()
    if draw < _FEVER_SHARE:
        first = chance.randint(374, 386)
        return Reading(first, at), Reading(first + chance.randint(-1, 3), at + _REST)
    draw -= _FEVER_SHARE
    if draw < _FALSE_ALARM_SHARE:
        again = at + _REST
        return (
            Reading(chance.randint(373, 375), at),
            Reading(_normal(chance), again),
            Reading(_normal(chance), again + timedelta(seconds=20)),
        )
    if draw - _FALSE_ALARM_SHARE < _COLD_SHARE:
        return Reading(chance.randint(338, 349), at), Reading(_normal(chance), at + timedelta(seconds=40))
    return (Reading(_normal(chance), at),)


def _normal(chance: Random) -> int:
    return min(max(round(chance.gauss(364.5, 2.6)), 356), 371)
