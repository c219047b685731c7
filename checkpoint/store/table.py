"""TinyDB's table on the journal: an insert costs one appended line, whatever the table's size."""

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from checkpoint.store.storage import JournalStorage, Rows


class _Draft(MutableMapping[int, dict[str, Any]]):
    """What an update sees: the table's documents, copied when touched, with the changes kept apart."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._touched: Rows = {}
        self._gone: dict[str, None] = {}

    def __getitem__(self, doc_id: int) -> dict[str, Any]:
        key = str(doc_id)
        if key in self._gone:
            raise KeyError(doc_id)
        if key not in self._touched:
            self._touched[key] = copy.deepcopy(self._rows[key])
        return self._touched[key]

    def __setitem__(self, doc_id: int, document: dict[str, Any]) -> None:
        key = str(doc_id)
        self._gone.pop(key, None)
        self._touched[key] = document

    def __delitem__(self, doc_id: int) -> None:
        key = str(doc_id)
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched.pop(key, None)
        if key in self._rows:
            self._gone[key] = None

    def __contains__(self, doc_id: object) -> bool:
        key = str(doc_id)
        return key not in self._gone and (key in self._touched or key in self._rows)

    def __iter__(self) -> Iterator[int]:
        for key in self._rows:
            if key not in self._gone:
                yield int(key)
        for key in self._touched:
            if key not in self._rows:
                yield int(key)

    def __len__(self) -> int:
        fresh = sum(key not in self._rows for key in self._touched)
        return len(self._rows) - len(self._gone) + fresh

    def clear(self) -> None:
        self._touched.clear()
        self._gone = dict.fromkeys(self._rows)

    def changes(self) -> tuple[Rows, list[str]]:
        put = {key: doc for key, doc in self._touched.items() if self._rows.get(key) != doc}
        return put, list(self._gone)


class JournalTable(Table):
    """Overrides the two places where TinyDB reads and writes the whole database."""

    _storage: JournalStorage

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        with self._storage.lock:
            return dict(self._storage.tables.get(self.name, {}))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._storage.lock:
            draft = _Draft(self._storage.tables.get(self.name, {}))
            updater(draft)  # type: ignore[arg-type]  # TinyDB asks for a dict and uses a mapping
            put, gone = draft.changes()
            self._storage.commit(self.name, put, gone)
        self.clear_cache()

    def search(self, cond: QueryLike) -> list[Document]:
        """As TinyDB's, without its query cache: a writer in another thread empties that under a reader's hands."""
        rows = self._read_table().items()
        return [self.document_class(doc, int(doc_id)) for doc_id, doc in rows if cond(doc)]

    def get(  # TinyDB's overloads are its own
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Any:  # noqa: ANN401  # a document, a list of them, or None
        """As TinyDB's; a document asked for by its id is found without touching the others."""
        if doc_id is None:
            return super().get(cond, doc_id, doc_ids)  # type: ignore[arg-type]  # either may be None, as in its own
        with self._storage.lock:
            found = self._storage.tables.get(self.name, {}).get(str(doc_id))
        return None if found is None else self.document_class(found, doc_id)

    def get_many(self, first: int, until: int) -> list[Document]:
        """Give the documents with ids in `[first, until)`, in order; ids that are not there are left out."""
        with self._storage.lock:
            rows = self._storage.tables.get(self.name, {})
            return [self.document_class(rows[key], int(key)) for key in map(str, range(first, until)) if key in rows]

    def __len__(self) -> int:
        with self._storage.lock:
            return len(self._storage.tables.get(self.name, {}))
