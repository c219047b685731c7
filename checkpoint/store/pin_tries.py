"""Wrong PINs, counted in the journal: a restart of the app or of the tablet forgets none of them (S5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import Store

_TABLE: Final = "pin_tries"


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong PINs in a row, and until when there is no further try. `of`: which PIN they were meant for."""

    wrong: int = 0
    paused_until: datetime | None = None
    of: str = ""


class PinTries:
    """One row for each operator who mistyped since their last right PIN."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._rows = store.rows(_TABLE)

    def load(self) -> dict[str, Tries]:
        """All counts, by operator."""
        return {
            row["operator"]: Tries(row["wrong"], parse_time(row["until"]) if row["until"] else None, row["of"])
            for row in self._rows
        }

    def keep(self, operator_id: str, tries: Tries) -> None:
        """Replace an operator's count; of none at all, nothing is kept.

        Raises:
            StoreError: it is not on the disk.
        """
        known = [row.doc_id for row in self._rows if row["operator"] == operator_id]
        until = format_time(tries.paused_until) if tries.paused_until else ""
        doc: dict[str, Any] = {"operator": operator_id, "wrong": tries.wrong, "until": until, "of": tries.of}
        if known and tries.wrong:
            self._rows.update(doc, doc_ids=known)
        elif known:
            self._rows.remove(doc_ids=known)
        elif tries.wrong:
            self._rows.insert(doc)
