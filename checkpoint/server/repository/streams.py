"""The streams that tablets pull: each a table in order of revision, its rows made into documents.

The signed lists come whole and from elsewhere: `server/list_pages.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, func, select, text

from checkpoint.domain.decide import Direction, Passage
from checkpoint.domain.shifts import Operator
from checkpoint.protocol.appointments import appointment_to_doc
from checkpoint.protocol.care import care_to_doc
from checkpoint.protocol.digest import PRIME, Digest
from checkpoint.protocol.exchange import Change, Page
from checkpoint.protocol.notices import notice_to_doc
from checkpoint.protocol.particulars import NONE
from checkpoint.protocol.passes import issued_pass_to_doc
from checkpoint.protocol.reference import (
    Stream,
    head_list_to_doc,
    household_to_doc,
    operator_to_doc,
    presence_to_doc,
    resident_to_doc,
)
from checkpoint.protocol.values import Json, loads, parse_time
from checkpoint.server import event_tables, tables
from checkpoint.server.database import current_revision
from checkpoint.server.importing.pinyin import pinyin
from checkpoint.server.repository.appointments import appointment_of
from checkpoint.server.repository.notices import notice_of
from checkpoint.server.repository.passes import issued_of
from checkpoint.server.repository.presence import recent_exits
from checkpoint.server.repository.roster import household_of, resident_of
from checkpoint.server.repository.said import said_of

QUOTA_WINDOW: Final = timedelta(days=31)
"""The longest window in which a policy counts exits."""

BACKUP_AT: Final = "backup_at"
"""The row of `database_info` that a backup writes when its copy was restored and compared."""


class ResetError(Exception):
    """The cursor belongs to another history of this database: the tablet begins the stream anew."""


@dataclass(frozen=True, slots=True)
class _Source:
    table: Table
    id_of: Callable[[Row[Any]], str]
    doc_of: Callable[[Row[Any]], Json]


def _no_doc(_row: Row[Any]) -> Json:
    raise ValueError("presence is told with what else counts, see _presence_docs")


_SOURCES: Final = {
    Stream.POLICIES: _Source(tables.policy, lambda row: str(row.version), lambda row: loads(row.doc)),
    Stream.OPERATORS: _Source(
        tables.operator,
        lambda row: str(row.operator_id),
        lambda row: operator_to_doc(Operator(row.operator_id, row.name, row.pin_hash)),
    ),
    Stream.HOUSEHOLDS: _Source(
        tables.household,
        lambda row: f"{row.household_id:08x}",
        lambda row: household_to_doc(household_of(row)),
    ),
    Stream.RESIDENTS: _Source(
        tables.resident, lambda row: str(row.person_id), lambda row: resident_to_doc(resident_of(row))
    ),
    Stream.PASSES: _Source(tables.pass_, lambda row: str(row.pass_id), lambda row: issued_pass_to_doc(issued_of(row))),
    Stream.APPOINTMENTS: _Source(
        tables.appointment,
        lambda row: str(row.appointment_id),
        lambda row: appointment_to_doc(replace(appointment_of(row), pinyin=pinyin(row.name))),
    ),
    Stream.NOTICES: _Source(tables.notice, lambda row: str(row.notice_id), lambda row: notice_to_doc(notice_of(row))),
    Stream.CARE: _Source(
        tables.care_note,
        lambda row: str(row.note_id),
        lambda row: care_to_doc(row.note_id, row.at, row.gate_id, row.by, loads(row.doc)),
    ),
    Stream.HEADS: _Source(
        event_tables.head_list, lambda row: str(row.seq), lambda row: head_list_to_doc(row.seq, bytes(row.body))
    ),
    Stream.PRESENCE: _Source(event_tables.presence, lambda row: f"{row.person_id}/{row.direction}", _no_doc),
}


@dataclass(frozen=True, slots=True)
class Pull:
    """What a tablet asks for. An empty cursor is the beginning."""

    stream: Stream
    cursor: str
    limit: int


def pull(connection: Connection, place_id: int, asked: Pull, generation: str, now: datetime) -> Page:
    """The changes of a place's stream after a cursor.

    Raises:
        ResetError: the cursor is of another generation, or ahead of this database.
    """
    source = _SOURCES[asked.stream]
    after = _revision(asked.cursor, generation)
    if after > current_revision(connection, place_id):
        raise ResetError
    table = source.table
    found = connection.execute(
        select(table)
        .where(table.c.place_id == place_id, table.c.rev > after)
        .order_by(table.c.rev)
        .limit(asked.limit + 1)
    ).all()
    rows = found[: asked.limit]
    doc_of = _presence_docs(connection, place_id, rows, now) if asked.stream is Stream.PRESENCE else source.doc_of
    changes = tuple(Change(source.id_of(row), None if row.deleted else doc_of(row), row.rev) for row in rows)
    last, more = rows[-1].rev if rows else after, len(found) > asked.limit
    digest = _digest(connection, table, place_id) if rows and not more else None
    return Page(changes, f"{generation}.{last}", more=more, time=now, digest=digest)


def _presence_docs(
    connection: Connection, place_id: int, rows: Sequence[Row[Any]], now: datetime
) -> Callable[[Row[Any]], Json]:
    """Makes the document of a presence row, with the exits that count for a quota beside the newest one."""
    left = [row for row in rows if row.direction == Direction.OUT.value and not row.deleted]
    exits = recent_exits(connection, place_id, [row.person_id for row in left], now - QUOTA_WINDOW)
    said = said_of(connection, place_id, [row.event_id for row in rows if not row.deleted])

    def doc_of(row: Row[Any]) -> Json:
        direction = Direction(row.direction)
        told = exits.get(row.person_id, []) if direction is Direction.OUT else []
        more = [(event_id, passage) for event_id, passage in told if event_id != row.event_id]
        same = next((passage for event_id, passage in told if event_id == row.event_id), None)
        about = said.get(row.event_id, NONE)
        newest = Passage(direction, row.at, row.gate_id, about.trip, about.people, about.booking)
        if same is not None:
            newest = replace(newest, shown=same.shown, emergency=same.emergency)
        return presence_to_doc(row.person_id, row.event_id, newest, more)

    return doc_of


def _digest(connection: Connection, table: Table, place_id: int) -> Digest:
    """What the living rows of a place come to, in the same view of the data as the page that they go with."""
    mixed = (table.c.rev % PRIME) * (table.c.rev % PRIME)
    living = select(func.count(), func.sum(table.c.rev), func.sum(mixed)).where(
        table.c.place_id == place_id, table.c.deleted.is_(False)
    )
    count, total, mix = connection.execute(living).one()
    return Digest(int(count), int(total or 0), int(mix or 0))


_MARKS: Final = [
    f"SELECT '{stream.value}' AS name, CAST(max(rev) AS TEXT) AS mark FROM {source.table.name} "  # noqa: S608  # our names
    "WHERE place_id = :place_id"
    for stream, source in _SOURCES.items()
]
_BACKED_UP: Final = f"SELECT name, value FROM {tables.database_info.name} WHERE name = '{BACKUP_AT}'"  # noqa: S608  # ours
_STANDING: Final = text(" UNION ALL ".join([*_MARKS, _BACKED_UP]))
"""Written out once: each push asks it, and building it costs five times what it costs to run."""


def standing(connection: Connection, place_id: int, generation: str) -> tuple[dict[str, str], datetime | None]:
    """The cursor that each stream of a place would end with now, and when the newest proven backup began."""
    found = {row.name: row.mark for row in connection.execute(_STANDING, {"place_id": place_id})}
    at = found.pop(BACKUP_AT, None)
    return {name: f"{generation}.{mark or 0}" for name, mark in found.items()}, parse_time(at) if at else None


def _revision(cursor: str, generation: str) -> int:
    if not cursor:
        return 0
    known, _, revision = cursor.partition(".")
    if known != generation or not revision.isdecimal():
        raise ResetError
    return int(revision)
