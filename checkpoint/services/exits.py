"""Emergency exits on a tablet that is nobody's at the moment: its identity went with a damaged store."""

from datetime import tzinfo
from typing import Final

from checkpoint.domain.decide import Direction, Facts, Outcome, decide
from checkpoint.domain.events import Event
from checkpoint.domain.movements import Category, Movement, Source
from checkpoint.domain.policy import Policy
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.store.outbox import Outbox

NO_GATE: Final = 0
"""Which gate it was is not known any more; the events go up when the tablet is enrolled again."""


class BareExits:
    """Records that somebody left, and nothing else."""

    def __init__(self, outbox: Outbox, clock: Clock, zone: tzinfo) -> None:
        """Use an open store that has no identity."""
        self._recorder = Recorder(outbox, Ledger(outbox), clock, NO_GATE, lambda: None)
        self._clock, self._zone = clock, zone

    def record(self) -> Event:
        """Record one exit.

        Raises:
            StoreError: not on the disk; the person leaves all the same.
        """
        now = self._clock.now()
        facts = Facts(Direction.OUT, now.astimezone(self._zone).time().replace(second=0, microsecond=0), emergency=True)
        verdict = decide(facts, Policy(0, now))
        return self._recorder.record(
            Movement(Direction.OUT, Outcome.ADMIT, verdict, facts, Category.UNKNOWN, Source.EMERGENCY)
        )
