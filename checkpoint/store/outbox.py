"""The outbox (待上传): the device's events in the order in which they were recorded, and how far the server has them.

Sequence numbers are TinyDB's document ids: 1, 2, 3 … without gaps within an incarnation of the outbox. Where damage
took an event that the server does not have, another stands in its place (see `losses`).
The cursor moves only over what a receipt names.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Any, Final

from tinydb import Query
from tinydb.table import Document

from checkpoint.domain.bidi import all_without_marks
from checkpoint.domain.events import Event, EventKind, Loss
from checkpoint.domain.movements import Movement
from checkpoint.protocol.duties import DUTY_KEY
from checkpoint.protocol.events import EVENT_BYTES_MAX, GENESIS, chain, event_from_doc, event_to_doc
from checkpoint.protocol.exchange import Quarantined
from checkpoint.protocol.glance import Glance, glance
from checkpoint.protocol.values import ProtocolError, dumps, format_time
from checkpoint.store.backups import Backing, Backups
from checkpoint.store.cursor import Cursor
from checkpoint.store.database import HOUSEHOLD_CHARACTERS, Store
from checkpoint.store.dropped import Dropped
from checkpoint.store.forward import Forward
from checkpoint.store.losses import Gap, Losses
from checkpoint.store.planner import starts_with
from checkpoint.store.retention import expiring, retire

_EVENTS: Final = "events"
_CURSOR: Final = "cursor"
_REJECTED: Final = "rejected"
_ONLY: Final = 1
NEAR: Final = 100
"""So far back is looked for the readable event before a lost one."""

GLANCED: Final = 1000
"""So many records are in memory at once while all of them are glanced at."""

_EVENT: Final = Query()

log = logging.getLogger(__name__)


class Outbox:
    """Appends events and hands them out in batches. The counts are kept in memory, so asking costs nothing."""

    def __init__(self, store: Store, at_least: int = 0) -> None:
        """Read the cursor and find the end of the journal.

        `at_least`: a number that was certainly reached once; what is missing up to it counts as lost.
        """
        self._store = store
        self.drops, self.forward = Dropped(store), Forward(store)
        self._events = store.rows(_EVENTS)
        state = store.storage.catalog.named(_EVENTS)
        self._begin = 1 if state is None else state.floor  # older ones went by retention
        self._losses = Losses(store)
        self._last = max(self._events.last_id, self._losses.last, self.cursor.acked)
        self.behind = max(0, at_least - self._last)
        """So many numbers were given of which this store knows nothing: it is an older copy, or its end is lost."""
        self._last += self.behind
        self._events.give_after(self._last)
        self._handed: tuple[int, list[bytes]] = (0, [])

    @property
    def last(self) -> int:
        """The newest sequence number; 0 for an empty outbox."""
        return self._last

    @property
    def cursor(self) -> Cursor:
        """How far the server has acknowledged."""
        row = self._store.rows(_CURSOR).get(doc_id=_ONLY) or self.drops.cursor
        return Cursor(row["acked"], bytes.fromhex(row["head"])) if row else Cursor(0, GENESIS)

    @property
    def pending(self) -> int:
        """Events that the server does not have yet."""
        return self._last - self.cursor.acked

    def append(self, event: Event) -> int:
        """Record an event; it is on the disk when this returns, with its sequence number.

        Marks that turn the writing direction, pasted into a note, are left out: the server would keep the record aside.

        Raises:
            StoreError: not recorded.
            ValueError: larger than 16 KiB.
        """
        doc = all_without_marks(event_to_doc(event))
        if len(dumps(doc)) > EVENT_BYTES_MAX:
            raise ValueError(f"an event is at most {EVENT_BYTES_MAX} bytes")
        is_emergency = isinstance(event.body, Movement) and event.body.emergency
        with self._store.storage.lock, self._store.storage.emergency() if is_emergency else nullcontext():
            self._last = self._events.insert(doc)
            return self._last

    def events(self) -> Iterator[Event]:
        """Give every event, oldest first."""
        for row in self._events.get_many(1, self._last + 1):
            yield event_from_doc(row)

    def event(self, event_id: str) -> tuple[int, Event] | None:
        """One event with its number."""
        return next(self._read(self._events.search(_EVENT.id == event_id)), None)

    def between(
        self, since: datetime, until: datetime | None = None, kind: EventKind | None = None
    ) -> Iterator[tuple[int, Event]]:
        """The events of `[since, until)` by the device's clock, of one kind or of all, numbered, oldest first."""
        wanted = _EVENT.at >= format_time(since)
        if kind is not None:
            wanted &= _EVENT.kind == kind.value
        if until is not None:
            wanted &= _EVENT.at < format_time(until)
        return self._read(self._events.search(wanted))

    def after(self, seq: int, until: int | None = None) -> Iterator[tuple[int, Event]]:
        """The events after one of them up to another or the last, with their numbers, oldest first."""
        return self._read(self._events.get_many(seq + 1, (self._last if until is None else until) + 1))

    def newest_of(self, household_id: int, limit: int) -> Iterator[tuple[int, Event]]:
        """Up to `limit` events about a household's persons, with their numbers, newest first."""
        begins = _EVENT.body.person.test(starts_with, f"{household_id:0{HOUSEHOLD_CHARACTERS}x}")
        return self._read(self._events.newest(limit, begins))

    def newest_about(self, person_id: str, limit: int) -> Iterator[tuple[int, Event]]:
        """Up to `limit` events about one person, with their numbers, newest first."""
        return self._read(self._events.newest(limit, _EVENT.body.person == person_id))

    def passages(self, until: int | None = None) -> Iterator[Glance]:
        """Everybody's passages up to a number, oldest record first, at a glance; what cannot be read is left out."""
        seq, last = max(self._begin, self.drops.until + 1), self._last if until is None else until
        while seq <= last:
            bodies = self._events.bodies(seq, min(seq + GLANCED, last + 1))
            seq += len(bodies) or 1  # past one that is not there
            yield from filter(None, map(glance, bodies))

    def corrections(self) -> Iterator[tuple[int, Event]]:
        """All events that take another one back."""
        return self._read(self._events.search(_EVENT.body.annuls.exists()))

    def duties(self, kind: EventKind) -> Iterator[tuple[int, Event]]:
        """All events of one of the kinds of `protocol.duties`, with their numbers, oldest first."""
        return self._read(self._events.search(_EVENT.body[DUTY_KEY] == kind.value))

    def _read(self, rows: Iterable[Document]) -> Iterator[tuple[int, Event]]:
        for row in rows:
            try:
                yield row.doc_id, event_from_doc(row)
            except ProtocolError as error:
                log.warning("event %s: not read: %s", row.doc_id, error)

    def recorded(self, first: int, limit: int) -> list[bytes]:
        """Give the recorded bytes of up to `limit` events from `first` on."""
        found = self._bodies(first, limit)
        self._handed = (first, found)  # the receipt is compared with what was sent, without reading it again
        return found

    def _bodies(self, first: int, limit: int) -> list[bytes]:
        until = min(first + limit, self._last + 1)
        found = self._events.bodies(first, until)
        while first + len(found) < until and (body := self._losses.body(first + len(found))) is not None:
            found += [body, *self._events.bodies(first + len(found) + 1, until)]
        return found

    def gap_at(self, seq: int) -> Gap | None:
        """What is lost from this number on; None where it can be read, is still to come, or the server has it."""
        if not self.cursor.acked < seq <= self._last or self.recorded(seq, 1):
            return None
        last = seq
        while last < self._last and not self.recorded(last + 1, 1):
            last += 1
        return Gap(seq, last, self._near(range(seq - 1, max(0, seq - NEAR), -1)), self._near([last + 1]))

    def _near(self, numbers: Iterable[int]) -> Event | None:
        return next((event for seq in numbers for _, event in self._read(self._events.get_many(seq, seq + 1))), None)

    def stand_in(self, events: Iterable[Event]) -> None:
        """Record what stands in the place of lost events from now on."""
        self._losses.add(events)

    def tell_losses(self, tell: Callable[[Loss], object]) -> int:
        """Tell of damage to the journal that was not told of: records beyond those whose numbers are known.

        Gives how many records of the journal are newly found to be gone.

        Raises:
            StoreError: it could not be recorded, and is told after the next start.
        """
        gaps = self._losses.untold()
        if not gaps:
            return 0
        holes = self._last - self._begin + 1 - len(self._events)
        gone = sum(last - first + 1 for first, last in gaps)
        unknown = gone - holes
        if unknown > 0:
            newest = self._near(range(self._last, max(0, self._last - NEAR), -1))
            tell(Loss(0, after=newest.at if newest else None, records=unknown))
        self._losses.mark_told(gaps)
        return gone

    @property
    def lost(self) -> int:
        """How many events damage took before the server had them."""
        return len(self._losses)

    def hash_at(self, seq: int) -> bytes:
        """The chain's hash after event `seq`, from the cursor on where that can be; empty where it cannot be told."""
        chained = self._store.storage.catalog.named(_EVENTS)
        begin, cursor = self.begin, self.cursor
        if chained is not None and seq == chained.last_chained and not begin and not self._losses:
            return chained.chain_head
        start, digest = (cursor.acked, cursor.head) if seq >= cursor.acked else (begin, GENESIS)
        first, handed = self._handed
        lines = handed if (first, len(handed)) == (start + 1, seq - start) else self._bodies(start + 1, seq - start)
        for line in lines:
            digest = chain(digest, line)
        return digest if len(lines) == seq - start else b""

    def acknowledge(
        self, cursor: Cursor, rejected: tuple[Quarantined, ...], at: datetime, backing: Backing | None = None
    ) -> None:
        """Move the cursor to what a receipt names, and keep what the server set aside visible: one transaction.

        `backing`: what the receipt says of the server's backups; None where there is no receipt.
        """
        row: dict[str, Any] = {"acked": cursor.acked, "head": cursor.head.hex()}
        row |= self.backups.after(cursor.acked, backing).row
        known = {(item["seq"], item["code"]) for item in self.rejected} if rejected else set()
        with self._store.transaction():
            self._save_cursor(row)
            for item in rejected:
                if (item.seq, item.code) not in known:
                    self._store.rows(_REJECTED).insert({"seq": item.seq, "code": item.code, "at": format_time(at)})

    def begin_anew(self, enrolled: str, incarnation: str) -> None:
        """Push everything again under a new incarnation, which holds as long as the enrolment's `enrolled` does.

        It begins behind what retention dropped, which the server had.
        """
        begin = self.drops.until
        row = {"acked": begin, "head": GENESIS.hex(), "of": enrolled, "inc": incarnation, "from": begin}
        self._save_cursor(row | self.backups.after(begin, None).row)

    @property
    def begin(self) -> int:
        """The number after which the chain of the present incarnation begins; 0 but after `begin_anew`."""
        row = self._store.rows(_CURSOR).get(doc_id=_ONLY)
        return int(row.get("from", 0)) if row else 0

    def renewed(self, enrolled: str) -> str:
        """The incarnation that took the place of the enrolment's; empty while that one holds."""
        row = self._store.rows(_CURSOR).get(doc_id=_ONLY)
        return str(row["inc"]) if row and row.get("of") == enrolled else ""

    def _save_cursor(self, row: dict[str, Any]) -> None:
        table = self._store.rows(_CURSOR)
        if not table.update(row, doc_ids=[_ONLY]):
            table.insert(Document(row, _ONLY))

    @property
    def backups(self) -> Backups:
        """How much of it is in the server's backups."""
        return Backups.of_row(self._store.rows(_CURSOR).get(doc_id=_ONLY))

    def retire(self, before: datetime, at: datetime, *, most: int, carry: Callable[[int], object]) -> int:
        """Drop the oldest segment, where all its events are of a time before `before` and of a number up to `most`.

        `carry` is called with the last number that goes, before it goes: what must outlive it is on the disk then.
        Gives how many events went; 0 when nothing more may go. What went is recorded, and the cursor a second time,
        since from then on it alone knows that what is missing was sent.

        Raises:
            StoreError: the disk refuses; what did not go is there as before.
        """
        settings: dict[str, Any] = {"path": "at", "before": format_time(before), "most": 1}
        for _ in range(len(self._store.storage.journal.segments)):  # those of other tables alone go on the way
            acked = self.cursor
            until = expiring(self._store.storage, _EVENTS, acknowledged=min(most, acked.acked), **settings)
            if until is None:
                break
            if until:
                carry(until)
            gone = retire(self._store.storage, _EVENTS, acknowledged=until, **settings)
            if gone.documents:
                row = {"until": gone.until, "events": gone.documents, "at": format_time(at), "acked": acked.acked}
                self.drops.note(row | {"head": acked.head.hex()}, before, proven=gone.until <= self.backups.proven)
                return gone.documents
        return 0

    @property
    def rejected(self) -> list[dict[str, Any]]:
        """What the server set aside (退件), oldest first: sequence number, code, time."""
        return [dict(row) for row in self._store.rows(_REJECTED)]
