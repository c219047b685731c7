"""Movements (出入记录) as supervisors ask for them: filtered, page by page in order of time, or streamed."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, tuple_

from checkpoint.domain.decide import Direction, Outcome, Reason
from checkpoint.domain.events import CorrectionReason, EventKind
from checkpoint.domain.identity import parse_person_id
from checkpoint.domain.movements import Category, Source
from checkpoint.domain.rules import CHECKABLE
from checkpoint.domain.visits import Visit
from checkpoint.protocol.particulars import Particulars, particulars_of
from checkpoint.protocol.values import ProtocolError, parse_time
from checkpoint.server import tables
from checkpoint.server.columns import RecordedText, UtcTime
from checkpoint.server.event_tables import annulment, event
from checkpoint.server.repository.appointments import slots_of
from checkpoint.server.repository.roster import addresses_of
from checkpoint.server.rows import BookingRow, MovementRow, VisitRow

_PLATE: Final = re.compile(r"(?=.*\d)[\u4e00-\u9fff]?[A-Z0-9]{4,8}")
"""What looks like a number plate, or the end of one, is looked for among the plates too."""

STREAM_ROWS: Final = 1000
"""Rows that an export holds in memory at a time."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which movements are wanted, in `[since, until)`. `place_ids` is always within the scope of who asks."""

    place_ids: tuple[int, ...]
    gate_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    fever_only: bool = False
    override_only: bool = False
    """Let through against the verdict (人工放行)."""
    checked_only: bool = False
    """Let through after a check (经核实放行); see `MovementRow.checked`."""
    text: str = ""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class MovementPage:
    """A page of movements. `cursor` leads to what follows; None: this is the end."""

    rows: tuple[MovementRow, ...]
    cursor: str | None


def count_movements(connection: Connection, wanted: Filter) -> int:
    """How many movements a filter lets through, those taken back included."""
    return int(connection.execute(select(func.count()).select_from(event).where(*_where(wanted))).scalar_one())


def page_of(
    connection: Connection, wanted: Filter, limit: int, *, after: str = "", newest_first: bool = True
) -> MovementPage:
    """One page, keyset by (time, id), so that a page costs the same however far one has walked.

    Raises:
        ProtocolError: `after` is not a cursor of ours.
    """
    conditions = _where(wanted)
    order = tuple_(event.c.at, event.c.id)
    if after:
        at, event_id = _parse_cursor(after)
        edge = tuple_(literal(at, UtcTime), literal(event_id))
        conditions.append(order < edge if newest_first else order > edge)
    columns = (event.c.at, event.c.id)
    ordering = [column.desc() if newest_first else column.asc() for column in columns]
    found = connection.execute(_selection().where(*conditions).order_by(*ordering).limit(limit + 1)).all()
    rows = _rows_of(connection, found[:limit])
    return MovementPage(rows, _cursor(rows[-1]) if len(found) > limit else None)


def stream(connection: Connection, wanted: Filter) -> Iterator[MovementRow]:
    """All movements that a filter lets through, oldest first, a page in memory at a time."""
    after: str | None = ""
    while after is not None:
        page = page_of(connection, wanted, STREAM_ROWS, after=after, newest_first=False)
        yield from page.rows
        after = page.cursor


def _where(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [event.c.place_id.in_(wanted.place_ids), event.c.kind == EventKind.MOVEMENT.value]
    if wanted.gate_id is not None:
        conditions.append(event.c.gate_id == wanted.gate_id)
    if wanted.since is not None:
        conditions.append(event.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(event.c.at < wanted.until)
    if wanted.outcome is not None:
        conditions.append(event.c.outcome == wanted.outcome.value)
    conditions += _of_kinds(wanted)
    if wanted.person_id:
        conditions.append(event.c.person_id == wanted.person_id)
    if is_person_id(wanted.text):
        conditions.append(event.c.person_id == wanted.text)
    elif wanted.text:
        conditions.append(or_(*_holding(wanted.text)))
    return conditions


def _of_kinds(wanted: Filter) -> list[ColumnElement[bool]]:
    """What a supervisor ticks to see nothing else."""
    conditions = [event.c.fever.is_(True)] if wanted.fever_only else []
    conditions += [event.c.override.is_(True)] if wanted.override_only else []
    return conditions + (_checked() if wanted.checked_only else [])


def _checked() -> list[ColumnElement[bool]]:
    """As `MovementRow.checked` has it."""
    told = literal(",") + event.c.reasons + literal(",")
    asked = and_(
        event.c.source != Source.PAPER.value,
        event.c.category != Category.VISITOR.value,
        or_(*(told.contains(f",{reason.value},", autoescape=True) for reason in sorted(CHECKABLE))),
    )
    return [
        event.c.outcome == Outcome.ADMIT.value,
        event.c.override.is_(False),
        event.c.emergency.is_(False),
        or_(event.c.override_reason != "", asked),
    ]


def _holding(text: str) -> list[ColumnElement[bool]]:
    """Where a text may stand; a plate, or its end, in the record itself."""
    columns = (event.c.masked_name, event.c.address, event.c.person_id)
    found = [column.contains(text, autoescape=True) for column in columns]
    if _PLATE.fullmatch(text.upper()):
        found.append(RecordedText(event.c.raw).like(f'%"plate":"%{text.upper()}%'))
    return found


def is_person_id(text: str) -> bool:
    """Whether a search names one person: their movements are found by the index then."""
    try:
        parse_person_id(text)
    except ValueError:
        return False
    return True


def _selection() -> Select[Any]:
    """Movements with the names of place, gate and operator; one of an unknown gate or operator is shown too.

    What else was said, of the way out, a visit or a vehicle, is read from the record itself.
    """
    joined = (
        event.join(tables.place, tables.place.c.place_id == event.c.place_id)
        .outerjoin(
            tables.gate,
            and_(tables.gate.c.place_id == event.c.place_id, tables.gate.c.gate_id == event.c.gate_id),
        )
        .outerjoin(
            tables.operator,
            and_(
                tables.operator.c.place_id == event.c.place_id,
                tables.operator.c.operator_id == event.c.operator_id,
            ),
        )
        .outerjoin(annulment, and_(annulment.c.place_id == event.c.place_id, annulment.c.event_id == event.c.id))
    )
    return select(
        event,
        tables.place.c.name.label("place_name"),
        tables.gate.c.name.label("gate_name"),
        tables.operator.c.name.label("operator_name"),
        annulment.c.reason.label("annulled"),
    ).select_from(joined)


def _rows_of(connection: Connection, found: Sequence[Row[Any]]) -> tuple[MovementRow, ...]:
    told = [particulars_of(bytes(row.raw)) for row in found]
    hosts = {(row.place_id, said.visit.host) for row, said in zip(found, told, strict=True) if said.visit}
    addresses = addresses_of(connection, [(place_id, host) for place_id, host in hosts if host is not None])
    numbers = {(row.place_id, said.booking) for row, said in zip(found, told, strict=True) if said.booking}
    booked = slots_of(connection, sorted(numbers))
    return tuple(_row_of(row, said, addresses, booked) for row, said in zip(found, told, strict=True))


def _row_of(
    row: Row[Any],
    said: Particulars,
    addresses: Mapping[tuple[int, int], str],
    booked: Mapping[tuple[int, str], BookingRow],
) -> MovementRow:
    visit = said.visit
    host = addresses.get((row.place_id, visit.host), f"#{visit.host}") if visit and visit.host is not None else ""
    unasked = visit is not None and visit.only_named and row.source == Source.PAPER.value
    return MovementRow(
        id=row.id,
        place_id=row.place_id,
        place_name=row.place_name,
        gate_id=row.gate_id,
        gate_name=row.gate_name or str(row.gate_id),
        device_id=row.device_id,
        operator_id=row.operator_id,
        operator_name=row.operator_name or "",
        at=row.at,
        person_id=row.person_id,
        masked_name=row.masked_name,
        address=row.address,
        direction=Direction(row.direction),
        outcome=Outcome(row.outcome),
        category=Category(row.category),
        source=Source(row.source),
        reasons=tuple(Reason(reason) for reason in row.reasons.split(",") if reason),
        first_tenths=row.first_tenths,
        tenths=row.tenths,
        fever=row.fever,
        override=row.override,
        override_reason=row.override_reason,
        emergency=row.emergency,
        note=row.note,
        annulled=CorrectionReason(row.annulled) if row.annulled else None,
        clock_ms=row.clock_ms,
        trip=said.trip,
        visit=_visit_row(host, visit) if visit and not unasked else None,
        plate=said.plate,
        riders=said.riders,
        corrects=said.corrects,
        booking=booked.get((row.place_id, said.booking), BookingRow(said.booking)) if said.booking else None,
        real_name=said.real_name,
    )


def _visit_row(host: str, visit: Visit) -> VisitRow:
    return VisitRow(host, visit.purpose, visit.consent, visit.companions, visit.expected_out, visit.allowed_by)


def _cursor(row: MovementRow) -> str:
    return base64.urlsafe_b64encode(f"{row.at.isoformat()}|{row.id}".encode()).decode()


def _parse_cursor(text: str) -> tuple[datetime, str]:
    try:
        at, _, event_id = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        return parse_time(at, "after"), event_id
    except (ValueError, OverflowError) as error:
        message = "after: not a cursor"
        raise ProtocolError(message) from error
