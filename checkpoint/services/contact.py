"""How long the server was not heard of, and what a tablet may no longer show or hold then (S4).

Stolen or forgotten, a tablet comes to no contact. After three days the roster and the search are hidden: passes are
still read, for they are signed, and everybody can still be recorded. After two weeks the roster is erased with its
key; records stay, sealed. With the first sync all of it is back.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from checkpoint.protocol.reference import SIGNED, Stream
from checkpoint.services.clock import Clock
from checkpoint.services.reference import Reference
from checkpoint.store.marks import Marks
from checkpoint.store.replica import Replica

HIDE_AFTER: Final = timedelta(hours=72)
ERASE_AFTER: Final = timedelta(days=14)
SURE_AFTER: Final = timedelta(days=1)
"""A clock that somebody set ahead looks like two weeks: erased is only what still looks so a day later."""

KEPT: Final = SIGNED | {Stream.POLICIES, Stream.OPERATORS, Stream.NOTICES, Stream.HEADS}
"""With these the gate goes on. Who lives here stands in none of them."""
PERSONAL: Final = tuple(stream for stream in Stream if stream not in KEPT)
"""All the others: a stream that is added is erased unless somebody says that it names nobody."""

log = logging.getLogger(__name__)


class Contact:
    """Counts from the newest time at which the server said that nothing is missing here."""

    def __init__(
        self, reference: Reference, replica: Replica, marks: Marks, clock: Clock, renew_key: Callable[[], None]
    ) -> None:
        """`renew_key` has the key under which the roster lies replaced at the next start."""
        self._reference, self._replica, self._marks, self._clock = reference, replica, marks, clock
        self._renew_key = renew_key

    @property
    def silence(self) -> timedelta:
        """How long it was silent; none for a tablet that never pulled anything."""
        at = self._replica.pulled_at(Stream.REVOCATIONS)
        return timedelta() if at is None else max(timedelta(), self._clock.now() - at)

    @property
    def hidden(self) -> bool:
        """Whether roster and search are hidden."""
        return self.silence >= HIDE_AFTER

    def erase_if_due(self, _pause: Callable[[float], object]) -> bool:
        """Erase the roster where two weeks were silent, and still are a day after that was first seen.

        Raises:
            StoreError: the disk refuses; tried again with the next round.
        """
        now, seen = self._clock.now(), self._marks.silent_since()
        if self.silence < ERASE_AFTER:
            if seen is not None:
                self._marks.note_silence(None)
            return False
        if seen is None or seen > now:
            self._marks.note_silence(now)
            return False
        if now - seen < SURE_AFTER or not any(self._replica.cursor(stream) for stream in PERSONAL):
            return False
        log.warning("no contact for %s days: the roster is erased", self.silence.days)
        self._renew_key()
        self._replica.erase(PERSONAL)
        for stream in PERSONAL:
            self._reference.refresh(stream)
        return True
