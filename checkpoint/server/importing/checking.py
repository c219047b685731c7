"""From rows to people: every row becomes a person to plan with, or a list of what is wrong with it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from checkpoint.domain.people import Sex
from checkpoint.server.importing import fields
from checkpoint.server.importing.fields import Identity
from checkpoint.server.importing.headers import LOCATION, Column
from checkpoint.server.importing.problems import Problem, ProblemReason, masked
from checkpoint.server.importing.table import Row, Table

Address = tuple[str, str, str]
"""Building, unit, room, as tidied."""

_BUILDINGS_SHOWN: Final = 12
_HEADS: Final = frozenset({"户主", "本人", "head", "self", "householder"})


@dataclass(frozen=True, slots=True)
class Person:
    """A row that is in order. `identity` holds the full number: it never leaves the import."""

    line: int
    address: Address
    name: str
    sex: Sex
    identity: Identity | None
    phone: str
    relation: str
    note: str
    looked_after: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken, with its cells as they are to be written for correction."""

    row: Row
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a table's rows; each row is in exactly one of the two."""

    people: tuple[Person, ...]
    rejected: tuple[Rejected, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems in the order of the lines."""
        return tuple(problem for row in self.rejected for problem in row.problems)


@dataclass(slots=True)
class _Seen:
    """Who came before, to find the second row of one person."""

    by_number: dict[str, int] = field(default_factory=dict)
    by_name: dict[tuple[Address, str], list[tuple[str, int]]] = field(default_factory=dict)


def check(table: Table, *, today: date, known_buildings: Collection[str] | None = None) -> Checked:
    """Check every row. `known_buildings` None: any building may appear, as in a place's first import.

    A row whose building, unit and room are all empty belongs to the address above it, unless it is a head of
    household (户主): offices write an address once for a family, and a head begins the next one.
    """
    people: list[Person] = []
    rejected: list[Rejected] = []
    seen = _Seen()
    uses_buildings = Column.BUILDING in table.header.columns and any(
        row.cell(table.header.columns[Column.BUILDING]) for row in table.rows
    )
    above: Row | None = None
    for found in table.rows:
        row = _with_address(found, above, table.header.columns)
        above = row
        reader = _RowReader(row, table.header.columns)
        person = reader.person(today, uses_buildings=uses_buildings, known_buildings=known_buildings)
        _add_repeats(person, reader, seen)
        if reader.problems:
            rejected.append(Rejected(row, tuple(reader.problems)))
        else:
            _remember(person, seen)
            people.append(person)
    return Checked(tuple(people), tuple(rejected))


def _with_address(row: Row, above: Row | None, columns: dict[Column, int]) -> Row:
    """Write the address of the row above into a row that has none: once rejected, it has to stand alone."""
    if above is None or any(row.cell(columns.get(column)) for column in LOCATION):
        return row
    if row.cell(columns.get(Column.RELATION)).lower() in _HEADS:
        return row
    cells = list(row.cells)
    for column in LOCATION:
        position = columns.get(column)
        if position is not None:
            cells.extend("" for _ in range(position + 1 - len(cells)))
            cells[position] = above.cell(position)
    return Row(row.line, tuple(cells))


class _RowReader:
    """Reads one row's fields and collects what is wrong with them, all of it and not the first."""

    def __init__(self, row: Row, columns: dict[Column, int]) -> None:
        self.problems: list[Problem] = []
        self._row = row
        self._columns = columns

    def person(self, today: date, *, uses_buildings: bool, known_buildings: Collection[str] | None) -> Person:
        for column in self._columns:
            if fields.has_forbidden(self._cell(column)):
                self.add(column, ProblemReason.FORBIDDEN_CHARACTER)
        address = self._address(known_buildings, uses_buildings=uses_buildings)
        name = self._text(Column.NAME, fields.read_name(self._cell(Column.NAME)))
        identity = fields.read_identity(self._cell(Column.ID_NUMBER), today)
        if isinstance(identity, ProblemReason):
            self.add(Column.ID_NUMBER, identity)
            identity = None
        return Person(
            line=self._row.line,
            address=address,
            name=name,
            sex=self._sex(identity),
            identity=identity,
            phone=self._text(Column.PHONE, fields.read_phone(self._cell(Column.PHONE))),
            relation=self._line(Column.RELATION),
            note=self._line(Column.NOTE),
            looked_after=self._looked_after(),
        )

    def add(self, column: Column, reason: ProblemReason, hint: str = "") -> None:
        value = masked(column, self._cell(column))
        self.problems.append(Problem(self._row.line, column, value, reason, hint))

    def _cell(self, column: Column) -> str:
        return self._row.cell(self._columns.get(column))

    def _line(self, column: Column) -> str:
        return self._text(column, fields.read_text(column, self._cell(column)))

    def _text(self, column: Column, value: str | ProblemReason) -> str:
        if isinstance(value, ProblemReason):
            self.add(column, value)
            return ""
        return value

    def _address(self, known_buildings: Collection[str] | None, *, uses_buildings: bool) -> Address:
        raw = {column: self._cell(column) for column in LOCATION}
        if Column.BUILDING not in self._columns and Column.UNIT not in self._columns:
            raw = _split(raw[Column.ROOM])
        read = {column: fields.read_location(column, raw[column]) for column in LOCATION}
        building, unit, room = (self._text(column, value) for column, value in read.items())
        if not raw[Column.ROOM]:
            self.add(Column.ROOM, ProblemReason.ROOM_MISSING)
        elif uses_buildings and not raw[Column.BUILDING]:
            self.add(Column.BUILDING, ProblemReason.BUILDING_MISSING)
        elif known_buildings is not None and building and building not in known_buildings:
            known = "、".join(sorted(known_buildings)[:_BUILDINGS_SHOWN])
            self.add(Column.BUILDING, ProblemReason.BUILDING_UNKNOWN, hint=known)
        return building, unit, room

    def _looked_after(self) -> bool:
        marked = fields.read_looked_after(self._cell(Column.LOOKED_AFTER))
        if isinstance(marked, ProblemReason):
            self.add(Column.LOOKED_AFTER, marked)
            return False
        return marked

    def _sex(self, identity: Identity | None) -> Sex:
        sex = fields.read_sex(self._cell(Column.SEX))
        if isinstance(sex, ProblemReason):
            self.add(Column.SEX, sex)
            return Sex.UNKNOWN
        told = identity.sex if identity else Sex.UNKNOWN
        if told and sex and told is not sex:
            self.add(Column.SEX, ProblemReason.SEX_CONTRADICTS_ID)
        return sex or told


def _split(room: str) -> dict[Column, str]:
    """A table with one column for the whole address: 1-2-301 is building, unit, room; 1-301 has no unit."""
    parts = fields.plain(room).split("-")
    match parts:
        case [building, unit, flat]:
            return {Column.BUILDING: building, Column.UNIT: unit, Column.ROOM: flat}
        case [building, flat] if building and flat:
            return {Column.BUILDING: building, Column.UNIT: "", Column.ROOM: flat}
    return {Column.BUILDING: "", Column.UNIT: "", Column.ROOM: room}


def _add_repeats(person: Person, reader: _RowReader, seen: _Seen) -> None:
    """One number twice is one person. One name twice in a flat is too, unless numbers tell them apart."""
    number = person.identity.number if person.identity else ""
    first = seen.by_number.get(number) if number else None
    if first is not None:
        reader.add(Column.ID_NUMBER, ProblemReason.DUPLICATE_ID, hint=str(first))
        return
    for other, line in seen.by_name.get((person.address, person.name), ()):
        if person.name and not (number and other):
            reader.add(Column.NAME, ProblemReason.DUPLICATE_PERSON, hint=str(line))
            return


def _remember(person: Person, seen: _Seen) -> None:
    """Only rows that were taken count as the first of two."""
    number = person.identity.number if person.identity else ""
    seen.by_name.setdefault((person.address, person.name), []).append((number, person.line))
    if number:
        seen.by_number[number] = person.line
