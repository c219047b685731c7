"""Carrying forward (结转): before retention drops events, what still holds of them is written down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.care import in_time
from checkpoint.domain.decide import Direction
from checkpoint.domain.events import Correction, Event, EventKind
from checkpoint.domain.forward import Sums, care_that_runs, first_readings, is_gone_for_good, returnees_in_force
from checkpoint.domain.movements import Movement
from checkpoint.domain.policy import QUOTA_DAYS_MAX
from checkpoint.domain.reports import Figures, figures_of
from checkpoint.domain.shifts import Shift
from checkpoint.domain.supplies import stocks
from checkpoint.protocol.glance import Glance
from checkpoint.protocol.reference import Stream
from checkpoint.services.clock import Clock
from checkpoint.services.reference import Reference
from checkpoint.store.outbox import Outbox

PASSAGES_MAX: Final = 50_000
"""So many people's newest passages are carried, the newest of them: a larger table is written anew at no drop."""

Rows = list[tuple[int, Event]]


class Forward:
    """Folds the events that are about to go, together with what was carried of those that went before."""

    def __init__(self, outbox: Outbox, reference: Reference, shift: Callable[[], Shift | None], clock: Clock) -> None:
        """`shift` gives the one that runs."""
        self._outbox, self._reference, self._shift, self._clock = outbox, reference, shift, clock

    def carry(self, until: int) -> None:
        """Write down what must outlive all events up to this number. They are all still there.

        Raises:
            StoreError: nothing was written; nothing may be dropped.
        """
        now, annulled = self._clock.now(), self._annulled()
        until = max(until, self._outbox.forward.sums().until)  # a drop that was cut short carried more already
        policy = self._reference.policy(now)
        care, forms, read = (self._rows(kind, until) for kind in (EventKind.CARE, EventKind.RETURNEE, EventKind.NOTICE))
        since = now - timedelta(days=max(QUOTA_DAYS_MAX, policy.returnee_days))
        kept = care_that_runs(in_time(_events(care), self._reference.care))
        kept |= returnees_in_force(_events(forms), since)
        kept |= first_readings(_events(read), self._is_over(now))
        duties = [row for rows in (care, forms, read) for row in rows if row[1].id in kept]
        self._outbox.forward.write(self._passages(until, annulled), duties, self._sums(until, annulled))

    def _annulled(self) -> set[str]:
        return {event.body.annuls for _, event in self._outbox.corrections() if isinstance(event.body, Correction)}

    def _rows(self, kind: EventKind, until: int) -> Rows:
        """The events of a kind up to a number, those carried from before among them."""
        found = {seq: event for seq, event in self._outbox.duties(kind) if seq <= until}
        return sorted((found | dict(self._outbox.forward.duties(kind))).items(), key=lambda row: row[0])

    def _is_over(self, now: datetime) -> Callable[[str], bool]:
        """Tells of a notice by its id whether it holds no more; one that was withdrawn is not among those known."""
        hold = {notice.notice_id for notice in self._reference.notices if notice.holds(now)}
        is_known = self._reference.age_minutes(Stream.NOTICES, now) is not None
        return lambda notice_id: is_known and notice_id not in hold

    def _passages(self, until: int, annulled: set[str]) -> list[Glance]:
        """The newest passage of everybody who can come again."""
        newest: dict[str, Glance] = {row.person_id: row for row in self._outbox.forward.passages()}
        for row in self._outbox.passages(until):
            before = newest.get(row.person_id)
            if row.event_id not in annulled and (before is None or before.at <= row.at):
                newest[row.person_id] = row
        rows = [row for row in newest.values() if row.event_id not in annulled and not _is_gone(row)]
        return sorted(rows, key=lambda row: row.at)[-PASSAGES_MAX:]

    def _sums(self, until: int, annulled: set[str]) -> Sums:
        before, shift = self._outbox.forward.sums(), self._shift()
        changes = (event for seq, event in self._rows(EventKind.SUPPLY, until) if seq > before.until)
        held = stocks(changes, before.stocks)
        if shift is None or shift.after_seq >= until:
            return Sums(until, held)
        is_same = before.shift_after == shift.after_seq
        total = before.figures if is_same else Figures()
        first = max(shift.after_seq, before.until if is_same else 0)
        for _, event in self._outbox.after(first, until):
            if isinstance(event.body, Movement) and event.id not in annulled:
                total += figures_of(event.body)
        return Sums(until, held, shift.after_seq, total)


def _is_gone(row: Glance) -> bool:
    return is_gone_for_good(row.category, out=row.direction is Direction.OUT)


def _events(rows: Rows) -> list[Event]:
    return [event for _, event in rows]
