"""Whole telephone numbers at the gate, one at a time and each with its trace: calling is what they are for (S12).

Twenty an hour, counted from the journal, so a restart does not begin the hour anew. No trace, no number.
"""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from checkpoint.domain.lookups import Lookup, Occasion, Sought
from checkpoint.services.clock import Clock
from checkpoint.services.contact import Contact
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.store.outbox import Outbox

VIEWS_MAX: Final = 20
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class View:
    """A number; or none, and the minutes to wait where the hour's are used up."""

    phone: str = ""
    wait_minutes: int = 0


class Numbers:
    """Shows whole numbers and keeps count of them."""

    def __init__(
        self, reference: Reference, outbox: Outbox, recorder: Recorder, clock: Clock, contact: Contact
    ) -> None:
        """Take up the count of the hour that runs."""
        self._reference, self._recorder, self._clock, self._contact = reference, recorder, clock, contact
        self._lock = threading.Lock()
        since = clock.now() - HOUR
        self._times = deque(
            event.at for _, event in outbox.between(since) if isinstance(event.body, Lookup) and event.body.is_view
        )

    def view(self, person_id: str, why: Occasion) -> View:
        """Look at a resident's number. Nothing where there is none, or while the roster is hidden.

        Raises:
            StoreError: the trace is not on the disk, so nothing is shown.
        """
        resident = self._reference.roster.residents.get(person_id)
        if resident is None or not resident.phone or self._contact.hidden:
            return View()
        with self._lock:
            now = self._clock.now()
            while self._times and now - self._times[0] >= HOUR:
                self._times.popleft()
            if len(self._times) >= VIEWS_MAX:
                frees = self._times[0] + HOUR - now
                return View(wait_minutes=max(1, -(-int(frees.total_seconds()) // 60)))
            self._recorder.record(Lookup(Sought.PHONE, 1, person_id, why))
            self._times.append(now)
        return View(resident.phone)
