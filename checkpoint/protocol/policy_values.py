"""The values in a policy's file, looked at one by one before they become a policy: each mistake has its words."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from typing import Any, Final

from checkpoint.domain.passes import PassType
from checkpoint.protocol.policies import CHOICES, FLAGS, NUMBERS, OPTIONAL, TYPES
from checkpoint.protocol.written import Mistake

DEGREES: Final = ("fever", "low")
MOMENTS: Final = ("valid_from", "valid_until")
_ALMOST: Final = 1e-6
WORDS: Final = ("title", "issued_by", "supervisor_phone")
PASS_TYPES: Final = tuple(kind.name.lower() for kind in PassType)


def wrong_values(written: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is wrong with single values; rows of gates and tasks are looked at where they are read."""
    for problem, fits in _KINDS.items():
        for name in _NAMES[problem]:
            if name in written and not fits(written[name]):
                yield Mistake(problem, {"name": name, "value": written[name]})
    for name, kind in CHOICES.items():
        if name in written and written[name] not in [row.value for row in kind]:
            known = ", ".join(row.value for row in kind)
            yield Mistake("choice", {"name": name, "value": written[name], "known": known})
    for name in TYPES:
        listed = written.get(name, [])
        if not isinstance(listed, list) or any(str(kind).lower() not in PASS_TYPES for kind in listed):
            yield Mistake("pass_types", {"name": name, "value": listed, "known": ", ".join(PASS_TYPES)})


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_degrees(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(round(value * 10) - value * 10) < _ALMOST


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, datetime) or bool(datetime.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_clock(value: object) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_span(value: object) -> bool:
    return isinstance(value, list) and len(value) == len(("from", "until")) and all(map(_is_clock, value))


_KINDS: Final[dict[str, Callable[[object], bool]]] = {
    "whole": _is_whole,
    "flag": lambda value: isinstance(value, bool),
    "degrees": _is_degrees,
    "moment": _is_moment,
    "clock": _is_clock,
    "span": _is_span,
    "words": lambda value: isinstance(value, str),
}
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "whole": ("version", *NUMBERS, *OPTIONAL),
    "flag": FLAGS,
    "degrees": DEGREES,
    "moment": MOMENTS,
    "clock": ("report_due",),
    "span": ("curfew",),
    "words": WORDS,
}
