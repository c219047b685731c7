"""Exits beyond the quota, over all gates of a place."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.places import Place
from checkpoint.domain.policy import QUOTA_DAYS_MAX
from checkpoint.domain.surplus import Surplus, surplus
from checkpoint.protocol.events import decode_event
from checkpoint.server.event_tables import event
from checkpoint.server.repository.policies import load_policies


def surplus_exits(connection: Connection, place: Place, since: datetime, until: datetime | None) -> list[Surplus]:
    """The surplus exits of `[since, until)`; the windows before them are read as far back as any policy reaches."""
    policies = load_policies(connection, place.place_id)
    quotas = [policy.quota_exits for policy in policies if policy.quota_exits is not None]
    if not quotas:
        return []
    reach = max(policy.quota_days for policy in policies)
    begin = since - timedelta(days=min(reach, QUOTA_DAYS_MAX))
    events = _events_of_the_busy(connection, place.place_id, begin, min(quotas))
    found = surplus(events, policies, ZoneInfo(place.timezone))
    return [row for row in found if since <= row.event.happened_at and (until is None or row.event.happened_at < until)]


def _events_of_the_busy(connection: Connection, place_id: int, begin: datetime, quota: int) -> Iterator[Event]:
    """The movements of households with more exits than the least quota, and every correction; no other is read."""
    here = and_(event.c.place_id == place_id, event.c.at >= begin)
    went_out = and_(event.c.direction == Direction.OUT.value, event.c.outcome == Outcome.ADMIT.value)
    busy = select(event.c.household_id).where(here, went_out).group_by(event.c.household_id)
    of_the_busy = event.c.household_id.in_(busy.having(func.count() > quota))
    wanted = or_(and_(went_out, of_the_busy), event.c.kind == EventKind.CORRECTION.value)
    rows = connection.execute(select(event.c.raw).where(here, wanted).order_by(event.c.at, event.c.id))
    for raw in rows.scalars():
        yield decode_event(bytes(raw))
