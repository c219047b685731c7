"""Whose identity document was read at this gate before: nobody is asked for it at every entry."""

from typing import Final

from checkpoint.domain.events import Event
from checkpoint.domain.movements import Movement
from checkpoint.domain.real_names import RealName
from checkpoint.services.ledger import Ledger
from checkpoint.store.outbox import Outbox

MOVEMENTS_MAX: Final = 500
"""So many records of one person are looked through: half a year of two passages on a working day."""


class RealNames:
    """Looks for what was read in the records of this gate, as far back as the tablet keeps them."""

    def __init__(self, outbox: Outbox, ledger: Ledger) -> None:
        """Read nothing yet."""
        self._outbox, self._ledger = outbox, ledger

    def of(self, person_id: str) -> RealName | None:
        """The newest that was read of somebody and let them in; None: nothing, or it was taken back."""
        newest = self._outbox.newest_about(person_id, MOVEMENTS_MAX)
        return next(filter(None, (self._told(event) for _, event in newest)), None)

    def _told(self, event: Event) -> RealName | None:
        body = event.body
        if not isinstance(body, Movement) or not body.passed or not body.real_name:
            return None
        entry = self._ledger.entry(event.id)
        return None if entry is None or entry.annulled else body.real_name
