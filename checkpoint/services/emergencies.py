"""The emergency button afterwards: its uses of the last day, and the reason that may follow."""

from datetime import timedelta

from checkpoint.domain.emergencies import MAY_FOLLOW, EmergencyReason, EmergencyUse, emergency_uses
from checkpoint.domain.events import Event, EventKind
from checkpoint.services.clock import Clock
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder


class EmergencyDesk:
    """Offers; it never asks, and nothing waits for an answer."""

    def __init__(self, ledger: Ledger, recorder: Recorder, clock: Clock) -> None:
        """Read nothing yet."""
        self._ledger, self._recorder, self._clock = ledger, recorder, clock

    def untold(self) -> list[EmergencyUse]:
        """The uses of the last day without a reason, the newest first."""
        now = self._clock.now()
        uses = emergency_uses(self._ledger.since(now - MAY_FOLLOW - timedelta(hours=1), EventKind.EMERGENCY))
        return [use for use in reversed(uses) if use.may_be_told(now)]

    def tell(self, use: EmergencyUse, reason: str, note: str = "") -> Event:
        """Write down what it was about.

        Raises:
            StoreError: not on the disk.
        """
        return self._recorder.record(EmergencyReason(use.since, use.until, reason, note))
