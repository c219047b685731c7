"""A second copy of the identity, outside the store: a tablet whose store was set aside is still the tablet it was."""

import contextlib
import logging
from pathlib import Path
from typing import Any, Final

from tinydb.table import Document

from checkpoint.store.crypto import Keys
from checkpoint.store.database import Store
from checkpoint.store.disk import Disk
from checkpoint.store.identity import COPY_NAME

_TABLE: Final = "identity"
_ONLY: Final = 1

log = logging.getLogger(__name__)


class IdentityCopy:
    """One small file, sealed with the device's key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """The file is made by the first `keep`."""
        self._path, self._keys = folder / COPY_NAME, Keys(key, "identity")

    def keep(self, store: Store) -> None:
        """Copy the store's identity where it changed. It is a precaution: that it fails is logged and no more."""
        row = store.rows(_TABLE).get(doc_id=_ONLY)
        if row is None or dict(row) == self.row():
            return
        try:
            Disk().write_file(self._path, self._keys.seal_note(dict(row)))
        except OSError as error:
            log.warning("no second copy of the identity: %s", error)

    def row(self) -> dict[str, Any] | None:
        """The identity as it was copied last; None where there is none, or none that this key opens."""
        with contextlib.suppress(OSError, ValueError):
            found = self._keys.open_note(self._path.read_bytes())
            return found if isinstance(found, dict) else None
        return None

    def restore(self, store: Store, incarnation: str = "") -> bool:
        """Give a store that has no identity the copied one; with `incarnation`, under a new name for its outbox.

        Raises:
            StoreError: it could not be recorded.
        """
        table, row = store.rows(_TABLE), self.row()
        if table.get(doc_id=_ONLY) is not None or row is None:
            return False
        table.insert(Document(row | ({"inc": incarnation} if incarnation else {}), _ONLY))
        return True
