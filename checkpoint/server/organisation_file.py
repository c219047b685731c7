"""An organisation as somebody writes it: a TOML or JSON file of units, and of places with their gates.

Every mistake in a file is found, not only the first. What is compared with the database stands in `founding.py`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from checkpoint.domain.bidi import has_marks
from checkpoint.domain.places import PLACE_ID_MAX, Gate, Place, PlaceKind, Unit, zone_of
from checkpoint.protocol.written import Mistake, WrittenError, parse_written, unknown_keys

NAME_MAX: Final = 40
"""Characters of a name: what a card, a report and the tablet's bar have room for."""
GATE_MAX: Final = 999
ZONE: Final = "Asia/Shanghai"
_PARTS: Final = ("units", "places")
_UNIT: Final = ("number", "name", "under")
_PLACE: Final = ("number", "name", "kind", "unit", "timezone", "gates")

Row = dict[str, Any]


class OrganisationFileError(Exception):
    """A file that is no organisation, with everything that is wrong with it."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(f"{row.problem} {dict(row.values)}" for row in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Organisation:
    """Units, places and gates in the order of the file."""

    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    gates: tuple[Gate, ...]


def read_organisation(text: str) -> Organisation:
    """Read an organisation from the text of a file.

    Raises:
        OrganisationFileError: with every mistake that was found.
    """
    try:
        written = parse_written(text)
    except WrittenError as error:
        raise OrganisationFileError([error.mistake]) from error
    mistakes = unknown_keys(written, _PARTS)
    units, places = (_rows(written.get(part, []), mistakes, part) for part in _PARTS)
    for row in units:
        mistakes += [*unknown_keys(row, _UNIT), *_wrong_unit(row)]
    for row in places:
        mistakes += [*unknown_keys(row, _PLACE), *_wrong_place(row)]
    if not mistakes:
        mistakes += [*_twice("unit_twice", units, "number"), *_twice("place_twice", places, "number")]
        mistakes += [*_twice("unit_name_twice", units, "name"), *_twice("place_name_twice", places, "name")]
    if not mistakes and not units and not places:
        mistakes.append(Mistake("nothing"))
    if mistakes:
        raise OrganisationFileError(mistakes)
    return Organisation(
        tuple(Unit(row["number"], row["name"].strip(), row.get("under")) for row in units),
        tuple(_place(row) for row in places),
        tuple(
            Gate(int(number), row["number"], name.strip()) for row in places for number, name in row["gates"].items()
        ),
    )


def _rows(written: object, mistakes: list[Mistake], part: str) -> list[Row]:
    if isinstance(written, list) and all(isinstance(row, dict) for row in written):
        return written
    mistakes.append(Mistake("not_rows", {"part": part}))
    return []


def _place(row: Row) -> Place:
    kind = PlaceKind(row.get("kind", PlaceKind.COMPOUND))
    return Place(row["number"], row["name"].strip(), kind, row["unit"], row.get("timezone", ZONE))


def _wrong_unit(row: Row) -> Iterator[Mistake]:
    named = _called(row)
    if not _is_number(row.get("number")):
        yield Mistake("number", {"what": named, "most": PLACE_ID_MAX})
    if not _is_name(row.get("name")):
        yield Mistake("name", {"what": named, "most": NAME_MAX})
    if "under" in row and (not _is_number(row["under"]) or row["under"] == row.get("number")):
        yield Mistake("under", {"what": named})


def _wrong_place(row: Row) -> Iterator[Mistake]:
    named = _called(row)
    if not _is_number(row.get("number")):
        yield Mistake("number", {"what": named, "most": PLACE_ID_MAX})
    if not _is_name(row.get("name")) or row["name"].strip().isdecimal():
        yield Mistake("name", {"what": named, "most": NAME_MAX})
    if not _is_number(row.get("unit")):
        yield Mistake("no_unit", {"what": named})
    if row.get("kind", PlaceKind.COMPOUND) not in list(PlaceKind):
        yield Mistake("kind", {"what": named, "kinds": ", ".join(PlaceKind)})
    if zone_of(row.get("timezone", ZONE)) is None:
        yield Mistake("timezone", {"what": named})
    gates = row.get("gates")
    if not isinstance(gates, Mapping) or not gates or not all(_is_gate(*gate) for gate in gates.items()):
        yield Mistake("gates", {"what": named, "most": GATE_MAX})
    elif len({name.strip() for name in gates.values()}) < len(gates):
        yield Mistake("gate_name_twice", {"what": named})


def _called(row: Row) -> object:
    """What a person finds the row by."""
    return row.get("name") or row.get("number") or "?"


def _twice(problem: str, rows: list[Row], key: str) -> list[Mistake]:
    counted = Counter(str(row[key]).strip() for row in rows)
    return [Mistake(problem, {"what": value}) for value, count in counted.items() if count > 1]


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= PLACE_ID_MAX


def _is_name(value: object) -> bool:
    if not isinstance(value, str) or has_marks(value):
        return False
    return 0 < len(value.strip()) <= NAME_MAX and value.strip().isprintable()


def _is_gate(number: str, name: object) -> bool:
    plain = number.isascii() and number.isdecimal() and not number.startswith("0")  # 01 would be gate 1 once more
    return plain and int(number) <= GATE_MAX and _is_name(name)
