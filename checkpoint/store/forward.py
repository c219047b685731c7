"""What is carried forward (结转) of events that retention drops: passages, duties that still hold, sums.

It is written before the drop, in one transaction, and nothing of it is ever sent: it stands beside the events, not
among them. Whoever folds reads the events first and this second. Then a drop in between hides nothing, and what is
found twice, because the drop was cut short, is told by its number or its id.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from tinydb import Query
from tinydb.table import Document

from checkpoint.domain.decide import Direction
from checkpoint.domain.events import Event, EventKind
from checkpoint.domain.forward import Sums
from checkpoint.domain.movements import Category
from checkpoint.domain.reports import Figures
from checkpoint.domain.supplies import Stock
from checkpoint.protocol.duties import DUTY_KEY
from checkpoint.protocol.events import event_from_doc, event_to_doc
from checkpoint.protocol.glance import Glance
from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import CARRIED_PASSAGES, HOUSEHOLD_CHARACTERS, Store
from checkpoint.store.planner import starts_with

_DUTIES: Final = "carried_duties"
_SUMS: Final = "carried_sums"
_ONLY: Final = 1
_ROW: Final = Query()


class Forward:
    """Reads and writes what is carried."""

    def __init__(self, store: Store) -> None:
        """Use tables of its own."""
        self._store = store
        self._passages = store.rows(CARRIED_PASSAGES)

    def write(self, passages: Iterable[Glance], duties: Iterable[tuple[int, Event]], sums: Sums) -> None:
        """Make what is carried equal to this.

        Raises:
            StoreError: nothing changed.
        """
        wanted = {row.event_id: row for row in passages}
        known = {str(row["id"]): row.doc_id for row in self._passages}
        kept = {row.doc_id for row in self._store.rows(_DUTIES)}
        notes = dict(duties)
        gone = {
            CARRIED_PASSAGES: [doc_id for event_id, doc_id in known.items() if event_id not in wanted],
            _DUTIES: sorted(kept - notes.keys()),
        }
        with self._store.transaction():
            for name, doc_ids in gone.items():
                if doc_ids:
                    self._store.rows(name).remove(doc_ids=doc_ids)
            fresh = [_passage_to_doc(row) for event_id, row in wanted.items() if event_id not in known]
            if fresh:
                self._passages.insert_multiple(fresh)
            for seq in sorted(notes.keys() - kept):
                self._store.rows(_DUTIES).insert(Document(event_to_doc(notes[seq]), seq))
            self._save(_sums_to_doc(sums))

    def _save(self, row: dict[str, Any]) -> None:
        table = self._store.rows(_SUMS)
        if not table.update(row, doc_ids=[_ONLY]):
            table.insert(Document(row, _ONLY))

    def passages(self) -> list[Glance]:
        """Everybody's newest passage among the dropped ones."""
        return [_passage_from_doc(row) for row in self._passages]

    def passages_of(self, household_id: int) -> list[Glance]:
        """Those of a household's persons."""
        begins = _ROW.person.test(starts_with, f"{household_id:0{HOUSEHOLD_CHARACTERS}x}")
        return [_passage_from_doc(row) for row in self._passages.search(begins)]

    def knows(self, event_id: str) -> bool:
        """Whether a passage of this tablet's own is carried."""
        return bool(self._passages.search(_ROW.id == event_id))

    def duties(self, kind: EventKind) -> list[tuple[int, Event]]:
        """The carried events of a kind, with their numbers, oldest first."""
        rows = (row for row in self._store.rows(_DUTIES) if row["body"].get(DUTY_KEY) == kind.value)
        return sorted(((row.doc_id, event_from_doc(row)) for row in rows), key=lambda row: row[0])

    def sums(self) -> Sums:
        """The sums over all that went."""
        row = self._store.rows(_SUMS).get(doc_id=_ONLY)
        return Sums() if row is None else _sums_from_doc(row)


def _passage_to_doc(row: Glance) -> dict[str, Any]:
    way, at = row.direction.value, format_time(row.at)
    return {"id": row.event_id, "person": row.person_id, "dir": way, "at": at, "gate": row.gate_id, "cat": row.category}


def _passage_from_doc(row: Document) -> Glance:
    at = parse_time(row["at"])
    return Glance(row["id"], row["person"], Direction(row["dir"]), at, row["gate"], Category(row["cat"]))


def _sums_to_doc(sums: Sums) -> dict[str, Any]:
    rows = [
        asdict(stock) | {"counted_at": format_time(stock.counted_at) if stock.counted_at else ""}
        for stock in sums.stocks.values()
    ]
    return {"until": sums.until, "stocks": rows, "after": sums.shift_after, "figures": asdict(sums.figures)}


def _sums_from_doc(row: Document) -> Sums:
    found = [
        Stock(**(stock | {"counted_at": parse_time(stock["counted_at"]) if stock["counted_at"] else None}))
        for stock in row["stocks"]
    ]
    return Sums(row["until"], {stock.item: stock for stock in found}, row["after"], Figures(**row["figures"]))
