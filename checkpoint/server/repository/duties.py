"""What gates recorded beside passages: found by kind, and what every gate has to know folded into the roster."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, exists, select, update

from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.returnees import Returnee, returnee_since
from checkpoint.protocol.duties import DUTIES
from checkpoint.protocol.events import decode_event
from checkpoint.server.database import next_revisions, upsert
from checkpoint.server.event_tables import annulment, duty, event
from checkpoint.server.tables import household, place, resident


def duty_events(
    connection: Connection, place_id: int, kind: EventKind, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Event]:
    """A place's events of one kind of duty, from all its gates, in `[since, until)`, oldest first.

    What was taken back is left out.
    """
    taken_back = exists().where(annulment.c.place_id == duty.c.place_id, annulment.c.event_id == duty.c.event_id)
    joined = duty.join(event, (event.c.place_id == duty.c.place_id) & (event.c.id == duty.c.event_id))
    wanted = (
        select(event.c.raw)
        .select_from(joined)
        .where(duty.c.place_id == place_id, duty.c.kind == kind.value, ~taken_back)
    )
    if since is not None:
        wanted = wanted.where(duty.c.at >= since)
    if until is not None:
        wanted = wanted.where(duty.c.at < until)
    for raw in connection.execute(wanted.order_by(duty.c.at, duty.c.event_id)).scalars():
        yield decode_event(bytes(raw))


def apply_duties(connection: Connection, place_id: int, fresh: Sequence[Event]) -> None:
    """List the duties among events that just came in, and fold again what they change for every gate.

    Whoever is not on the roster has nothing to be told by; that is no error.
    """
    rows = [
        {"place_id": place_id, "kind": row.kind.value, "event_id": row.id, "at": row.at}
        for row in fresh
        if row.kind in DUTIES
    ]
    upsert(connection, duty, rows, keep=True)
    _apply_returnees(connection, place_id, (row.body for row in fresh))


def _apply_returnees(connection: Connection, place_id: int, bodies: Iterable[object]) -> None:
    homes = {body.household_id for body in bodies if isinstance(body, Returnee)}
    if homes:
        found = connection.execute(select(place.c.timezone).where(place.c.place_id == place_id)).scalar_one()
        since = returnee_since(duty_events(connection, place_id, EventKind.RETURNEE), ZoneInfo(found))
        for household_id in sorted(homes):
            set_household(connection, place_id, household_id, returnee_at=since.get(household_id))


def set_household(connection: Connection, place_id: int, household_id: int, **values: bool | datetime | None) -> None:
    """Change a household, so that the tablets pull it."""
    known = (household.c.place_id == place_id) & (household.c.household_id == household_id)
    rev = next_revisions(connection, place_id, 1)
    connection.execute(update(household).where(known, household.c.deleted.is_(False)).values(rev=rev, **values))


def set_resident(connection: Connection, place_id: int, who: str, *, isolated: bool) -> None:
    """Change somebody of the roster, so that the tablets pull it."""
    known = (resident.c.place_id == place_id) & (resident.c.person_id == who)
    rev = next_revisions(connection, place_id, 1)
    connection.execute(update(resident).where(known, resident.c.deleted.is_(False)).values(rev=rev, isolated=isolated))
