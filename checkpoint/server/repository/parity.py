"""How residents were treated at the gates, counted in SQL by what decides it; no row is about anybody in particular."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, LargeBinary, and_, func, literal, select

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import EventKind
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.parity import SHOWN_OF, AgeBand, Shown, Treated, band_of, shown_by, stopped_as
from checkpoint.protocol.events import PHONE_SAID
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.tables import resident


@dataclass(frozen=True, slots=True)
class Treatment:
    """Of one place, or of several together: by what was shown, and by age."""

    shown: dict[Shown, Treated] = field(default_factory=lambda: dict.fromkeys(Shown, Treated()))
    ages: dict[AgeBand, Treated] = field(default_factory=lambda: dict.fromkeys(AgeBand, Treated()))

    def __add__(self, other: "Treatment") -> "Treatment":
        return Treatment(
            {kind: self.shown[kind] + other.shown[kind] for kind in Shown},
            {band: self.ages[band] + other.ages[band] for band in AgeBand},
        )


def treatment_between(
    connection: Connection, place_ids: Sequence[int], since: datetime, until: datetime
) -> dict[int, Treatment]:
    """By place, over `[since, until)`; what was taken back counts for nothing."""
    taken_back = select(annulment.c.event_id).where(
        annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id
    )
    whose = and_(resident.c.place_id == event.c.place_id, resident.c.person_id == event.c.person_id)
    phone = _says_phone(connection).label("phone")
    of = (event.c.place_id, event.c.source, phone, event.c.direction, event.c.reasons, resident.c.birth_year)
    rows = connection.execute(
        select(*of, func.count())
        .select_from(event.outerjoin(resident, whose))
        .where(
            event.c.place_id.in_(place_ids),
            event.c.at >= since,
            event.c.at < until,
            event.c.kind == EventKind.MOVEMENT.value,
            event.c.category.in_([Category.RESIDENT.value, Category.WORKER.value]),
            event.c.person_id != "",
            event.c.source.in_([source.value for source in SHOWN_OF]),
            ~taken_back.exists(),
        )
        .group_by(*of)
    )
    found: dict[int, Treatment] = defaultdict(Treatment)
    for place_id, source, on_phone, direction, reasons, born, count in rows:
        stopped = stopped_as(reasons.split(","), Direction(direction))
        one = Treated(count, count * (stopped is Outcome.CHECK), count * (stopped is Outcome.REFUSE))
        treatment, kind, band = found[place_id], shown_by(Source(source), on_phone=on_phone), band_of(born, since.year)
        treatment.shown[kind] += one
        treatment.ages[band] += one
    return dict(found)


def _says_phone(connection: Connection) -> ColumnElement[bool]:
    """Whether a recorded movement has the telephone's mark; read from its bytes, for nothing else asks for it."""
    if connection.dialect.name == "sqlite":
        return func.instr(event.c.raw, literal(PHONE_SAID, LargeBinary)) > 0
    return event.c.raw.like(literal(b"%" + PHONE_SAID + b"%", LargeBinary))
