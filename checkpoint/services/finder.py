"""Searching at the gate within its bounds: ten people, no second page, sixty searches an hour (S26).

A search that shows people by name, phone or plate is recorded as a lookup, so a restart does not begin the hour anew.
Letters added to what was just searched are the same search. Rooms and scans are never held up.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.lookups import Lookup, Sought
from checkpoint.domain.movements import Movement
from checkpoint.services.bookings import Bookings
from checkpoint.services.clock import Clock
from checkpoint.services.contact import Contact
from checkpoint.services.encounter import Found
from checkpoint.services.ledger import Entry
from checkpoint.services.plates import Plates
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.services.search import RESULTS_MAX, parse
from checkpoint.store import StoreError
from checkpoint.store.outbox import Outbox

log = logging.getLogger(__name__)

SEARCHES_MAX: Final = 60
BOOKED_MAX: Final = RESULTS_MAX // 2
"""So many of the rows go to bookings before those of the roster."""

HOUR: Final = timedelta(hours=1)
SAME_SEARCH: Final = timedelta(minutes=2)
"""Whoever types on after a longer pause looks for somebody else."""


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of the records of whoever is called so; none where too many fit, or the hour's searches are used up."""

    events: frozenset[str] = frozenset()
    too_many: bool = False
    wait_minutes: int = 0


class Finder:
    """Answers searches and keeps count of them."""

    def __init__(
        self,
        reference: Reference,
        outbox: Outbox,
        recorder: Recorder,
        clock: Clock,
        contact: Contact,
        plates: Plates,
        bookings: Bookings,
    ) -> None:
        """Take up the count of the hour that runs."""
        self._contact, self._plates, self._bookings = contact, plates, bookings
        self._reference, self._recorder, self._clock = reference, recorder, clock
        self._lock = threading.Lock()
        self._times = deque(
            event.at
            for _, event in outbox.between(clock.now() - HOUR)
            if isinstance(event.body, Lookup) and not event.body.is_view
        )
        self._last: tuple[str, datetime] | None = None

    def find(self, text: str) -> Found:
        """Find people of the roster. Where more fit than may be shown, the buildings are told, to choose from."""
        return self._counted(self._found(text))

    def find_comer(self, text: str) -> Found:
        """Find who stands at the gate: the same, and beside them whoever is booked today."""
        found = self._found(text)
        return found if found.hidden else self._counted(self._with_bookings(found))

    def _found(self, text: str) -> Found:
        answer = self._reference.roster.find(text)
        if self._contact.hidden:
            return Found(text.strip(), (), sought=answer.sought, hidden=True)
        found = Found(text.strip(), answer.matches, answer.total, answer.buildings, sought=answer.sought)
        if answer.total > RESULTS_MAX and len(answer.buildings) > 1:
            return replace(found, matches=())
        return self._with_vehicles(found)

    def _counted(self, found: Found) -> Found:
        """As found, or the minutes to wait instead where it is one search too many."""
        if not found.shown or found.sought is Sought.ROOM:
            return found
        with self._lock:
            wait = self._count(found.query, found.sought, found.shown)
        return Found(found.query, (), sought=found.sought, wait_minutes=wait) if wait else found

    def among(self, text: str, records: Iterable[Entry]) -> Named:
        """Whose records are theirs who are called so, by the whole name, its pinyin or its initials.

        The records show no more than before; that they are this one's is what a search tells, so it is counted as one.
        """
        text = text.strip()
        if self._contact.hidden or parse(text).sought is not Sought.NAME:
            return Named()
        people, said = self._reference.roster.index.named(text), text.lower()
        fits = [row for row in records if row.movement.person_id in people or said in _said(row.movement).lower()]
        shown = len({row.movement.person_id or row.event.id for row in fits})
        if not shown or shown > RESULTS_MAX:
            return Named(too_many=bool(shown))
        with self._lock:
            wait = self._count(text, Sought.NAME, shown)
        return Named(wait_minutes=wait) if wait else Named(frozenset(row.event.id for row in fits))

    def _with_vehicles(self, found: Found) -> Found:
        """Beside whoever is found by a plate in their note: vehicles seen here, within the same ten rows."""
        query = parse(found.query)
        room = RESULTS_MAX - len(found.matches)
        seen = self._plates.find(query.text) if query.sought is Sought.PLATE else []
        if not seen:
            return found
        return replace(found, vehicles=tuple(seen[:room]), total=found.total + len(seen), sought=Sought.PLATE)

    def _with_bookings(self, found: Found) -> Found:
        """Beside the others whoever is booked today, within the same ten rows: half of them at most."""
        sought, booked = self._bookings.find(found.query)
        if not booked:
            return found
        room = max(BOOKED_MAX, RESULTS_MAX - found.shown)
        total = found.total + len(booked)
        booked = booked[:room]
        vehicles = found.vehicles[: RESULTS_MAX - len(booked)]
        matches = found.matches[: RESULTS_MAX - len(booked) - len(vehicles)]
        return replace(found, matches=matches, vehicles=vehicles, bookings=tuple(booked), total=total, sought=sought)

    def _count(self, query: str, sought: Sought, shown: int) -> int:
        """Count a search that shows people; gives the minutes to wait where there were too many, else 0."""
        now, text = self._clock.now(), query.lower()
        if self._last is not None and text.startswith(self._last[0]) and now - self._last[1] <= SAME_SEARCH:
            self._last = (self._last[0], now)
            return 0
        while self._times and now - self._times[0] >= HOUR:
            self._times.popleft()
        if len(self._times) >= SEARCHES_MAX:
            return self._wait_minutes(now)
        self._times.append(now)
        self._last = (text, now)
        try:
            self._recorder.record(Lookup(sought, shown))
        except StoreError:
            log.exception("a lookup was not recorded")
        return 0

    def _wait_minutes(self, now: datetime) -> int:
        frees = (self._times[0] if self._times else now) + HOUR - now
        return max(1, -(-int(frees.total_seconds()) // 60))


def _said(movement: Movement) -> str:
    """The whole name of somebody who is not of the roster, as the record has it."""
    if movement.visit is not None:
        return movement.visit.name
    return movement.stranger.name if movement.stranger is not None else ""
