"""Flet's comparison of a screen with the one before it, without the steps that cannot find anything.

Flet 1.0.5 walks into every field of every new control, sixty of them in a button, as if a number or a word could hold
controls, and works out each time anew whether a class is a data class (ADR 0061).
"""

import dataclasses
from collections.abc import Callable, Iterable
from functools import cache, wraps
from types import SimpleNamespace
from typing import Final

from flet.controls import object_patch
from flet.controls.object_patch import DiffBuilder

WALKS: Final = ("_configure_dataclass", "_removed_controls")
"""The two of Flet's walks that look into everything."""


class _Asked(dict[type, bool]):
    """What was once asked of a class."""

    def __init__(self, ask: Callable[[type], bool]) -> None:
        self._ask = ask

    def __missing__(self, kind: type) -> bool:
        self[kind] = self._ask(kind)
        return self[kind]


_is_dataclass: Final = _Asked(dataclasses.is_dataclass)
_holds: Final = _Asked(lambda kind: dataclasses.is_dataclass(kind) or issubclass(kind, list | dict))
"""Whether Flet does anything with a value of a class: a data class, or what is in a list or a dictionary."""


def compare_briefly() -> None:
    """From now on a class is asked once, and what can hold no control is not walked into. What is sent is the same."""
    fields = cache(dataclasses.fields)
    vars(object_patch)["dataclasses"] = SimpleNamespace(  # Flet has no setting for it
        is_dataclass=lambda value: _is_dataclass[type(value)],
        fields=lambda value: fields(type(value)),  # type: ignore[arg-type]  # a class has a hash
    )
    for name in WALKS:
        setattr(DiffBuilder, name, _where_something_is(getattr(DiffBuilder, name)))


def _where_something_is(walk: Callable[..., Iterable[object]]) -> Callable[..., Iterable[object]]:
    @wraps(walk)
    def walks(builder: DiffBuilder, value: object, *given: object) -> Iterable[object]:
        return walk(builder, value, *given) if _holds[type(value)] else ()

    return walks
