"""Reading a segment back, whatever happened to it.

Rules of this file:
1. A transaction counts when each of its records is there.
2. Damage with nothing complete after it is a torn write: it was never acknowledged, and is set aside.
3. Damage with something complete after it is corruption of what was acknowledged: the rest is kept, the missing
   sequence numbers are named, and nothing is cut off.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from checkpoint.store.record import (
    HEADER,
    INSERT,
    NAME,
    PREFIX_BYTES,
    UPDATE,
    Bytes,
    Record,
    find,
    is_blank,
    length_of,
    parse,
)


@dataclass(slots=True)
class Scan:
    """What a segment's bytes hold: the records that count, and where the last one ends."""

    records: list[Record] = field(default_factory=list)
    until: int = 0
    missing: list[tuple[int, int]] = field(default_factory=list)
    """Sequence numbers that are gone: first and last of each gap."""
    torn: bytes = b""
    blemishes: list[int] = field(default_factory=list)
    """Positions of line breaks that are none any more; the records before them are whole."""
    header: Record | None = None


def scan(data: Bytes, start: int, seq: int, *, sealed: bool) -> Scan:
    """Read records from `start` on, the first of which should be number `seq`.

    `sealed`: a later segment follows, so everything in this one was acknowledged and nothing can be torn.
    """
    result = Scan(until=start)
    found: list[Record] = []
    for record in walk(data, start):
        if data[record.end : record.end + 1] != b"\n":
            result.blemishes.append(record.end)
        if record.kind == HEADER:
            result.header = record
            result.until = max(result.until, record.end + 1)
        elif record.seq >= seq and (not found or record.seq > found[-1].seq):
            found.append(record)
    groups = [list(rows) for _, rows in groupby(found, key=lambda row: (row.seq - row.part, row.parts))]
    last = max((number for number, rows in enumerate(groups) if is_complete(rows)), default=-1)
    if sealed:
        last = len(groups) - 1
    for rows in groups[: last + 1]:
        kept = rows if is_complete(rows) or _may_stand_alone(rows) else []
        for row in kept:
            if row.seq > seq:
                result.missing.append((seq, row.seq - 1))
            result.records.append(row)
            seq = row.seq + 1
        result.until = rows[-1].end + 1
    result.torn = b"" if sealed or is_blank(data, result.until) else data[result.until :].rstrip(b"\0")
    result.blemishes = [position for position in result.blemishes if position < result.until]
    return result


def is_complete(rows: list[Record]) -> bool:
    """Whether all records of a transaction are here."""
    return len(rows) == rows[0].parts


def walk(data: Bytes, start: int) -> Iterator[Record]:
    """Every good record, stepping over what is damaged."""
    position = start
    while position < len(data):
        record = parse(data, position)
        if record is None:
            if is_blank(data, position):
                return
            record = _after_damage(data, position)
            if record is None:
                return
        yield record
        position = record.end + 1


def _after_damage(data: Bytes, position: int) -> Record | None:
    """The next good record: where the damaged one's length says, else at the next line that begins like one."""
    length = length_of(data, position)
    follower = parse(data, position + PREFIX_BYTES + length + 1) if length else None
    return follower or find(data, position + 1)


def _may_stand_alone(rows: list[Record]) -> bool:
    """What is left of a damaged transaction is kept where it only put documents into one table."""
    return len({row.table for row in rows}) == 1 and all(row.kind in (INSERT, UPDATE, NAME) for row in rows)
