"""A day's figures by place and gate, counted in SQL; `domain.reports.tally` says what they must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import EventKind
from checkpoint.domain.places import Place
from checkpoint.domain.reports import Figures
from checkpoint.server.event_tables import annulment, event


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """What one place had on one day, and each of its gates."""

    place: Place
    gates: Mapping[int, Figures] = field(default_factory=dict)

    @property
    def total(self) -> Figures:
        """The sum of the gates."""
        return sum(self.gates.values(), Figures())


def day_in(place: Place, day: date) -> tuple[datetime, datetime]:
    """A calendar day of a place as `[since, until)` in UTC."""
    zone = ZoneInfo(place.timezone)
    bounds = (datetime.combine(day + timedelta(days=ahead), time.min, zone) for ahead in (0, 1))
    since, until = (at.astimezone(UTC) for at in bounds)
    return since, until


def figures_of_day(connection: Connection, places: Sequence[Place], day: date) -> list[PlaceFigures]:
    """The figures of each place on its own calendar day, in the order of `places`."""
    by_place: dict[int, dict[int, Figures]] = {}
    for zone in sorted({place.timezone for place in places}):
        local = [place for place in places if place.timezone == zone]
        since, until = day_in(local[0], day)
        by_place |= figures_between(connection, [place.place_id for place in local], since, until)
    return [PlaceFigures(place, by_place.get(place.place_id, {})) for place in places]


def figures_between(
    connection: Connection, place_ids: Sequence[int], since: datetime, until: datetime
) -> dict[int, dict[int, Figures]]:
    """Figures by place and gate of `[since, until)`; what was taken back counts for nothing."""
    admitted = event.c.outcome == Outcome.ADMIT.value
    sums = [
        _sum(and_(admitted, event.c.direction == Direction.IN.value)),
        _sum(and_(admitted, event.c.direction == Direction.OUT.value)),
        _sum(event.c.fever.is_(True)),
        _sum(event.c.outcome == Outcome.REFUSE.value),
        _sum(event.c.outcome == Outcome.REFER.value),
        _sum(event.c.override.is_(True)),
        _sum(event.c.emergency.is_(True)),
    ]
    taken_back = (
        select(annulment.c.event_id)
        .where(annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id)
        .exists()
    )
    rows = connection.execute(
        select(event.c.place_id, event.c.gate_id, *sums)
        .where(
            event.c.place_id.in_(place_ids),
            event.c.at >= since,
            event.c.at < until,
            event.c.kind == EventKind.MOVEMENT.value,
            ~taken_back,
        )
        .group_by(event.c.place_id, event.c.gate_id)
    )
    found: dict[int, dict[int, Figures]] = {}
    for place_id, gate_id, *counts in rows:
        found.setdefault(place_id, {})[gate_id] = Figures(*(int(count) for count in counts))
    return found


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
