"""How this tablet is set by those who use it: language, light, size, sound, whom to call. Never anybody's data."""

from collections.abc import Mapping
from typing import Any, Final

from checkpoint.store.database import Store

_PREFERENCES: Final = "preferences"
_ONLY: Final = 1


class Preferences:
    """One row in the store; what it does not hold is as the program has it."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._store = store

    def load(self) -> dict[str, Any]:
        """All that was ever set."""
        return dict(self._store.rows(_PREFERENCES).get(doc_id=_ONLY) or {})

    def save(self, changed: Mapping[str, Any]) -> None:
        """Set some, keep the others.

        Raises:
            StoreError: not on the disk.
        """
        table = self._store.rows(_PREFERENCES)
        doc = self.load() | dict(changed)
        if not table.update(doc, doc_ids=[_ONLY]):
            table.insert(doc)
