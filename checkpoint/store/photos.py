"""Small photographs that go with a record, on the tablet only: the record names them by their own hash."""

import base64
import hashlib
from datetime import datetime
from typing import Any, Final

from checkpoint.store.database import Store

_PHOTOS: Final = "photos"

BYTES_MAX: Final = 48 * 1024
"""Of one photograph, as a JPEG."""

COUNT_MAX: Final = 60
"""So many are kept, 3 MB of them at most; then the oldest goes."""


class Photos:
    """One row for each photograph."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._store = store

    def keep(self, jpeg: bytes, at: datetime) -> str:
        """Keep a photograph and give its name: 16 hexadecimal digits of its SHA-256.

        Raises:
            ValueError: larger than `BYTES_MAX`.
            StoreError: not on the disk.
        """
        if not jpeg or len(jpeg) > BYTES_MAX:
            raise ValueError(f"a photograph has 1 to {BYTES_MAX} bytes")
        name = hashlib.sha256(jpeg).hexdigest()[:16]
        table = self._store.rows(_PHOTOS)
        if self._row(name) is None:
            rows = sorted(table, key=lambda row: str(row["at"]))
            if len(rows) >= COUNT_MAX:
                table.remove(doc_ids=[row.doc_id for row in rows[: len(rows) - COUNT_MAX + 1]])
            table.insert({"name": name, "at": at.isoformat(), "jpeg": base64.b64encode(jpeg).decode()})
        return name

    def get(self, name: str) -> bytes:
        """The photograph; empty where it was another tablet's, or gave way to newer ones."""
        row = self._row(name)
        return base64.b64decode(row["jpeg"]) if row is not None else b""

    def _row(self, name: str) -> Any:  # noqa: ANN401  # TinyDB's document
        return next((row for row in self._store.rows(_PHOTOS) if row["name"] == name), None)
