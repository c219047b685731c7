"""Who of a place's roster stays out longer than allowed, as all its gates together know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import Connection, or_, select

from checkpoint.domain.decide import Direction, Facts, Passage
from checkpoint.domain.identity import person_id
from checkpoint.domain.limits import due_back
from checkpoint.domain.passes import MINUTES_SHIFT, Pass, PassStatus
from checkpoint.domain.policy import Policy
from checkpoint.server.repository.passes import issued_of, load_revocations
from checkpoint.server.repository.presence import residents_out
from checkpoint.server.repository.said import said_of
from checkpoint.server.tables import pass_

_WITH_MINUTES = 1 << MINUTES_SHIFT
"""From this value on a pass's flags say how long its holder may be out."""


@dataclass(frozen=True, slots=True)
class OverdueOuting:
    """Somebody who had to be back at `due`; they went out at `at`."""

    household_id: int
    name: str
    at: datetime
    due: datetime


def overdue_outings(connection: Connection, place_id: int, policy: Policy, now: datetime) -> list[OverdueOuting]:
    """Who is overdue now, the longest first; judged as a tablet would if they came home now with what they hold."""
    out = residents_out(connection, place_id)
    said = said_of(connection, place_id, [row.event_id for row in out])
    held = dict(_held(connection, place_id, policy, now)) if out else {}
    found = []
    for row in out:
        trip = said[row.event_id].trip if row.event_id in said else None
        last = Passage(Direction.OUT, row.at, row.gate_id, trip)
        home = Facts(Direction.IN, time(), on_roster=True, exempt=row.exempt, last_passage=last)
        claims = held.get(row.person_id)
        if claims is not None:
            limit = claims.minutes_out_max
            home = replace(home, pass_status=PassStatus.OK, pass_type=claims.type, minutes_allowed=limit)
        due = due_back(home, policy)
        if due is not None and due < now:
            found.append(OverdueOuting(row.household_id, row.name, row.at, due))
    return sorted(found, key=lambda row: row.due)


def _held(connection: Connection, place_id: int, policy: Policy, now: datetime) -> Iterator[tuple[str, Pass]]:
    """The newest good pass of each of those of whom any pass says something about how long they may be out."""
    here = (pass_.c.place_id == place_id) & pass_.c.deleted.is_(False)
    types = [kind.value for kind in policy.exempt_types]
    special = select(pass_.c.household_id).where(here, or_(pass_.c.flags >= _WITH_MINUTES, pass_.c.type.in_(types)))
    good = select(pass_).where(here, pass_.c.household_id.in_(special), pass_.c.valid_from <= now)
    struck = load_revocations(connection, place_id)
    for row in connection.execute(good.where(pass_.c.valid_until > now).order_by(pass_.c.issued_at)):
        claims = issued_of(row).claims
        if not any(one.strikes(claims) for one in struck):
            yield person_id(claims.household_id, claims.person_no), claims
