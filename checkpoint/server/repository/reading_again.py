"""Reading again (重读) what was kept aside: after an upgrade the server understands what it did not before.

Rules of this file:
1. What can be read now goes to the events as if it had come now, under its own number; what cannot, stays.
2. The same again changes nothing: an event that is there already is known by its id, and by its bytes.
3. What was kept aside though it could be read (the id of other bytes, a device shut out) is for people to judge.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, literal, or_, select, tuple_, update

from checkpoint.server import tables
from checkpoint.server.database import Database, upsert
from checkpoint.server.event_tables import quarantine
from checkpoint.server.repository.chains import Outbox
from checkpoint.server.repository.event_rows import Fault, read_line
from checkpoint.server.repository.events import accept

READ_AT_ONCE: Final = 500
"""Rows in one transaction."""

JUDGED: Final = (Fault.ID_CONFLICT, Fault.UNTRUSTED)
READ_BY: Final = "aside_read_by"
"""The row of `database_info` that says which version read it last."""

Key = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """How many went to the events, and how many are kept aside still."""

    taken: int = 0
    left: int = 0

    def __add__(self, other: "ReadAgain") -> "ReadAgain":
        return ReadAgain(self.taken + other.taken, self.left + other.left)


def read_again(database: Database, place_ids: Sequence[int] | None = None) -> ReadAgain:
    """Read what is kept aside of these places, or of all; a transaction for at most 500 rows of one place."""
    with database.read() as connection:
        chosen = select(quarantine.c.place_id).distinct().order_by(quarantine.c.place_id)
        places = [row for row in connection.scalars(chosen) if place_ids is None or row in place_ids]
    total = ReadAgain()
    for place_id in places:
        after: Key | None = None
        while True:
            with database.write() as connection:
                found, after = _read_some(connection, place_id, after)
            total += found
            if after is None:
                break
    return total


def read_after_upgrade(database: Database, version: str) -> ReadAgain:
    """The same once for each version of the program, at its first start; nothing where it did so before."""
    info = tables.database_info
    with database.read() as connection:
        if connection.scalar(select(info.c.value).where(info.c.name == READ_BY)) == version:
            return ReadAgain()
    found = read_again(database)
    with database.write() as connection:
        upsert(connection, info, [{"name": READ_BY, "value": version}])
    return found


def _read_some(connection: Connection, place_id: int, after: Key | None) -> tuple[ReadAgain, Key | None]:
    """Read the next rows of a place; gives the last one's key, None at the end."""
    key = (quarantine.c.place_id, quarantine.c.device_id, quarantine.c.incarnation, quarantine.c.seq)
    wanted = select(quarantine).where(quarantine.c.place_id == place_id).order_by(*key).limit(READ_AT_ONCE)
    if after is not None:
        wanted = wanted.where(tuple_(*key[1:]) > tuple_(*map(literal, after[1:])))
    rows = connection.execute(wanted).all()
    groups: dict[tuple[str, str, datetime], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.code not in JUDGED:
            groups[row.device_id, row.incarnation, row.received_at].append(row)
    taken = sum(_read_group(connection, Outbox(place_id, *who[:2]), who[2], group) for who, group in groups.items())
    last = rows[-1] if len(rows) == READ_AT_ONCE else None
    return ReadAgain(taken, len(rows) - taken), None if last is None else _key(last)


def _read_group(connection: Connection, outbox: Outbox, received_at: datetime, rows: Sequence[Row[Any]]) -> int:
    lines = [read_line(row.seq, bytes(row.raw)) for row in rows]
    good = [line for line in lines if line.fault is None]
    conflicting = accept(connection, outbox, good, received_at) if good else []
    codes = {line.seq: line.fault for line in (*lines, *conflicting) if line.fault is not None}
    for row in rows:
        if row.seq in codes and row.code != codes[row.seq]:
            connection.execute(update(quarantine).where(_is(row)).values(code=codes[row.seq].value))
    taken = [row for row in rows if row.seq not in codes]
    if taken:
        connection.execute(delete(quarantine).where(or_(*map(_is, taken))))
    return len(taken)


def _is(row: Row[Any]) -> Any:  # noqa: ANN401  # a condition of SQLAlchemy's
    columns = zip((quarantine.c.place_id, quarantine.c.device_id, quarantine.c.incarnation), _key(row)[:3], strict=True)
    return and_(*(column == value for column, value in columns), quarantine.c.seq == row.seq)


def _key(row: Row[Any]) -> Key:
    return row.place_id, row.device_id, row.incarnation, row.seq
