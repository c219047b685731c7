"""The state machine: work, faults, clones, kills, restores in any order; in the end nothing is lost or doubled."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.chaos.wire import FAULTS, Plan
from tests.chaos.world import World

TABLETS_MAX = 4

some_faults = st.lists(st.sampled_from(FAULTS), max_size=3)
no_faults: st.SearchStrategy[list[Any]] = st.just([])


class SyncMachine(RuleBasedStateMachine):
    """Rules are what happens at gates, in pockets, on the wire and at the bureau."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.world = World()

    def tablet(self, number: int) -> Any:
        return self.world.tablets[number % len(self.world.tablets)]

    @rule(number=st.integers(0, 3), count=st.integers(1, 5))
    def record(self, number: int, count: int) -> None:
        for _ in range(count):
            self.world.record(self.tablet(number))

    @rule(number=st.integers(0, 3), conflict=st.booleans())
    def record_nonsense(self, number: int, *, conflict: bool) -> None:
        (self.world.record_conflict if conflict else self.world.record_poison)(self.tablet(number))

    @rule(number=st.integers(0, 3), push=some_faults | no_faults, pull=some_faults | no_faults)
    def sync(self, number: int, push: list[Any], pull: list[Any]) -> None:
        self.world.sync(self.tablet(number), Plan(push, pull))

    @rule(number=st.integers(0, 3))
    def sync_well(self, number: int) -> None:
        self.world.sync(self.tablet(number), Plan())

    @rule(number=st.integers(0, 3))
    def restart_tablet(self, number: int) -> None:
        self.tablet(number).restart()

    @rule(number=st.integers(0, 3), days=st.sampled_from([-1000, -1, 1, 1000]))
    def set_clock(self, number: int, days: int) -> None:
        from datetime import timedelta

        self.tablet(number).now += timedelta(days=days)

    @rule(number=st.integers(0, 3))
    def late_delivery(self, number: int) -> None:
        self.tablet(number).wire.deliver_late()

    @precondition(lambda self: len(self.world.tablets) < TABLETS_MAX)
    @rule(number=st.integers(0, 3))
    def clone(self, number: int) -> None:
        self.world.clone(self.tablet(number))

    @rule(number=st.integers(0, 3))
    def keep_copy(self, number: int) -> None:
        self.world.keep_copy(self.tablet(number))

    @precondition(lambda self: bool(self.world.copies))
    @rule()
    def put_tablet_back(self) -> None:
        self.world.put_back()

    @rule()
    def restart_server(self) -> None:
        self.world.server.restart()

    @rule()
    def backup(self) -> None:
        self.world.keep_backup()

    @precondition(lambda self: self.world.backup is not None)
    @rule()
    def restore(self) -> None:
        self.world.restore()

    @rule(what=st.sampled_from(["edit", "edit", "remove", "revoke"]), count=st.integers(1, 3))
    def change_reference(self, what: str, count: int) -> None:
        world = self.world
        change = {"edit": world.edit_roster, "remove": world.remove_resident, "revoke": world.revoke}[what]
        for _ in range(count):
            change()

    @invariant()
    def nothing_is_invented(self) -> None:
        if hasattr(self, "world"):
            self.world.check_always()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self.world.settle()
            finally:
                self.world.close()
