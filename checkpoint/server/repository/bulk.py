"""Many rows in one statement, handed to the driver as they are: the only place that knows which database it is.

The events of a batch go in by one COPY on PostgreSQL and one prepared INSERT on SQLite. SQLAlchemy's own way costs
four times the processor time, most of it for turning values that are right already.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg.errors
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from checkpoint.domain.decide import Direction
from checkpoint.server.event_tables import annulment, event, presence
from checkpoint.server.repository.event_rows import COLUMNS

EVENT_COLUMNS: Final = ("place_id", "device_id", "incarnation", "seq", "received_at", "clock_ms", *COLUMNS)
"""The order of a row for `insert_events`."""

_TYPES: Final = {
    "BIGINT": "int8",
    "INTEGER": "int4",
    "BOOLEAN": "bool",
    "BLOB": "bytea",
    "TEXT": "text",
    "VARCHAR": "text",
    "DATETIME": "timestamptz",
}
_AT: Final = EVENT_COLUMNS.index("at")
_RECEIVED: Final = EVENT_COLUMNS.index("received_at")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _type_of(name: str) -> str:
    kind = event.c[name].type
    return _TYPES[str(getattr(kind, "impl", kind)).partition("(")[0]]


_COPY: Final = f"COPY {event.name} ({_listed(EVENT_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_COPY_TYPES: Final = [_type_of(name) for name in EVENT_COLUMNS]
_INSERT: Final = (
    f"INSERT INTO {event.name} ({_listed(EVENT_COLUMNS)}) "  # noqa: S608  # names of columns, nothing that was sent
    f"VALUES ({', '.join('?' * len(EVENT_COLUMNS))})"
)


def insert_events(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Insert rows of events, each in the order of `EVENT_COLUMNS`; all or, where an id is taken, none: False."""
    if not rows:
        return True
    return _insert(connection, rows) if connection.dialect.name == "sqlite" else _copy(connection, rows)


def _insert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_INSERT, _sqlite_rows(rows))
    except IntegrityError:
        return False
    return True


def _copy(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    with _cursor(connection) as cursor:
        cursor.execute("SAVEPOINT batch", prepare=False)  # the commit lets it go: one message less
        try:
            with cursor.copy(_COPY) as copy:
                copy.set_types(_COPY_TYPES)
                for row in rows:
                    copy.write_row(row)
        except psycopg.errors.UniqueViolation:
            cursor.execute("ROLLBACK TO SAVEPOINT batch", prepare=False)
            return False
    return True


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    driver: Any = connection.connection.driver_connection
    cursor: psycopg.Cursor[Any] = driver.cursor()
    return cursor


def _sqlite_rows(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of one batch, which was received at one time, with times as SQLite has them."""
    received = _sqlite_time(rows[0][_RECEIVED])
    return [
        (*row[:_RECEIVED], received, *row[_RECEIVED + 1 : _AT], _sqlite_time(row[_AT]), *row[_AT + 1 :]) for row in rows
    ]


def _sqlite_time(at: datetime) -> str:
    """As SQLAlchemy writes it: UTC, a blank, six digits of a second."""
    return at.isoformat(" ", "microseconds")[:26]


_OF_PRESENCE: Final = ("place_id", "person_id", "direction", "event_id", "at", "gate_id", "rev")
_PRESENCE_TYPES: Final = ("int8", "text", "text", "text", "timestamptz", "int4", "int8")
_NEWER: Final = "(presence.deleted OR (excluded.at, excluded.event_id) > (presence.at, presence.event_id))"
_TAKEN: Final = ", ".join(
    f"{name} = CASE WHEN {_NEWER} THEN excluded.{name} ELSE presence.{name} END"
    for name in ("event_id", "at", "gate_id")
)
_CONFLICT: Final = (
    f"ON CONFLICT (place_id, person_id, direction) DO UPDATE "
    f"SET {_TAKEN}, rev = excluded.rev, deleted = excluded.deleted "
    f"WHERE presence.direction = '{Direction.OUT.value}' OR {_NEWER}"
)
_INTO: Final = f"INSERT INTO {presence.name} ({', '.join(_OF_PRESENCE)}, deleted)"
_KEEP_SQLITE: Final = f"{_INTO} VALUES (?, ?, ?, ?, ?, ?, ?, 0) {_CONFLICT}"
_Presence: Final = msgspec.defstruct("_Presence", _OF_PRESENCE, gc=False)
_RECORDS: Final = ", ".join(f"{name} {kind}" for name, kind in zip(_OF_PRESENCE, _PRESENCE_TYPES, strict=True))
_KEEP_POSTGRESQL: Final = f"{_INTO} SELECT *, false FROM json_to_recordset(%s::json) AS given ({_RECORDS}) {_CONFLICT}"  # noqa: S608  # as above


def keep_newest(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of presence (place, person, direction, event, time, gate, revision) where they are the newer ones.

    An exit that is not still gets its revision, see `presence.apply_passages`.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        values = [(*row[:4], _sqlite_time(row[4]), *row[5:]) for row in rows]
        connection.exec_driver_sql(_KEEP_SQLITE, values)
    else:
        with _cursor(connection) as cursor:
            # One text is handed over in a tenth of the time that seven arrays take.
            cursor.execute(_KEEP_POSTGRESQL, [_json([_Presence(*row) for row in rows])])


def raw_of(connection: Connection, place_id: int, ids: Sequence[str]) -> dict[str, bytes]:
    """The recorded bytes of the events that are here already, by id."""
    found = _among(connection, f"SELECT id, raw FROM {event.name} WHERE place_id = ", "id", place_id, ids)  # noqa: S608  # ours
    return {event_id: bytes(raw) for event_id, raw in found}


def annulled_of(connection: Connection, place_id: int, ids: Sequence[str]) -> set[str]:
    """Those of the events that were taken back."""
    wanted = f"SELECT event_id, 0 FROM {annulment.name} WHERE place_id = "  # noqa: S608  # a table's name
    return {event_id for event_id, _ in _among(connection, wanted, "event_id", place_id, ids)}


def _among(
    connection: Connection, wanted: str, column: str, place_id: int, ids: Sequence[str]
) -> Sequence[tuple[str, Any]]:
    """The rows whose column is one of many values, which go over as a single parameter."""
    if not ids:
        return []
    if connection.dialect.name == "sqlite":
        statement = f"{wanted} ? AND {column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # names of ours
        rows = connection.exec_driver_sql(statement, (place_id, _json(ids)))
        return [(row[0], row[1]) for row in rows]
    with _cursor(connection) as cursor:
        statement = f"{wanted} %s AND {column} IN (SELECT json_array_elements_text(%s::json))"  # as above
        cursor.execute(statement, [place_id, _json(ids)])
        return cursor.fetchall()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
