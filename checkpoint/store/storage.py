"""TinyDB's storage interface over the journal: the documents in memory, every change first on the disk."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tinydb.storages import Storage

from checkpoint.store.journal import Change, Journal

Rows = dict[str, dict[str, Any]]
"""A table as TinyDB's storages hold it: document ids as text."""

_COMPACT_BYTES: Final = 1024 * 1024
_COMPACT_FACTOR: Final = 3
_ROWS_PER_LINE: Final = 500


class JournalStorage(Storage):
    """Holds the tables; `commit` makes a change durable and then visible, in this order."""

    def __init__(self, path: Path) -> None:
        """Open the journal and rebuild the tables from it."""
        self.lock = threading.RLock()
        self.tables: dict[str, Rows] = {}
        self._open: list[Change] | None = None
        self._undo: list[tuple[str, str, dict[str, Any] | None]] = []
        self.journal = Journal(path)
        try:
            for changes in self.journal.replay():
                for change in changes:
                    self._apply(change)
            self._compact_if_worth_it()
        except BaseException:
            self.journal.close()
            raise

    def read(self) -> dict[str, Rows] | None:
        """Give all tables; None for a store without any, as TinyDB's own storages do."""
        with self.lock:
            return {name: dict(rows) for name, rows in self.tables.items()} or None

    def write(self, data: dict[str, Any]) -> None:
        """Make the tables equal to `data` by recording what differs. Costs as much as the data is large."""
        with self.lock, self.transaction():
            for name in [name for name in self.tables if name not in data]:
                self.drop(name)
            for name, rows in data.items():
                fresh = {str(doc_id): dict(doc) for doc_id, doc in rows.items()}
                known = self.tables.get(name, {})
                put = {doc_id: doc for doc_id, doc in fresh.items() if known.get(doc_id) != doc}
                gone = [doc_id for doc_id in known if doc_id not in fresh]
                self.commit(name, put, gone)

    def commit(self, name: str, put: Rows, gone: list[str] | None) -> None:
        """Record one table's change, at once or with the transaction that is open.

        Raises:
            StoreError: the disk refused; nothing changed.
        """
        with self.lock:
            if not put and gone == [] and name in self.tables:
                return
            change: Change = (name, put, gone)
            if self._open is None:
                self.journal.append([change])
            else:
                self._open.append(change)
                known = self.tables.get(name, {})
                touched = (*put, *(known if gone is None else gone))
                self._undo += [(name, doc_id, known.get(doc_id)) for doc_id in touched]
            self._apply(change)

    def drop(self, name: str) -> None:
        """Remove a table with its documents."""
        self.commit(name, {}, None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group changes to any tables: all of them or none. Other threads wait until it is through."""
        with self.lock:
            if self._open is not None:
                yield
                return
            self._open, self._undo = [], []
            try:
                yield
                if self._open:
                    self.journal.append(self._open)
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._open, self._undo = None, []

    def close(self) -> None:
        """Give the file back."""
        self.journal.close()

    def _apply(self, change: Change) -> None:
        name, put, gone = change
        if gone is None:
            self.tables.pop(name, None)
            return
        rows = self.tables.setdefault(name, {})
        rows.update(put)
        for doc_id in gone:
            rows.pop(doc_id, None)

    def _roll_back(self) -> None:
        for name, doc_id, before in reversed(self._undo):
            rows = self.tables.setdefault(name, {})
            if before is None:
                rows.pop(doc_id, None)
            else:
                rows[doc_id] = before

    def _compact_if_worth_it(self) -> None:
        """Rewrite a journal most of whose lines describe documents that were replaced since (only at the start)."""
        if self.journal.size < _COMPACT_BYTES or self.journal.damaged_lines:
            return
        transactions: list[list[Change]] = []
        for name, rows in self.tables.items():
            ids = list(rows)
            for start in range(0, len(ids), _ROWS_PER_LINE):
                part = {doc_id: rows[doc_id] for doc_id in ids[start : start + _ROWS_PER_LINE]}
                transactions.append([(name, part, [])])
        live = sum(len(str(rows)) for rows in self.tables.values())
        if self.journal.size > _COMPACT_FACTOR * live:
            self.journal.rewrite(transactions)
