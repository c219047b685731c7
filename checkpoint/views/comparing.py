"""Flet's comparison of a screen with the one before it, without the steps that cannot find anything.

Flet 1.0.5 walks into every field of every new control, sixty of them in a button, as if a number or a word could hold
controls, and works out each time anew whether a class is a data class (ADR 0061).
"""

import dataclasses
from collections.abc import Callable, Iterable
from functools import wraps
from inspect import unwrap
from types import FunctionType, SimpleNamespace
from typing import Any, Final, TypeVar

from flet.controls import object_patch
from flet.controls.object_patch import DiffBuilder

WALKS: Final = ("_configure_dataclass", "_removed_controls")
"""The two of Flet's walks that look into everything."""

T = TypeVar("T")


class _Asked(dict[type, T]):
    """What was once asked of a class."""

    def __init__(self, ask: Callable[[Any], T]) -> None:
        self._ask = ask

    def __missing__(self, kind: type) -> T:
        self[kind] = self._ask(kind)
        return self[kind]


def _places_of(kind: type) -> tuple[dict[str, int], tuple[int, ...]]:
    """The place of each field of a class, and those places that are looked at whatever was given to an instance.

    Flet keeps what was given and is no default in `_values`; a field that it keeps elsewhere, or whose default holds
    something, is always looked at.
    """
    defaults: dict[str, object] = getattr(kind, "_prop_defaults", {})
    places = {field.name: place for place, field in enumerate(_fields[kind])}
    always = (place for name, place in places.items() if name not in defaults or _holds[type(defaults[name])])
    return places, tuple(always)


_is_dataclass: Final = _Asked[bool](dataclasses.is_dataclass)
_holds: Final = _Asked[bool](lambda kind: dataclasses.is_dataclass(kind) or issubclass(kind, list | dict))
"""Whether Flet does anything with a value of a class: a data class, or what is in a list or a dictionary."""

_fields: Final = _Asked[tuple[dataclasses.Field[Any], ...]](dataclasses.fields)
_places: Final = _Asked[tuple[dict[str, int], tuple[int, ...]]](_places_of)


def _fields_that_hold(value: Any) -> Iterable[dataclasses.Field[Any]]:  # noqa: ANN401 - any data class
    """The fields of a data class that can hold a control, in their order; of one that Flet does not keep, all."""
    given: dict[str, object] | None = getattr(value, "_values", None)
    fields = _fields[type(value)]
    if given is None:
        return fields
    places, always = _places[type(value)]
    held = {places[name] for name, row in given.items() if _holds[type(row)] and name in places}
    return [fields[place] for place in sorted(held.union(always))]


def compare_briefly() -> None:
    """From now on a class is asked once, and what can hold no control is not walked into. What is sent is the same."""
    asked_once = SimpleNamespace(  # Flet has no setting for it
        is_dataclass=lambda value: _is_dataclass[type(value)],
        fields=lambda value: _fields[type(value)],
    )
    vars(object_patch)["dataclasses"] = asked_once
    holding = SimpleNamespace(is_dataclass=asked_once.is_dataclass, fields=_fields_that_hold)
    for name in WALKS:
        setattr(DiffBuilder, name, _where_something_is(unwrap(getattr(DiffBuilder, name)), holding))


def _where_something_is(walk: Callable[..., Any], dataclasses: SimpleNamespace) -> Callable[..., Iterable[object]]:
    """Flet's own walk, to which a class has only the fields that hold something."""
    names = {**walk.__globals__, "dataclasses": dataclasses}
    among_those: Callable[..., Iterable[object]] = FunctionType(walk.__code__, names, walk.__name__, walk.__defaults__)

    @wraps(walk)
    def walks(builder: DiffBuilder, value: object, *given: object) -> Iterable[object]:
        return among_those(builder, value, *given) if _holds[type(value)] else ()

    return walks
