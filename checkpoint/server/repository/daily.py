"""Daily reports (日报告): drafted from the records of a day, kept as they were signed.

Rules of this file:
1. A signed version is inserted and never touched again; a correction is the next version, which names the one before.
2. The digest is over the very text that is kept, so that whoever reads it can tell whether it is still that text.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, case, distinct, func, insert, select

from checkpoint.domain.care import care_list
from checkpoint.domain.daily import DailyFigures, DailyReport, Statement
from checkpoint.domain.day_plan import TaskKind
from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import EventKind
from checkpoint.domain.incident_notes import IncidentNote
from checkpoint.domain.movements import Category
from checkpoint.domain.places import Place
from checkpoint.domain.reports import Figures
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.supplies import stocks
from checkpoint.domain.tasks import TaskDone
from checkpoint.protocol.values import dumps, format_time, get, get_time, loads
from checkpoint.server.database import next_revisions
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.care import care_events
from checkpoint.server.repository.duties import duty_events
from checkpoint.server.repository.figures import day_in, figures_between
from checkpoint.server.repository.organisation import list_gates
from checkpoint.server.tables import daily_report

_LATE_TASK: Final = timedelta(days=2)
"""So long after the day a task of it may still be written down."""


class MeanwhileError(Exception):
    """Somebody signed a version in between: what the signer saw is not the newest any more."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A version as it is kept. `intact`: its text still has the hash that it was signed with."""

    report: DailyReport
    digest: str
    intact: bool


# ------------------------------------------------------------- the draft


def daily_figures(connection: Connection, place: Place, day: date) -> DailyFigures:
    """Count a place's local day."""
    since, until = day_in(place, day)
    place_id = place.place_id
    passages = sum(figures_between(connection, [place_id], since, until).get(place_id, {}).values(), Figures())
    measured, visitors, on_duty = _people(connection, place_id, since, until)
    forms = {
        (row.body.household_id, row.body.name): row.body.state
        for row in duty_events(connection, place_id, EventKind.RETURNEE, since, until)
        if isinstance(row.body, Returnee)
    }
    care = care_list(care_events(connection, place_id, until=until))
    ends = [row.released_at for row in care.isolations.values() if row.released_at is not None]
    return DailyFigures(
        on_duty=on_duty,
        gates=len(list_gates(connection, [place_id])),
        entries=passages.entries,
        exits=passages.exits,
        measured=measured,
        fevers=passages.fevers + _fevers_at_home(connection, place_id, since, until),
        returnees=sum(state is ReturneeState.RETURNED for state in forms.values()),
        visitors=visitors,
        isolations_begun=sum(row.begun_at >= since for row in care.isolations.values()),
        isolated=len(care.running),
        isolations_ended=sum(at >= since for at in ends),
        disinfections=_disinfections(connection, place_id, since, until),
        refusals=passages.refusals,
        overrides=passages.overrides,
        emergencies=passages.emergencies,
        balances=tuple(
            (row.item, row.unit, row.balance)
            for row in stocks(duty_events(connection, place_id, EventKind.SUPPLY, until=until)).values()
        ),
    )


def _fevers_at_home(connection: Connection, place_id: int, since: datetime, until: datetime) -> int:
    """How many fevers were found at the doors of those who stay at home; each is one, however often measured."""
    notes = duty_events(connection, place_id, EventKind.INCIDENT, since, until)
    bodies = (row.body for row in notes)
    return sum(isinstance(note, IncidentNote) and note.at_home and not note.incident for note in bodies)


def _people(connection: Connection, place_id: int, since: datetime, until: datetime) -> tuple[int, int, int]:
    """How many were measured, how many visitors came in, how many operators recorded anything."""
    here = and_(event.c.place_id == place_id, event.c.at >= since, event.c.at < until)
    taken_back = select(annulment.c.event_id).where(
        annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id
    )
    came = and_(
        event.c.category == Category.VISITOR.value,
        event.c.outcome == Outcome.ADMIT.value,
        event.c.direction == Direction.IN.value,
    )
    counted = select(
        func.sum(case((event.c.tenths.is_not(None), 1), else_=0)), func.sum(case((came, 1), else_=0))
    ).where(here, event.c.kind == EventKind.MOVEMENT.value, ~taken_back.exists())
    measured, visitors = connection.execute(counted).one()
    signed_in = select(func.count(distinct(event.c.operator_id))).where(here, event.c.operator_id != "")
    return int(measured or 0), int(visitors or 0), int(connection.execute(signed_in).scalar_one())


def _disinfections(connection: Connection, place_id: int, since: datetime, until: datetime) -> int:
    """Those of the day's slots, also when they were written down later."""
    rows = duty_events(connection, place_id, EventKind.TASK, since, until + _LATE_TASK)
    return sum(
        since <= (row.body.for_slot or row.at) < until
        for row in rows
        if isinstance(row.body, TaskDone) and row.body.task is TaskKind.DISINFECTION
    )


# ------------------------------------------------------------- what is signed


def sign(connection: Connection, report: DailyReport, seen: int) -> Signed:
    """Keep a report as its place's next version; `seen` is the newest version that its signer knew, 0 for none.

    Raises:
        MeanwhileError: there is a newer one; nothing was kept.
    """
    next_revisions(connection, report.place_id, 1)  # its row is locked until the commit: nobody signs beside us
    known = versions_of(connection, report.place_id, report.day)
    if len(known) != seen:
        raise MeanwhileError
    late = known[0].report.late if known else report.signed_at >= report.due_at
    previous = known[-1].digest if known else ""
    made = replace(report, version=seen + 1, late=late, previous=previous)
    doc = dumps(report_to_doc(made))
    row = {
        "place_id": made.place_id,
        "day": made.day.isoformat(),
        "version": made.version,
        "signed_at": made.signed_at,
        "digest": hashlib.sha256(doc).hexdigest(),
        "doc": doc.decode(),
    }
    connection.execute(insert(daily_report).values(row))
    return Signed(made, str(row["digest"]), intact=True)


def versions_of(connection: Connection, place_id: int, day: date) -> list[Signed]:
    """Every version of a place's day, oldest first."""
    return reports_of(connection, [place_id], day).get(place_id, [])


def reports_of(connection: Connection, place_ids: Sequence[int], day: date) -> dict[int, list[Signed]]:
    """What places signed for a day, by place, oldest version first."""
    table = daily_report
    rows = connection.execute(
        select(table)
        .where(table.c.place_id.in_(list(place_ids)), table.c.day == day.isoformat())
        .order_by(table.c.place_id, table.c.version)
    )
    found: dict[int, list[Signed]] = {}
    for row in rows:
        intact = hashlib.sha256(row.doc.encode()).hexdigest() == row.digest
        found.setdefault(row.place_id, []).append(Signed(report_from_doc(loads(row.doc)), row.digest, intact))
    return found


_COUNTS: Final = tuple(row.name for row in fields(DailyFigures) if row.name != "balances")
_SAID: Final = tuple(row.name for row in fields(Statement) if row.name != "zero")
_WORDS: Final = ("place_name", "unit_name", "signed_by", "login", "previous")


def figures_to_doc(figures: DailyFigures) -> dict[str, Any]:
    """The figures alone: what a signer saw is compared with what there is now."""
    return {name: getattr(figures, name) for name in _COUNTS} | {"balances": [list(row) for row in figures.balances]}


def report_to_doc(report: DailyReport) -> dict[str, Any]:
    """The text that is signed."""
    said = report.statement
    return {
        "place": report.place_id,
        "day": report.day.isoformat(),
        "version": report.version,
        **{name: getattr(report, name) for name in _WORDS},
        "signed_at": format_time(report.signed_at),
        "due_at": format_time(report.due_at),
        "late": report.late,
        "unsent": report.unsent,
        "figures": figures_to_doc(report.figures),
        "zero": said.zero,
        **{name: getattr(said, name) for name in _SAID},
    }


def report_from_doc(doc: Mapping[str, Any]) -> DailyReport:
    """Inverse of `report_to_doc`."""
    counted = get(doc, "figures", dict)
    balances = tuple((str(item), str(unit), int(left)) for item, unit, left in get(counted, "balances", list))
    figures = DailyFigures(**{name: get(counted, name, int) for name in _COUNTS}, balances=balances)
    said = Statement(**{name: get(doc, name, str) for name in _SAID}, zero=get(doc, "zero", bool))
    return DailyReport(
        place_id=get(doc, "place", int),
        day=date.fromisoformat(get(doc, "day", str)),
        version=get(doc, "version", int),
        figures=figures,
        statement=said,
        signed_at=get_time(doc, "signed_at"),
        due_at=get_time(doc, "due_at"),
        late=get(doc, "late", bool),
        unsent=get(doc, "unsent", int),
        **{name: get(doc, name, str) for name in _WORDS},
    )
