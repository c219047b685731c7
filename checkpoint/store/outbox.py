"""The outbox (待上传): the device's events in the order in which they were recorded, and how far the server has them.

Sequence numbers are TinyDB's document ids: 1, 2, 3 … without gaps within an incarnation of the outbox.
The cursor moves only over what a receipt names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from checkpoint.domain.events import Event
from checkpoint.protocol.events import EVENT_BYTES_MAX, GENESIS, chain, event_from_doc, event_to_doc
from checkpoint.protocol.exchange import Quarantined
from checkpoint.protocol.values import dumps, format_time
from checkpoint.store.database import Store

_EVENTS: Final = "events"
_CURSOR: Final = "cursor"
_REJECTED: Final = "rejected"
_ONLY: Final = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The server has everything up to and including `acked`; `head` is the chain's hash there."""

    acked: int
    head: bytes


class Outbox:
    """Appends events and hands them out in batches. The counts are kept in memory, so asking costs nothing."""

    def __init__(self, store: Store) -> None:
        """Read the cursor and find the end of the journal."""
        self._store = store
        self._events = store.rows(_EVENTS)
        self._last = self._events.last_id

    @property
    def last(self) -> int:
        """The newest sequence number; 0 for an empty outbox."""
        return self._last

    @property
    def cursor(self) -> Cursor:
        """How far the server has acknowledged."""
        row = self._store.rows(_CURSOR).get(doc_id=_ONLY)
        return Cursor(row["acked"], bytes.fromhex(row["head"])) if row else Cursor(0, GENESIS)

    @property
    def pending(self) -> int:
        """Events that the server does not have yet."""
        return self._last - self.cursor.acked

    def append(self, event: Event) -> int:
        """Record an event; it is on the disk when this returns, with its sequence number.

        Raises:
            StoreError: not recorded.
            ValueError: larger than 16 KiB.
        """
        doc = event_to_doc(event)
        if len(dumps(doc)) > EVENT_BYTES_MAX:
            message = f"an event is at most {EVENT_BYTES_MAX} bytes"
            raise ValueError(message)
        with self._store.storage.lock:
            self._last = self._events.insert(doc)
            return self._last

    def events(self) -> Iterator[Event]:
        """Give every event, oldest first."""
        for row in self._events.get_many(1, self._last + 1):
            yield event_from_doc(row)

    def recorded(self, first: int, limit: int) -> list[bytes]:
        """Give the recorded bytes of up to `limit` events from `first` on."""
        return self._events.bodies(first, min(first + limit, self._last + 1))

    def hash_at(self, seq: int) -> bytes:
        """The chain's hash after event `seq`, computed from the cursor on where that is possible."""
        cursor = self.cursor
        start, digest = (cursor.acked, cursor.head) if seq >= cursor.acked else (0, GENESIS)
        for line in self.recorded(start + 1, seq - start):
            digest = chain(digest, line)
        return digest

    def acknowledge(self, cursor: Cursor, rejected: tuple[Quarantined, ...], at: datetime) -> None:
        """Move the cursor to what a receipt names, and keep what the server set aside visible: one transaction."""
        row: dict[str, Any] = {"acked": cursor.acked, "head": cursor.head.hex()}
        with self._store.transaction():
            table = self._store.rows(_CURSOR)
            if not table.update(row, doc_ids=[_ONLY]):
                table.insert(row)
            for item in rejected:
                self._store.rows(_REJECTED).insert({"seq": item.seq, "code": item.code, "at": format_time(at)})

    @property
    def rejected(self) -> list[dict[str, Any]]:
        """What the server set aside (退件), oldest first: sequence number, code, time."""
        return [dict(row) for row in self._store.rows(_REJECTED)]
