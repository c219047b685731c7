"""What retention dropped of an outbox, drop by drop; the cursor stands beside it, since nothing else knows it then."""

from datetime import datetime
from typing import Any, Final

from checkpoint.protocol.values import format_time, parse_time
from checkpoint.store.database import Store

_RETIRED: Final = "retired"


class Dropped:
    """Keeps one row for each drop."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._rows = store.rows(_RETIRED)

    def note(self, row: dict[str, Any], before: datetime, *, proven: bool) -> None:
        """Record a drop; everything in it was older than `before`. `proven`: a backup of the server's has it.

        Raises:
            StoreError: not recorded.
        """
        self._rows.insert(row | {"before": format_time(before), "proven": proven})

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The drops, oldest first: up to which number, how many events, when, and where the cursor stood."""
        return [dict(row) for row in self._rows]

    @property
    def cursor(self) -> dict[str, Any] | None:
        """The newest drop's row, which repeats the cursor; None: nothing was dropped."""
        return max(self._rows, key=lambda kept: kept.doc_id, default=None)

    @property
    def until(self) -> int:
        """The greatest number that went; 0 for none."""
        return max((row["until"] for row in self._rows), default=0)

    @property
    def before(self) -> datetime | None:
        """Whatever is younger than this is there; None: nothing was dropped."""
        return max((parse_time(row["before"]) for row in self._rows if "before" in row), default=None)

    @property
    def unproven(self) -> int:
        """How many events went to make room though no backup of the server's was known to have them."""
        return sum(row["events"] for row in self._rows if not row.get("proven", True))
