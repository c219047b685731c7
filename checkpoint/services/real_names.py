"""Whose identity document was read at this gate before: nobody is asked for it at every entry."""

from checkpoint.domain.events import Event
from checkpoint.domain.movements import Movement
from checkpoint.domain.real_names import RealName
from checkpoint.services.ledger import HOUSEHOLD_MOVEMENTS_MAX, Ledger
from checkpoint.store.outbox import Outbox


class RealNames:
    """Looks for what was read in the records of this gate, as far back as the tablet keeps them."""

    def __init__(self, outbox: Outbox, ledger: Ledger) -> None:
        """Read nothing yet."""
        self._outbox, self._ledger = outbox, ledger

    def of(self, person_id: str) -> RealName | None:
        """The newest that was read of somebody and let them in; None: nothing, or it was taken back."""
        household_id = int(person_id.partition("-")[0], 16)
        newest = self._outbox.newest_of(household_id, HOUSEHOLD_MOVEMENTS_MAX)
        return next(filter(None, (self._told(event, person_id) for _, event in newest)), None)

    def _told(self, event: Event, person_id: str) -> RealName | None:
        body = event.body
        if not isinstance(body, Movement) or body.person_id != person_id or not body.passed or not body.real_name:
            return None
        entry = self._ledger.entry(event.id)
        return None if entry is None or entry.annulled else body.real_name
