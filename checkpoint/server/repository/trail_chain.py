"""The trail's chain (操作记录链): every line carries the hash of the one before it, so that no line changes unseen.

Rules of this file:
1. Each place has a chain, and so has what belongs to no place. Lines are numbered from 1 without gaps.
2. The head's row is locked from the taking of a number to the commit, so two workers never take the same one; the
   unique index on the number holds it if they did.
3. Reading on: a line is held against the hash that the line before it has, so what was not touched is not blamed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from checkpoint.server.event_tables import audit, audit_head

NOTHING: Final = bytes(32)
"""What the first line of a chain follows."""
_FORM: Final = b"checkpoint trail 1\0"
ROWS: Final = 1000
"""Lines read at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """What of a line is hashed: all of it, and where in which chain it stands."""

    place_id: int
    seq: int
    audit_id: str
    at: datetime
    actor: str
    action: str
    object: str
    count: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number and the hash of its last line."""

    place_id: int
    seq: int
    hash: bytes


class FaultKind(StrEnum):
    """What is wrong with a place in a chain."""

    CHANGED = "changed"
    INSERTED = "inserted"
    MISSING = "missing"
    CUT = "cut"
    BEYOND = "beyond"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad place in a chain. `seq` is the first number concerned, `lines` how many numbers.

    CHANGED: the line is not the one that was written, or does not follow the one before it. INSERTED: a line under a
    number that is taken, or none. MISSING: numbers that nobody has. CUT: the chain ends before its head says so, or
    not as it says. BEYOND: lines after the head. SIGNED: not what a signed head says.
    `line` is what stands there now, where something does.
    """

    kind: FaultKind
    place_id: int
    seq: int
    lines: int = 1
    line: Line | None = None


def link(before: bytes, line: Line) -> bytes:
    """The hash of a line that follows the hash `before`: SHA-256, the same from either database."""
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [line.place_id, line.seq, line.audit_id, at, line.actor, line.action, line.object, line.count]
    return hashlib.sha256(_FORM + before + msgspec.msgpack.encode(said)).digest()


_SET_HEAD: Final = (
    update(audit_head).where(audit_head.c.place_id == bindparam("of_place")).values(hash=bindparam("to_hash"))
)


def take(connection: Connection, place_id: int) -> tuple[int, bytes]:
    """Take the next number of a chain; returns it and the hash that its line follows.

    The head's row is locked until the commit: whoever else writes on this chain waits.
    """
    made = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(audit_head)
    first = made.values(place_id=place_id, seq=1, hash=NOTHING)
    taken = first.on_conflict_do_update(index_elements=["place_id"], set_={"seq": audit_head.c.seq + 1})
    row = connection.execute(taken.returning(audit_head.c.seq, audit_head.c.hash)).one()
    return row.seq, bytes(row.hash)


def put(connection: Connection, before: bytes, line: Line) -> None:
    """Write a line under the number that was taken for it, and end the chain there."""
    hashed = link(before, line)
    values = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    connection.execute(audit.insert().values(hash=hashed, **values))
    connection.execute(_SET_HEAD, {"of_place": line.place_id, "to_hash": hashed})


def heads(connection: Connection) -> list[Head]:
    """The ends of all chains, by place."""
    rows = connection.execute(select(audit_head).order_by(audit_head.c.place_id))
    return [Head(row.place_id, row.seq, bytes(row.hash)) for row in rows]


def chain(connection: Connection, place_id: int) -> Iterator[tuple[Line, bytes]]:
    """A chain's lines in their order, each with the hash that it has; a page of them in memory."""
    wanted = select(audit).where(audit.c.place_id == place_id).order_by(audit.c.seq)
    for page in connection.execute(wanted, execution_options={"yield_per": ROWS}).partitions(ROWS):
        for row in page:
            yield _line_of(row), bytes(row.hash)


def places(connection: Connection) -> list[int]:
    """Of whom there is a chain: by its head, or by a line that has none."""
    found = select(audit_head.c.place_id).union(select(audit.c.place_id))
    return sorted(connection.execute(found).scalars())


def faults(place_id: int, lines: Iterable[tuple[Line, bytes]], head: Head | None) -> Iterator[Fault]:
    """All that is wrong with one chain, from its beginning on. `lines` come in the order of their numbers."""
    before, seq = NOTHING, 0
    end = head.seq if head else 0
    for line, hashed in lines:
        if line.seq <= seq:
            yield Fault(FaultKind.INSERTED, place_id, line.seq, 1, line)
            continue
        if line.seq > seq + 1:
            yield Fault(FaultKind.MISSING, place_id, seq + 1, line.seq - seq - 1)
        elif line.seq <= end and link(before, line) != hashed:
            yield Fault(FaultKind.CHANGED, place_id, line.seq, 1, line)
        if line.seq > end:
            yield Fault(FaultKind.BEYOND, place_id, line.seq, 1, line)
        before, seq = hashed, line.seq
    if head is not None and seq <= end and (seq < end or before != head.hash):
        yield Fault(FaultKind.CUT, place_id, min(seq + 1, end), max(end - seq, 1))


def _line_of(row: Row[Any]) -> Line:
    values = row._mapping  # noqa: SLF001  # SQLAlchemy's public name for it
    return Line(**{name: values[name] for name in Line.__dataclass_fields__})
