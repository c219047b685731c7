"""Leafing through a building: nothing is missing at any size, and an ordinary one costs no tap more."""

import pytest

from checkpoint.domain.people import Household
from checkpoint.services.rooms import ROOMS_MAX, floor_of, rooms_of


def flats(units, floors, doors):
    """A building: its entrances by name, each with so many floors of so many doors."""
    rooms = [(unit, f"{floor}{door:02d}") for unit in units for floor in floors for door in range(1, doors + 1)]
    return [Household(number, 1, "5", unit, room) for number, (unit, room) in enumerate(rooms, 1)]


ORDINARY = flats(("1", "2", "3"), range(1, 7), 2)
LARGE = flats(("1", "2", "10", ""), range(1, 29), 5)
TOWER = flats(("",), range(1, 34), 17)


def test_an_ordinary_building_shows_all_its_rooms_at_once_and_its_entrances_beside():
    rooms = rooms_of(ORDINARY)
    assert (list(rooms.flats), rooms.units, rooms.floors) == (ORDINARY, ("1", "2", "3"), ())
    assert {row.unit for row in rooms_of(ORDINARY, "2").flats} == {"2"}


def test_with_one_entrance_there_is_none_to_choose():
    assert rooms_of(flats(("1",), range(1, 7), 2)).units == ()


def test_a_building_of_560_flats_asks_for_the_entrance():
    assert len(LARGE) == 560
    rooms = rooms_of(LARGE)
    assert (rooms.flats, rooms.units, rooms.floors) == ((), ("", "1", "2", "10"), ())
    assert [len(rooms_of(LARGE, unit).flats) for unit in rooms.units] == [140] * 4


def test_a_tower_with_one_entrance_asks_for_the_floor():
    assert len(TOWER) > ROOMS_MAX
    rooms = rooms_of(TOWER)
    assert (rooms.flats, rooms.units, rooms.floors[:3]) == ((), (), ("1", "2", "3"))
    assert len(rooms_of(TOWER, floor="33").flats) == 17


@pytest.mark.parametrize(
    "building", [ORDINARY, LARGE, TOWER, flats(("1", "2"), (1,), 90), flats(("1", "2"), (1,), 450)]
)
def test_every_flat_is_reached(building):
    reached: list[Household] = []
    for unit in rooms_of(building).units or (None,):
        narrowed = rooms_of(building, unit)
        for floor in narrowed.floors or (None,):
            reached += rooms_of(building, unit, floor).flats
    assert sorted(row.household_id for row in reached) == [row.household_id for row in building]


@pytest.mark.parametrize(("room", "floor"), [("2404", "24"), ("301", "3"), ("12", ""), ("A3", ""), ("", "")])
def test_the_floor_is_in_the_number_of_the_room(room, floor):
    assert floor_of(Household(1, 1, "5", "1", room)) == floor
