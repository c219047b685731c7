"""What the server holds, held against the lists that it signed: the first records that were rewritten are named.

Rules of this file:
1. A stretch ends where a batch ended (`chain_mark`). It is worked out from the hash that the stretch before it *has*,
   so what was not touched is not blamed.
2. The signed lists say which of the marks are the true ones.
3. What was purged cannot be worked out again, and is no fault; what is too young to have been purged must be there.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby, islice, permutations
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, select, union_all

from checkpoint.domain.head_lists import NOTHING, ChainHead, HeadList
from checkpoint.protocol.events import GENESIS, chain
from checkpoint.qr.lists import ListError, open_head_list
from checkpoint.server.event_tables import chain_mark, event, quarantine
from checkpoint.server.repository import head_lists

PURGED_AFTER: Final = timedelta(days=21)
"""The least that `checkpoint server retire` keeps: what came up later than this before now must be there."""
ROWS: Final = 1000
ORDERS_TRIED: Final = 24
"""In how many orders a device's other outboxes are looked through for what was sent twice."""

Name = tuple[str, str]
"""Device and incarnation: whose chain it is."""
Record = tuple[int, bytes]
"""A number and the recorded bytes."""
Bodies = Mapping[int, Sequence[bytes]]
"""The recorded bytes that stand under each number; more than one only if somebody put them there."""


class FaultKind(StrEnum):
    """What is wrong."""

    LIST = "list"
    FOLLOWS = "follows"
    REWRITTEN = "rewritten"
    HEAD = "head"
    MISSING = "missing"
    INSERTED = "inserted"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `first` to `last` are numbers of an outbox's events, or both the number of a list.

    LIST: it is not what was signed. FOLLOWS: it does not follow the list before it. REWRITTEN: the events do not come
    to the hash that was noted when they were received. HEAD: the hash at their end is not the one that a list has.
    MISSING: events are gone that are too young to have been purged. INSERTED: events behind the end of the chain.
    SHORT: a list has more than is here, as after a restore until the tablets have sent it again.
    """

    kind: FaultKind
    place_id: int
    first: int
    last: int
    device_id: str = ""
    incarnation: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many lists and outboxes were looked at, and all that is wrong, by outbox from its beginning on."""

    lists: int
    outboxes: int
    faults: tuple[Fault, ...]


def check_place(
    connection: Connection, place_id: int, signers: Iterable[bytes], elsewhere: Iterable[HeadList], now: datetime
) -> Checked:
    """Look through a place's lists and records. `elsewhere`: lists of this place that were kept on other machines."""
    signed, faults = _lists(connection, place_id, list(signers))
    told = [*signed, *(row for row in elsewhere if row.place_id == place_id)]
    outboxes = {row.outbox: row for row in head_lists.heads(connection, place_id)}
    wanted: dict[Name, list[ChainHead]] = defaultdict(list)
    for heads in sorted(told, key=lambda row: row.seq):
        for row in heads.heads:
            wanted[row.outbox].append(row)
    floors = _floors(signed, now)
    left = {*outboxes, *wanted}
    for name, records in _records(connection, place_id):
        look = _Outbox(connection, place_id, name, outboxes.get(name), floors.get(name, 0))
        faults += [*look.stretches(records, wanted[name]), *look.heads(wanted[name])]
        left.discard(name)
    for name in sorted(left):
        look = _Outbox(connection, place_id, name, outboxes.get(name), floors.get(name, 0))
        faults += [*look.stretches(iter(()), wanted[name]), *look.heads(wanted[name])]
    return Checked(len(told), len(outboxes), tuple(faults))


def _lists(connection: Connection, place_id: int, signers: list[bytes]) -> tuple[list[HeadList], list[Fault]]:
    found, faults, previous = [], [], NOTHING
    for seq, body in head_lists.stored(connection, place_id):
        try:
            signed = open_head_list(body, place_id, signers)
        except ListError:
            signed = None
        if signed is None or signed.seq != seq:
            faults.append(Fault(FaultKind.LIST, place_id, seq, seq))
        else:
            found.append(signed)
            if signed.previous != previous:
                faults.append(Fault(FaultKind.FOLLOWS, place_id, seq, seq))
        previous = hashlib.sha256(body).digest()
    return found, faults


def _floors(signed: Sequence[HeadList], now: datetime) -> dict[Name, int]:
    """Up to which number each outbox may have been purged: what the newest list old enough has, else the oldest."""
    old = [row for row in signed if row.issued_at <= now - PURGED_AFTER]
    first = old[-1:] or signed[:1]
    return {row.outbox: row.high for heads in first for row in heads.heads}


def _records(connection: Connection, place_id: int) -> Iterator[tuple[Name, Iterator[Record]]]:
    """A place's records by outbox, each in the order of its numbers; read in one go, some in memory at a time."""
    rows = _select(place_id).subquery()
    wanted = select(rows).order_by(rows.c.device_id, rows.c.incarnation, rows.c.seq)
    found = connection.execute(wanted, execution_options={"yield_per": ROWS})
    for name, group in groupby(found, key=lambda row: (row.device_id, row.incarnation)):
        yield name, ((row.seq, bytes(row.raw)) for row in group)


def _select(place_id: int) -> CompoundSelect[Any]:
    """What was received of a place, good or kept aside."""
    return union_all(
        *(
            select(table.c.device_id, table.c.incarnation, table.c.seq, table.c.raw).where(table.c.place_id == place_id)
            for table in (event, quarantine)
        )
    )


class _Outbox:
    """One chain of a place under examination."""

    def __init__(self, connection: Connection, place_id: int, name: Name, end: ChainHead | None, floor: int) -> None:
        self._connection, self._place_id, self._name = connection, place_id, name
        self._end, self._floor = end, floor
        self._others: list[dict[int, bytes]] | None = None
        self._noted: dict[int, bytes] = {}
        rows = (
            select(chain_mark.c.seq, chain_mark.c.head)
            .where(
                chain_mark.c.place_id == place_id,
                chain_mark.c.device_id == name[0],
                chain_mark.c.incarnation == name[1],
            )
            .order_by(chain_mark.c.seq)
        )
        self._marks: dict[int, bytes] = {row.seq: bytes(row.head) for row in connection.execute(rows)}

    def heads(self, wanted: Sequence[ChainHead]) -> Iterator[Fault]:
        """The first place at which the hash is not what a list says, and an end that is not the last mark."""
        high, good = self._end.high if self._end else 0, 0
        for row in sorted(wanted, key=lambda one: one.high):
            if row.high > high:
                yield self._fault(FaultKind.SHORT, high + 1, row.high)
                return
            known = self._marks.get(row.high) or self._noted[row.high]
            if row.high and known and known != row.head:
                yield self._fault(FaultKind.HEAD, good + 1, row.high)
                return
            good = row.high
        if self._end is not None and high and self._marks.get(high) != self._end.head:
            yield self._fault(FaultKind.HEAD, min(good + 1, high), high)

    def stretches(self, held_here: Iterator[Record], wanted: Sequence[ChainHead]) -> Iterator[Fault]:
        """Every stretch between two marks whose records do not come to the second; the hashes wanted are noted."""
        self._noted = {row.high: b"" for row in wanted}
        records = groupby(held_here, key=lambda row: row[0])
        waiting = next(records, None)
        last, digest = 0, GENESIS
        for seq, head in self._marks.items():
            held: dict[int, list[bytes]] = {}
            while waiting is not None and waiting[0] <= seq:
                held[waiting[0]] = [raw for _, raw in waiting[1]]
                waiting = next(records, None)
            kind = self._judge(last, digest, seq, head, held)
            if kind is not None:
                yield self._fault(kind, last + 1, seq)
            last, digest = seq, head
        if waiting is not None:
            *_, end = waiting[0], *(number for number, _ in records)
            yield self._fault(FaultKind.INSERTED, waiting[0], end)

    def _judge(self, last: int, digest: bytes, seq: int, head: bytes, held: Bodies) -> FaultKind | None:
        if any(len(raws) > 1 for raws in held.values()):
            return FaultKind.REWRITTEN
        first = last + 1
        if not last and held:
            first = min(held)  # after a fork it may begin behind what the tablet's retention had dropped
        wanted = range(first, seq + 1)
        have = {number: raws[0] for number, raws in held.items()}
        if len(have) == len(wanted):
            if self._hash(digest, first, (have[number] for number in wanted)) == head:
                return None
            if first == last + 1:
                return FaultKind.REWRITTEN
        if seq <= self._floor or self._comes_from_others(digest, range(last + 1, seq + 1), head, have):
            return None
        return FaultKind.MISSING

    def _comes_from_others(self, digest: bytes, wanted: range, head: bytes, have: Mapping[int, bytes]) -> bool:
        """Whether what is not here was received from an earlier outbox of the device."""
        if self._others is None:
            self._others = self._sent_otherwise()
        for order in islice(permutations(self._others), ORDERS_TRIED):
            sources = (have, *order)
            found = [next((rows[number] for rows in sources if number in rows), b"") for number in wanted]
            if all(found) and self._hash(digest, wanted[0], found) == head:
                return True
        return False

    def _sent_otherwise(self) -> list[dict[int, bytes]]:
        """What the device's other outboxes have: a tablet that began anew sent everything again, under its number."""
        rows = _select(self._place_id).subquery()
        others: dict[str, dict[int, bytes]] = defaultdict(dict)
        for row in self._connection.execute(select(rows).where(rows.c.device_id == self._name[0])):
            if row.incarnation != self._name[1]:
                others[row.incarnation][row.seq] = bytes(row.raw)
        return list(others.values())

    def _hash(self, digest: bytes, first: int, raws: Iterable[bytes]) -> bytes:
        """The hash behind these records. One that a list has may lie between: after a restore batches are others."""
        for number, raw in enumerate(raws, first):
            digest = chain(digest, raw)
            if number in self._noted:
                self._noted[number] = digest
        return digest

    def _fault(self, kind: FaultKind, first: int, last: int) -> Fault:
        return Fault(kind, self._place_id, first, last, *self._name)
