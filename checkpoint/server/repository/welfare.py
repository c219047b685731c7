"""People who are looked after: when each was last seen at any gate, and the calls on them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from checkpoint.domain.events import EventKind
from checkpoint.domain.identity import person_id
from checkpoint.domain.welfare import CallResult, LookedAfter, WelfareCall
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.care import standing_care
from checkpoint.server.tables import resident
from checkpoint.server.welfare_tables import welfare_call

_MARKED = resident.c.looked_after.is_(True) & resident.c.deleted.is_(False)


def looked_after(connection: Connection, place_id: int, now: datetime) -> list[LookedAfter]:
    """Everybody whom a place's roster marks. Who was turned back was seen as well."""
    wanted = select(resident).where(resident.c.place_id == place_id, _MARKED)
    people = connection.execute(wanted.order_by(resident.c.person_id)).all()
    if not people:
        return []
    seen = _seen(connection, place_id, now)
    found, missed = _calls(connection, place_id)
    measured = dict(_measured(connection, place_id))
    rows = []
    for row in people:
        at_door = (measured.get(row.person_id), measured.get(person_id(row.household_id, 0)))
        times = [at for at in (seen.get(row.person_id), *at_door) if at is not None]
        who = (row.person_id, row.household_id, row.name)
        rows.append(LookedAfter(*who, max(times, default=None), found.get(row.person_id), missed.get(row.person_id)))
    return rows


def recorded_since(connection: Connection, place_id: int) -> datetime | None:
    """The oldest record of a place that is kept; None: there is none."""
    return connection.execute(select(func.min(event.c.at)).where(event.c.place_id == place_id)).scalar()


def is_looked_after(connection: Connection, place_id: int, who: str) -> bool:
    """Whether the roster marks somebody."""
    known = select(resident.c.person_id).where(resident.c.place_id == place_id, resident.c.person_id == who, _MARKED)
    return connection.execute(known).first() is not None


def note_call(connection: Connection, place_id: int, call_id: str, call: WelfareCall, login: str) -> None:
    """Keep a call; `login` wrote it down."""
    values = {"person_id": call.person_id, "at": call.at, "by": call.by, "result": call.result.value, "login": login}
    connection.execute(insert(welfare_call).values(place_id=place_id, call_id=call_id, **values))


def calls_since(connection: Connection, place_id: int, since: datetime) -> list[tuple[WelfareCall, int, str]]:
    """The calls at a place from a time on, the newest first, each with the household and the name as they are now."""
    lives = (resident.c.place_id == welfare_call.c.place_id) & (resident.c.person_id == welfare_call.c.person_id)
    wanted = select(welfare_call, resident.c.household_id, resident.c.name).join(resident, lives)
    wanted = wanted.where(welfare_call.c.place_id == place_id, welfare_call.c.at >= since)
    rows = connection.execute(wanted.order_by(welfare_call.c.at.desc(), welfare_call.c.call_id))
    return [
        (WelfareCall(row.person_id, row.at, row.by, CallResult(row.result)), row.household_id, row.name) for row in rows
    ]


def _seen(connection: Connection, place_id: int, now: datetime) -> dict[str, datetime]:
    """The newest record of each of them at any gate; a clock that is ahead makes nobody seen tomorrow."""
    taken_back = select(annulment.c.event_id).where(
        annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id
    )
    wanted = select(event.c.person_id, func.max(event.c.at).label("at")).where(
        event.c.place_id == place_id,
        event.c.person_id.in_(select(resident.c.person_id).where(resident.c.place_id == place_id, _MARKED)),
        event.c.kind == EventKind.MOVEMENT.value,
        event.c.at <= now,
        ~taken_back.exists(),
    )
    return {row.person_id: row.at for row in connection.execute(wanted.group_by(event.c.person_id))}


def _measured(connection: Connection, place_id: int) -> Iterator[tuple[str, datetime]]:
    """Whoever stays at home by order is seen by whoever measures them at the door; person 0 is the whole flat."""
    for row in standing_care(connection, place_id).running:
        for number in {reading.person_no for reading in row.readings}:
            times = (reading.at for reading in row.readings if reading.person_no == number)
            yield person_id(row.household_id, number), max(times)


def _calls(connection: Connection, place_id: int) -> tuple[dict[str, datetime], dict[str, WelfareCall]]:
    """When somebody last found out how each is, and the calls after that at which nobody was met."""
    found: dict[str, datetime] = {}
    missed: dict[str, WelfareCall] = {}
    wanted = select(welfare_call).where(welfare_call.c.place_id == place_id)
    for row in connection.execute(wanted.order_by(welfare_call.c.at, welfare_call.c.call_id)):
        call = WelfareCall(row.person_id, row.at, row.by, CallResult(row.result))
        if call.result.found:
            found[call.person_id] = call.at
            missed.pop(call.person_id, None)
        else:
            missed[call.person_id] = call
    return found, missed
