"""Scenes: orders of events that field systems are known to trip over, each on a world of its own."""

from collections.abc import Callable
from typing import Final

from tests.chaos.wire import FAULTS, Fault, Plan
from tests.chaos.world import World

SCENES: Final[dict[str, Callable[[World], None]]] = {}


def scene(function: Callable[[World], None]) -> Callable[[World], None]:
    SCENES[function.__name__.replace("_", " ")] = function
    return function


def _record(world: World, count: int, number: int = 0) -> None:
    for _ in range(count):
        world.record(world.tablets[number])


def _sync(world: World, *numbers: int) -> None:
    for number in numbers or range(len(world.tablets)):
        world.sync(world.tablets[number], Plan())


@scene
def each_fault_on_a_push(world: World) -> None:
    for fault in FAULTS:
        _record(world, 4)
        world.sync(world.tablets[0], Plan(push=[fault]))
        world.check_always()
        _sync(world, 0)


@scene
def each_fault_on_a_pull(world: World) -> None:
    for number, fault in enumerate(FAULTS):
        for _ in range(3):
            world.edit_roster()
        if number % 3 == 0:
            world.remove_resident()
        _record(world, 1)
        world.sync(world.tablets[0], Plan(pull=[Fault.NONE] * (number % 7) + [fault]))
        _sync(world, 0)


@scene
def a_revocation_while_every_push_fails(world: World) -> None:
    _sync(world)
    for _ in range(2):
        world.revoke()
        world.edit_roster()
        _record(world, 2)
        world.sync(world.tablets[0], Plan(push=[Fault.ERROR] * 9))


@scene
def a_server_restored_from_a_backup_and_nothing_new_at_the_gate(world: World) -> None:
    _record(world, 4)
    _sync(world)
    world.keep_backup()
    _record(world, 4)
    _record(world, 3, 1)
    world.edit_roster()
    _sync(world)
    world.restore()
    _sync(world)


@scene
def a_server_restored_while_a_tablet_was_away(world: World) -> None:
    _sync(world)
    world.keep_backup()
    for _ in range(4):
        world.edit_roster()
    world.remove_resident()
    _record(world, 4)
    _sync(world)
    world.restore()
    _record(world, 3)
    for _ in range(2):
        world.edit_roster()
    _sync(world)


@scene
def a_cloned_tablet_and_both_go_on(world: World) -> None:
    _record(world, 3)
    _sync(world)
    world.clone(world.tablets[0])
    _record(world, 3)
    _record(world, 5, 2)
    _sync(world)
    _record(world, 1)
    _record(world, 1, 2)
    _sync(world)


@scene
def a_tablet_put_back_to_an_older_copy(world: World) -> None:
    _record(world, 2)
    _sync(world)
    world.keep_copy(world.tablets[0])
    _record(world, 4)
    _sync(world)
    world.put_back()
    _sync(world, 0)
    _record(world, 7)
    _sync(world)


@scene
def a_tablet_put_back_that_went_on_before_it_met_the_server(world: World) -> None:
    _record(world, 2)
    world.keep_copy(world.tablets[0])
    _record(world, 3)
    _sync(world)
    world.put_back()
    _record(world, 2)
    _sync(world)


@scene
def poison_between_good_events(world: World) -> None:
    tablet = world.tablets[0]
    _record(world, 2)
    world.record_poison(tablet)
    _record(world, 1)
    world.record_conflict(tablet)
    _record(world, 3)
    _sync(world)
    world.record_poison(tablet)
    _sync(world)


@scene
def a_roster_of_many_pages_with_tombstones(world: World) -> None:
    _sync(world)
    for _ in range(7):
        world.edit_roster()
    _sync(world)
    for _ in range(3):
        world.remove_resident()
        world.edit_roster()
    _sync(world)
    world.remove_resident()
    _sync(world)


@scene
def late_and_repeated_deliveries(world: World) -> None:
    tablet = world.tablets[0]
    _record(world, 3)
    world.sync(tablet, Plan(push=[Fault.LATE, Fault.LATE]))
    _record(world, 3)
    world.sync(tablet, Plan(push=[Fault.TWICE, Fault.REPLY_LOST]))
    _sync(world)
    tablet.wire.deliver_late()
    _record(world, 1)
    _sync(world)


@scene
def kills_at_every_turn(world: World) -> None:
    for fault in (Fault.REPLY_LOST, Fault.LOST, Fault.CUT):
        _record(world, 5)
        world.sync(world.tablets[0], Plan(push=[Fault.NONE, fault], pull=[fault]))
        world.tablets[0].restart()
        world.server.restart()
        world.check_always()
    _sync(world)


def play(name: str) -> None:
    """One scene, to its end and through the settling."""
    world = World()
    try:
        SCENES[name](world)
        world.check_always()
        world.settle()
    finally:
        world.close()
