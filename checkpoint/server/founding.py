"""Founding (建库): what a file of the organisation would change in the database, and changing it.

Rules of this file:
1. Nothing is ever removed: records bear the numbers of places and gates. What the file does not name stays.
2. A unit stays where it stands in the tree, since who may see what hangs on it; a place may go to another unit.
3. The same file a second time changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection

from checkpoint.domain.places import Gate, Place, Unit
from checkpoint.protocol.written import Mistake
from checkpoint.server.organisation_file import Organisation, OrganisationFileError
from checkpoint.server.repository import organisation as stored


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change: the text `organisation.change.<kind>`, what fills it, and how it is done."""

    kind: str
    values: dict[str, Any]
    apply: Callable[[Connection], None] = field(compare=False)


def changes(connection: Connection, wanted: Organisation) -> list[Change]:
    """What the file would change, units before the places that they are in charge of.

    Raises:
        OrganisationFileError: it does not fit what is there already.
    """
    known = {row.unit_id: row for row in stored.list_units(connection)}
    places = {row.place_id: row for row in stored.list_places(connection)}
    gates = {(row.place_id, row.gate_id): row for row in stored.list_gates(connection, places)}
    ordered, lost = _parents_first(wanted.units, set(known))
    units = known | {row.unit_id: row for row in wanted.units}
    mistakes = [Mistake("parent_unknown", {"what": row.name, "under": row.parent_id}) for row in lost]
    mistakes += [*_misfits(wanted, known, places, units)]
    if mistakes:
        raise OrganisationFileError(mistakes)
    names = {row.place_id: row.name for row in (*places.values(), *wanted.places)}
    return [
        *_of_units(ordered, known),
        *_of_places(wanted.places, places, units),
        *_of_gates(wanted.gates, gates, names),
    ]


def _parents_first(units: tuple[Unit, ...], known: set[int]) -> tuple[list[Unit], list[Unit]]:
    """The units in an order in which they can be added, and those whose parent is nowhere."""
    there, ordered, waiting = known, list[Unit](), list(units)
    while waiting:
        ready = [row for row in waiting if row.parent_id is None or row.parent_id in there]
        if not ready:
            return ordered, waiting
        ordered += ready
        there = there | {row.unit_id for row in ready}
        waiting = [row for row in waiting if row not in ready]
    return ordered, []


def _misfits(
    wanted: Organisation, known: dict[int, Unit], places: dict[int, Place], units: dict[int, Unit]
) -> Iterator[Mistake]:
    for unit in wanted.units:
        before = known.get(unit.unit_id)
        if before is not None and before.parent_id != unit.parent_id:
            yield Mistake("unit_moved", {"what": unit.name, "number": unit.unit_id})
    named = {row.place_id for row in wanted.places}
    taken = {row.name: row.place_id for row in places.values() if row.place_id not in named}
    for place in wanted.places:
        if place.unit_id not in units:
            yield Mistake("unit_unknown", {"what": place.name, "unit": place.unit_id})
        if place.name in taken:
            yield Mistake("place_name_taken", {"what": place.name, "number": taken[place.name]})


def _of_units(units: list[Unit], known: dict[int, Unit]) -> Iterator[Change]:
    for row in units:
        before = known.get(row.unit_id)
        if before is None:
            yield Change("unit", {"name": row.name}, partial(stored.add_unit, unit=row))
        elif before.name != row.name:
            values = {"before": before.name, "after": row.name}
            yield Change("unit_named", values, partial(stored.rename_unit, unit=row))


def _of_places(wanted: tuple[Place, ...], places: dict[int, Place], units: dict[int, Unit]) -> Iterator[Change]:
    for row in wanted:
        before = places.get(row.place_id)
        if before is None:
            values = {"name": row.name, "unit": units[row.unit_id].name}
            yield Change("place", values, partial(stored.add_place, place=row))
        elif before != row:
            values = {"before": before.name, "after": row.name, "unit": units[row.unit_id].name}
            kind = "place_handed" if before.unit_id != row.unit_id else "place_changed"
            yield Change(kind, values, partial(stored.change_place, place=row))


def _of_gates(wanted: tuple[Gate, ...], gates: dict[tuple[int, int], Gate], names: dict[int, str]) -> Iterator[Change]:
    for row in wanted:
        before, place = gates.get((row.place_id, row.gate_id)), names[row.place_id]
        if before is None:
            values = {"place": place, "number": row.gate_id, "name": row.name}
            yield Change("gate", values, partial(stored.add_gate, gate=row))
        elif before.name != row.name:
            values = {"place": place, "number": row.gate_id, "before": before.name, "after": row.name}
            yield Change("gate_named", values, partial(stored.rename_gate, gate=row))
