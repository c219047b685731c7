"""What somebody is just typing into a form, kept so that a crash loses none of it."""

from collections.abc import Mapping
from typing import Any, Final

from checkpoint.store.database import Store

_DRAFTS: Final = "drafts"


class FormDrafts:
    """One row for each form."""

    def __init__(self, store: Store) -> None:
        """Use a table of its own."""
        self._store = store

    def load(self, form: str) -> dict[str, Any]:
        """What was last typed; empty where nothing was."""
        row = self._row(form)
        return dict(row["fields"]) if row else {}

    def keep(self, form: str, fields: Mapping[str, Any]) -> None:
        """Replace it.

        Raises:
            StoreError: not on the disk.
        """
        table, row = self._store.rows(_DRAFTS), self._row(form)
        doc = {"form": form, "fields": dict(fields)}
        if row is None:
            table.insert(doc)
        else:
            table.update(doc, doc_ids=[row.doc_id])

    def _row(self, form: str) -> Any:  # noqa: ANN401  # TinyDB's document
        return next((row for row in self._store.rows(_DRAFTS) if row["form"] == form), None)
