"""Exits beyond the quota, over all gates of a place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from checkpoint.domain.events import EventKind
from checkpoint.domain.places import Place
from checkpoint.domain.policy import QUOTA_DAYS_MAX
from checkpoint.domain.surplus import Surplus, surplus
from checkpoint.server.repository.policies import load_policies
from checkpoint.server.repository.recorded import recorded_events


def surplus_exits(connection: Connection, place: Place, since: datetime, until: datetime | None) -> list[Surplus]:
    """The surplus exits of `[since, until)`; the windows before them are read as far back as any policy reaches."""
    policies = load_policies(connection, place.place_id)
    reach = max((policy.quota_days for policy in policies), default=1)
    begin = since - timedelta(days=min(reach, QUOTA_DAYS_MAX))
    events = recorded_events(connection, place.place_id, begin, (EventKind.MOVEMENT, EventKind.CORRECTION))
    found = surplus(events, policies, ZoneInfo(place.timezone))
    return [row for row in found if row.event.at >= since and (until is None or row.event.at < until)]
