"""Purging (清除): what is older than the days to keep goes, on both databases, and leaves nothing dangling.

Rules of this file:
1. Supplies, returnees and isolations are folded from their first event on, so their events stay, whatever their age.
2. On PostgreSQL events go by the month, which costs nothing; in a file they go one by one.
3. A booking that is over loses its name and telephone and is told as gone, so that the tablets drop it too.
4. A call on somebody who is looked after goes with the records of that time.
5. A signed report holds figures and no person. It outlives the records it was counted from by a year.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Table, delete, exists, select, update

from checkpoint.domain.events import EventKind
from checkpoint.server.database import next_revisions
from checkpoint.server.event_tables import annulment, duty, event
from checkpoint.server.partitions import drop_partitions
from checkpoint.server.tables import appointment, daily_report
from checkpoint.server.welfare_tables import welfare_call

KEPT: Final = (EventKind.SUPPLY, EventKind.RETURNEE, EventKind.CARE)
REPORTS_KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Purged:
    """What went: the months on PostgreSQL, the events in a file, bookings and reports on both."""

    months: tuple[str, ...] = ()
    events: int = 0
    bookings: int = 0
    reports: int = 0

    @property
    def anything(self) -> bool:
        """Whether there was anything to purge."""
        return bool(self.months or self.events or self.bookings or self.reports)


def purge(connection: Connection, before: datetime) -> Purged:
    """Purge what lies before a time."""
    kept = [kind.value for kind in KEPT]
    months = tuple(drop_partitions(connection, before, kept))
    events = 0
    if connection.dialect.name == "sqlite":
        old = delete(event).where(event.c.at < before, event.c.kind.not_in(kept))
        events = connection.execute(old).rowcount
    for table, column in ((duty, duty.c.event_id), (annulment, annulment.c.by_event_id)):
        stands = exists().where(event.c.place_id == table.c.place_id, event.c.id == column)
        connection.execute(delete(table).where(~stands))
    connection.execute(delete(welfare_call).where(welfare_call.c.at < before))
    last = (before - REPORTS_KEPT).date().isoformat()
    reports = connection.execute(delete(daily_report).where(daily_report.c.day < last)).rowcount
    return Purged(months, events, _forget_bookings(connection, before), reports)


def _forget_bookings(connection: Connection, before: datetime) -> int:
    """Blank the bookings that ended; what remains is the news that they are gone."""
    table: Table = appointment
    over = (table.c.ends < before, table.c.deleted.is_(False))
    blank = {"deleted": True, "name": "", "phone_tail": "", "note": "", "host": None}
    rows = connection.execute(select(table.c.place_id, table.c.appointment_id).where(*over)).all()
    for place_id, appointment_id in rows:
        one = (table.c.place_id == place_id, table.c.appointment_id == appointment_id)
        rev = next_revisions(connection, place_id, 1)
        connection.execute(update(table).where(*one).values(rev=rev, **blank))
    return len(rows)
