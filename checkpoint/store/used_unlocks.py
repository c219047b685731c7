"""Which unlock codes were used on this tablet: none opens twice, whatever its clock says, after a restart either."""

from typing import Final

from checkpoint.store.database import Store

_TABLE: Final = "used_unlocks"
KEPT_MAX: Final = 256
"""So many of the newest are kept; a code expires in fifteen minutes, and ten wrong PINs stand before each."""


class UsedUnlocks:
    """One row for each, in the journal."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._rows = store.rows(_TABLE)

    def holds(self, unlock_id: str) -> bool:
        """Whether a code was used."""
        return any(row["unlock"] == unlock_id for row in self._rows)

    def add(self, unlock_id: str) -> None:
        """A code is used up.

        Raises:
            StoreError: it is not on the disk.
        """
        self._rows.insert({"unlock": unlock_id})
        oldest = sorted(row.doc_id for row in self._rows)[:-KEPT_MAX]
        if oldest:
            self._rows.remove(doc_ids=oldest)
