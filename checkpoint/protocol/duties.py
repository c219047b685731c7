"""What a post records beside passages, on the wire: keys are the fields' names, and a field at its default is left out.

So a field that is once recorded is never renamed, and a new one has a default. `duty` repeats the kind inside the body:
the tablet's store finds the events of a kind by it.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin, get_type_hints

from checkpoint.domain.events import Duty, EventKind, type_of_body
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit
from checkpoint.protocol.real_names import real_name_from_doc, real_name_to_doc
from checkpoint.protocol.strangers import stranger_from_doc, stranger_to_doc
from checkpoint.protocol.trips import trip_from_doc, trip_to_doc
from checkpoint.protocol.values import Json, ProtocolError, format_time, get, get_enum, parse_time
from checkpoint.protocol.visits import visit_from_doc, visit_to_doc

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made")

DUTIES: Final = frozenset(
    (
        *(EventKind.INCIDENT, EventKind.TASK, EventKind.SUPPLY, EventKind.RETURNEE),
        *(EventKind.CARE, EventKind.NOTICE, EventKind.SETTING, EventKind.EMERGENCY),
    )
)
"""The kinds that this module speaks for."""

DUTY_KEY: Final = "duty"


_PARTS: Final[dict[type, tuple[Callable[[Any], dict[str, Any]], Callable[[Json], object]]]] = {
    Visit: (visit_to_doc, visit_from_doc),
    Trip: (trip_to_doc, trip_from_doc),
    Stranger: (stranger_to_doc, stranger_from_doc),
    RealName: (real_name_to_doc, real_name_from_doc),
}
"""Values that are documents of their own within a body: how they are written and read."""


def duty_to_doc(body: Duty) -> dict[str, Any]:
    """The body of an event of one of `DUTIES`."""
    kind = next(kind for kind in DUTIES if isinstance(body, type_of_body[kind]))
    return {DUTY_KEY: kind.value} | fields_to_doc(body)


def fields_to_doc(record: "DataclassInstance") -> dict[str, Any]:
    """The fields of a record by their names; those at their default are left out."""
    values = ((field.name, getattr(record, field.name), field.default) for field in fields(record))
    return {name: _plain(value) for name, value, default in values if value != default}


def duty_from_doc(kind: EventKind, doc: Json) -> Duty:
    """Inverse of `duty_to_doc`.

    Raises:
        ProtocolError: a field that must be there is not, or is of another kind.
        ValueError: the values contradict each other.
    """
    body: Duty = fields_from_doc(type_of_body[kind], doc)
    return body


def fields_from_doc(made: type[Made], doc: Json) -> Made:
    """Inverse of `fields_to_doc`, of a record of the type `made`.

    Raises:
        ProtocolError: a field that must be there is not, or is of another kind.
        ValueError: the values contradict each other.
    """
    rows = _readers(made)  # type: ignore[arg-type]  # a class has a hash, whatever its instances have
    return made(**{name: read(doc, name) for name, read, required in rows if required or doc.get(name) is not None})


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case datetime():
            return format_time(value)
        case date():
            return value.isoformat()
        case Visit() | Trip() | Stranger() | RealName():
            return _PARTS[type(value)][0](value)
        case tuple():
            return [[row.tenths, format_time(row.at)] for row in value]
    return value


@cache
def _readers(made: type) -> tuple[tuple[str, Callable[[Json, str], object], bool], ...]:
    """For each field its name, how it is read, and whether it has no default."""
    hints = get_type_hints(made)
    return tuple((field.name, _reader(hints[field.name]), field.default is MISSING) for field in fields(made))


def _reader(hint: Any) -> Callable[[Json, str], object]:  # noqa: ANN401 - a type as Python writes it down
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _readings
    if issubclass(hint, Enum):
        return lambda doc, name: get_enum(doc, name, hint)
    if issubclass(hint, datetime):
        return lambda doc, name: parse_time(get(doc, name, str), name)
    if issubclass(hint, date):
        return _date
    if hint in _PARTS:
        return lambda doc, name: _PARTS[hint][1](get(doc, name, dict))
    return lambda doc, name: get(doc, name, hint)


def _date(doc: Json, name: str) -> date:
    try:
        return date.fromisoformat(get(doc, name, str))
    except ValueError as error:
        raise ProtocolError(f"{name}: not a date") from error


def _readings(doc: Json, name: str) -> tuple[Reading, ...]:
    return tuple(reading_of(pair, name) for pair in get(doc, name, list))


def reading_of(pair: object, name: str) -> Reading:
    """One reading, as `[tenths, time]`."""
    match pair:
        case [int(tenths), str(at)]:
            return Reading(tenths, parse_time(at, name))
    raise ProtocolError(f"{name}: expected [tenths, time]")
