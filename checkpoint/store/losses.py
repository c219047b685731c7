"""Events that damage took (缺失): each gets another in its place, so that the outbox has no hole and sync goes on.

Rules of this file:
1. A number below what the server acknowledged, or below what retention dropped, is no loss: the server has it.
2. What stands in a lost event's place is recorded before it is sent, and never changes again.
3. Nothing is lost silently: damage whose numbers cannot be known is told as an event of its own, once.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from checkpoint.domain.events import Event, Loss
from checkpoint.protocol.events import event_to_doc
from checkpoint.store.database import BATCH, Store

_LOSSES: Final = "losses"
_TOLD: Final = "damage_told"


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that cannot be read, `first` to `last`, between the readable events at `after` and `before`."""

    first: int
    last: int
    after: Event | None
    before: Event | None

    def stand_ins(self, outbox_name: str, now: datetime, mono_ms: int) -> Iterable[Event]:
        """An event for each number. Its id follows from its place, so that it is the same however often it is made."""
        near = self.after or self.before
        after, before = (event.at if event else None for event in (self.after, self.before))
        for seq in range(self.first, self.last + 1):
            name = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{outbox_name}:{seq}"))
            yield Event(name, now, mono_ms, "", "", near.gate_id if near else 0, Loss(seq, after, before))


class Losses:
    """What stands in the place of lost events, by their numbers."""

    def __init__(self, store: Store) -> None:
        """Read which there are: hardly ever any."""
        self._store = store
        self._ids = {int(row["body"]["seq"]): row.doc_id for row in store.rows(_LOSSES)}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def last(self) -> int:
        """The greatest number that was lost; 0 for none."""
        return max(self._ids, default=0)

    def body(self, seq: int) -> bytes | None:
        """The recorded bytes of what stands in this number's place; None where nothing does."""
        doc_id = self._ids.get(seq)
        found = [] if doc_id is None else self._store.rows(_LOSSES).bodies(doc_id, doc_id + 1)
        return found[0] if found else None

    def add(self, events: Iterable[Event]) -> None:
        """Record them.

        Raises:
            StoreError: the disk refuses; what was recorded before counts.
        """
        docs = iter(event_to_doc(event) for event in events)
        table = self._store.rows(_LOSSES)
        while some := list(islice(docs, BATCH)):
            self._ids |= zip((doc["body"]["seq"] for doc in some), table.insert_multiple(some), strict=True)

    def untold(self) -> list[tuple[int, int]]:
        """The journal's missing records, first and last of each gap, that nobody was told of yet."""
        told = {(row["first"], row["last"]) for row in self._store.rows(_TOLD)}
        return [gap for gap in self._store.storage.damage.missing if gap not in told]

    def mark_told(self, gaps: Iterable[tuple[int, int]]) -> None:
        """They are told of; not again after the next start, for the damage stays where it is."""
        self._store.rows(_TOLD).insert_multiple({"first": first, "last": last} for first, last in gaps)
