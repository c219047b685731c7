"""The hash chain of each outbox: how far it is on our disk, and whether a batch fits on to it."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from sqlalchemy import Connection, bindparam, select, text

from checkpoint.protocol.events import GENESIS, chain
from checkpoint.protocol.exchange import Batch
from checkpoint.server import event_tables
from checkpoint.server.database import upsert


class ChainError(Exception):
    """A batch does not continue what is here; `have` and `head` tell the tablet where to look."""

    def __init__(self, have: int, head: bytes) -> None:
        super().__init__(f"have {have}")
        self.have = have
        self.head = head


class GapError(ChainError):
    """The batch begins after the next number expected: this server was restored, or a batch went missing."""


class ForkError(ChainError):
    """The batch holds another past than ours: the tablet was cloned or rolled back."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """One incarnation of one device's outbox, the owner of a chain."""

    place_id: int
    device_id: str
    incarnation: str

    @property
    def row(self) -> dict[str, int | str]:
        """The columns that all tables of an outbox share."""
        return {"place_id": self.place_id, "device_id": self.device_id, "incarnation": self.incarnation}


@dataclass(frozen=True, slots=True)
class Position:
    """The last number received without a gap, and the chain's hash there."""

    high: int = 0
    head: bytes = GENESIS


_CHAIN: Final = event_tables.chain
_POSITION: Final = (
    select(_CHAIN.c.high, _CHAIN.c.head)
    .where(*(_CHAIN.c[name] == bindparam(name) for name in ("place_id", "device_id", "incarnation")))
    .with_for_update()
)


def position_of(connection: Connection, outbox: Outbox, *, claim: bool = False) -> Position:
    """How far an outbox has come; a new one is at its beginning. Inside a writer the row is locked.

    `claim`: a new one gets its row at once, so that of two first batches at the same time one waits for the other.
    """
    row = connection.execute(_POSITION, outbox.row).first()
    if row is None and claim:
        upsert(connection, event_tables.chain, [outbox.row | {"high": 0, "head": GENESIS}], keep=True)
        row = connection.execute(_POSITION, outbox.row).first()
    return Position(row.high, row.head) if row else Position()


def mark_before(connection: Connection, outbox: Outbox, seq: int) -> Position:
    """The end of the last batch at or before `seq`: a place at which both sides can compare hashes."""
    table = event_tables.chain_mark
    row = connection.execute(
        select(table.c.seq, table.c.head)
        .where(
            table.c.place_id == outbox.place_id,
            table.c.device_id == outbox.device_id,
            table.c.incarnation == outbox.incarnation,
            table.c.seq <= seq,
        )
        .order_by(table.c.seq.desc())
        .limit(1)
    ).first()
    return Position(row.seq, row.head) if row else Position()


def begins_anew(connection: Connection, outbox: Outbox, batch: Batch) -> bool:
    """Whether a batch begins an incarnation of a device that had another before: it was cloned or set back."""
    if batch.previous != GENESIS:
        return False
    table = event_tables.chain
    found = select(table.c.incarnation).where(
        table.c.place_id == outbox.place_id,
        table.c.device_id == outbox.device_id,
        table.c.incarnation != outbox.incarnation,
    )
    return connection.execute(found.limit(1)).first() is not None


def fit(connection: Connection, outbox: Outbox, batch: Batch) -> tuple[Position, Position]:
    """Check that a batch continues the chain, or repeats it; return where it was and where it will be.

    Raises:
        GapError: events before the batch are missing here.
        ForkError: the batch tells another past than the one received.
    """
    have = position_of(connection, outbox, claim=bool(batch.recorded))
    if have == Position() and batch.previous == GENESIS:
        have = Position(batch.first - 1)  # a new incarnation may begin behind what the tablet's retention dropped
    if batch.first > have.high + 1:
        raise GapError(have.high, have.head)
    hashes = list(accumulate(batch.recorded, chain, initial=batch.previous))
    last = batch.first - 1 + len(batch.recorded)
    if last >= have.high:
        if hashes[have.high - batch.first + 1] != have.head:
            raise ForkError(have.high, have.head)
        return have, Position(last, hashes[-1])
    mark = mark_before(connection, outbox, last)
    if mark.high >= batch.first - 1 and hashes[mark.high - batch.first + 1] != mark.head:
        raise ForkError(have.high, have.head)
    return have, have


_ADVANCE: Final = text(
    "UPDATE chain SET high = :high, head = :head "
    "WHERE place_id = :place_id AND device_id = :device_id AND incarnation = :incarnation"
)
_MARK: Final = text(
    "INSERT INTO chain_mark (place_id, device_id, incarnation, seq, head) "
    "VALUES (:place_id, :device_id, :incarnation, :high, :head)"
)


def advance(connection: Connection, outbox: Outbox, to: Position) -> None:
    """Move an outbox on; its row is there since `fit` claimed it."""
    values = outbox.row | {"high": to.high, "head": to.head}
    connection.execute(_ADVANCE, values)
    connection.execute(_MARK, values)
