"""Many rows in one statement, handed to the driver as they are: the only place that knows which database it is.

The events of a batch go in by one COPY on PostgreSQL and one prepared INSERT on SQLite. SQLAlchemy's own way costs
four times the processor time, most of it for turning values that are right already.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import msgspec
import psycopg.errors
from psycopg.types.string import BytesBinaryDumper
from sqlalchemy import Connection, bindparam, select

from checkpoint.domain.decide import Direction
from checkpoint.server.event_tables import annulment, event, presence
from checkpoint.server.repository.event_rows import COLUMNS, Passage

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
_ID: Final = EVENT_COLUMNS.index("id")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _type_of(name: str) -> str:
    kind = event.c[name].type
    return _TYPES[str(getattr(kind, "impl", kind)).partition("(")[0]]


_COPY: Final = f"COPY {event.name} ({_listed(EVENT_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_COPY_TYPES: Final = [_type_of(name) for name in EVENT_COLUMNS]
_INSERT: Final = (
    f"INSERT INTO {event.name} ({_listed(EVENT_COLUMNS)}) "  # noqa: S608  # names of columns, nothing that was sent
    f"VALUES ({', '.join('?' * len(EVENT_COLUMNS))}) ON CONFLICT DO NOTHING"
)
_NUMBERED: Final = EVENT_COLUMNS.index("seq") + 1
_TAKE_OUT: Final = (
    f"DELETE FROM {event.name} "  # noqa: S608  # the same
    "WHERE place_id = ? AND device_id = ? AND incarnation = ? AND seq = ? AND id = ?"
)


class Rows(Protocol):
    """Rows of events, each in the order of `EVENT_COLUMNS`; they may be gone through more than once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...


def insert_events(connection: Connection, rows: Rows) -> bool:
    """Insert rows of events; all or, where an id is taken, none: False."""
    if not len(rows):
        return True
    return _insert(connection, list(rows)) if connection.dialect.name == "sqlite" else _copy(connection, rows)


def _insert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Without a savepoint: the copies of all pages that it may have to bring back cost a fifteenth of a push.

    Where an id was taken its row was left out, and what went in beside it is known by its id and its number.
    """
    counting = connection.execution_options(preserve_rowcount=True)
    if counting.exec_driver_sql(_INSERT, _sqlite_rows(rows)).rowcount == len(rows):
        return True
    connection.exec_driver_sql(_TAKE_OUT, [(*row[:_NUMBERED], row[_ID]) for row in rows])
    return False


def _copy(connection: Connection, rows: Rows) -> bool:
    with _cursor(connection) as cursor:
        cursor.adapters.register_dumper(bytes, BytesBinaryDumper)  # that of `bytea` asks each whether it is wrapped
        cursor.execute("SAVEPOINT batch", prepare=False)  # the commit lets it go: one message less
        try:
            with cursor.copy(_COPY) as copy:
                copy.set_types(_COPY_TYPES)
                write_row = copy.write_row
                for row in rows:
                    write_row(row)
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
    (received,), times = _sqlite_times([rows[0][_RECEIVED]]), _sqlite_times([row[_AT] for row in rows])
    made = list(map(list, rows))
    for row, at in zip(made, times, strict=True):
        row[_RECEIVED], row[_AT] = received, at
    return list(map(tuple, made))


def _sqlite_times(times: Sequence[datetime]) -> list[str]:
    """As SQLAlchemy writes them: UTC, a blank, six digits of a second; in a tenth of the time of `isoformat`."""
    in_utc = [at if at.tzinfo is UTC else at.astimezone(UTC) for at in times]
    texts = _json(in_utc)[2:-2].replace("T", " ").split('","')
    return [text[:_TIME_LENGTH] if len(text) > _TIME_LENGTH else f"{text[:-1]}.000000" for text in texts]


_TIME_LENGTH: Final = len("2026-05-01 10:45:00.005000")


_OF_PRESENCE: Final = "place_id, person_id, direction, at, event_id, gate_id, rev, deleted"
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
_INTO: Final = f"INSERT INTO {presence.name} ({_OF_PRESENCE})"
_KEEP_SQLITE: Final = f"{_INTO} VALUES (?, ?, ?, ?, ?, ?, ?, 0) {_CONFLICT}"
_KEEP_POSTGRESQL: Final = (
    f"{_INTO} SELECT %s::int8, person, direction, at, event, gate, %s::int8 + turn - 1, false "  # noqa: S608  # as above
    "FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::int4[]) "
    f"WITH ORDINALITY AS given (person, direction, at, event, gate, turn) {_CONFLICT}"
)


def keep_newest(connection: Connection, place_id: int, first: int, rows: Sequence[Passage]) -> None:
    """Write passages as presence where they are newer than what stands; their revisions begin at `first`.

    An exit that is not newer still gets its revision, see `presence.apply_passages`.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        written = _sqlite_times([at for _, _, at, _, _ in rows])
        values = [
            (place_id, person, direction, at, event_id, gate_id, first + turn)
            for turn, ((person, direction, _, event_id, gate_id), at) in enumerate(zip(rows, written, strict=True))
        ]
        connection.exec_driver_sql(_KEEP_SQLITE, values)
    else:
        people, directions, times, ids, gates = zip(*rows, strict=True)
        arrays = [_texts(people), _texts(directions), _plain(times), _texts(ids), _plain(gates)]
        with _cursor(connection) as cursor:
            cursor.execute(_KEEP_POSTGRESQL, [place_id, first, *arrays])


def _texts(values: Sequence[str]) -> str:
    """Texts as PostgreSQL writes an array: parsed in a fifth of the time that objects of JSON take."""
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') != 2 * len(values) - 2:
        joined = '","'.join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)
    return f'{{"{joined}"}}'


_SPECIAL: Final = re.compile(r'["\\]')


def _plain(values: Sequence[datetime] | Sequence[int]) -> str:
    """Times or numbers, likewise: there is nothing in them to be escaped."""
    return f"{{{_json(values)[1:-1]}}}"


def raw_of(connection: Connection, place_id: int, ids: Sequence[str]) -> dict[str, bytes]:
    """The recorded bytes of the events that are here already, by id."""
    found = _among(connection, f"SELECT id, raw FROM {event.name} WHERE place_id = ", "id", place_id, ids)  # noqa: S608  # ours
    return {event_id: bytes(raw) for event_id, raw in found}


def annulled_among(connection: Connection, place_id: int, ids: Sequence[str]) -> frozenset[str]:
    """Those of the events that were taken back, and maybe others.

    Few are, and ids begin with their time: it is asked for all that lie between the least and the greatest.
    """
    given = {"place_id": place_id, "least": min(ids), "greatest": max(ids)}
    return frozenset(connection.execute(_ANNULLED, given).scalars())


_ANNULLED: Final = select(annulment.c.event_id).where(
    annulment.c.place_id == bindparam("place_id"),
    annulment.c.event_id.between(bindparam("least"), bindparam("greatest")),
)


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
