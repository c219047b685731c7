"""TinyDB's storage interface over the journal: every change first on the disk, then in memory, then returned."""

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tinydb.storages import Storage

from checkpoint.store import survey
from checkpoint.store.catalog import Catalog, Row, TableState
from checkpoint.store.coding import decode
from checkpoint.store.disk import Disk
from checkpoint.store.draft import Doc, Draft, View, make_equal
from checkpoint.store.errors import StoreError
from checkpoint.store.fields import Declared
from checkpoint.store.journal import Change, Options
from checkpoint.store.opening import Keyring, open_journal
from checkpoint.store.reader import NO_ROWS, Reader, TableView
from checkpoint.store.record import CLEAR, DELETE, DOC_ID_MAX, DROP, INSERT, NAME, TABLE_MAX, UPDATE

LOW_BYTES: Final = 100 * 1024 * 1024
TAKEN: Final = "Document with ID {} already exists"
TOO_GREAT: Final = f"a document id is at most {DOC_ID_MAX}"


class _Emergency(threading.local):
    """Whether this thread records an emergency."""

    on = False


class JournalStorage(Storage):
    """Holds the catalog; `commit` makes changes durable and then visible, in this order."""

    def __init__(  # noqa: PLR0913  # the settings of a store, each by its name
        self,
        folder: Path | str,
        *,
        key: bytes | None = None,
        device: str = "",
        recovery_key: bytes | None = None,
        declared: Mapping[str, Declared] | None = None,
        chained: Iterable[str] = (),
        read_only: bool = False,
        verify: bool = False,
        disk: Disk | None = None,
        options: Options | None = None,
    ) -> None:
        """Open the store in a folder of its own; see `open_store`."""
        self.folder, self.disk = Path(folder), disk or Disk()
        self.lock = threading.RLock()  # for writers; readers never take it and see what was recorded last
        self.read_only = read_only
        self.catalog = Catalog(declared or {}, frozenset(chained))
        self._state_lock = threading.Lock()
        self._drafts: dict[str, Draft] | None = None
        self._dropped: list[str] = []
        self._owner = 0
        self._emergency = _Emergency()
        self._lock_file = -1
        try:
            self._open(key, device, recovery_key, options or Options(), verify=verify)
        except OSError as error:
            self._unlock()
            message = f"{self.folder}: {error.strerror}"
            raise StoreError(message) from error
        except BaseException:  # whatever it was, the lock is given back; then it goes on up
            self._unlock()
            raise

    def _open(
        self, key: bytes | None, device: str, recovery_key: bytes | None, options: Options, *, verify: bool
    ) -> None:
        if not self.read_only:
            self.disk.make_folder(self.folder)
            self._lock_file = survey.lock(self.disk, self.folder)
        keyring = Keyring(key, device, recovery_key)
        self.journal, self.damage = open_journal(
            self.folder, self.disk, self.catalog, options, keyring, writing=not self.read_only, verify=verify
        )
        self.reader = Reader(self.journal, self.damage, self._state_lock)

    @property
    def is_disk_low(self) -> bool:
        """Whether less than 100 MB are free: time to warn."""
        return self.disk.free_bytes(self.folder) < LOW_BYTES

    @property
    def is_changing(self) -> bool:
        """Whether the calling thread has a transaction open."""
        return self._drafts is not None and self._owner == threading.get_ident()

    def is_settled(self, name: str) -> bool:
        """Whether the writing thread sees the table as it is recorded."""
        return self._drafts is None or (name not in self._drafts and name not in self._dropped)

    def view(self, name: str) -> View | None:
        """The table as the calling thread may see it: with its own open transaction's changes, without others'."""
        if self.is_changing and not self.is_settled(name):
            return self._drafts.get(name) if self._drafts else None
        state = self.catalog.named(name)
        return TableView(self.reader, state) if state is not None and state.exists else None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Give all tables, read in full; None for a store without any, as TinyDB's own storages do."""
        tables = {}
        for name in self.names():
            view = self.view(name)
            rows = {} if view is None else {str(key): view.doc(key) for key in view.ids()}
            tables[name] = {key: doc for key, doc in rows.items() if doc is not None}
        return tables or None

    def names(self) -> list[str]:
        """The names of the tables that exist."""
        names = {state.name: None for state in self.catalog.existing()}
        if self._drafts is not None and self.is_changing:
            for name in self._dropped:
                names.pop(name, None)
            names |= dict.fromkeys(self._drafts)
        return list(names)

    def write(self, data: dict[str, Any]) -> None:
        """Make the tables equal to `data` by recording what differs. Costs as much as the data is large."""
        with self.transaction():
            for name in self.names():
                if name not in data:
                    self.drop(name)
            for name, rows in data.items():
                with self.change(name) as draft:
                    make_equal(draft, {int(key): dict(doc) for key, doc in rows.items()})

    @contextmanager
    def change(self, name: str) -> Iterator[Draft]:
        """Change one table: recorded at the end, or together with the transaction that is open.

        Raises:
            StoreError: the disk refused; nothing changed.
        """
        with self.lock:
            if self._drafts is None:
                draft = Draft(self.view(name) or NO_ROWS)
                yield draft
                self._record({name: draft}, [])
                return
            outer = self._drafts.get(name)
            if outer is None:
                outer = Draft(self.view(name) or NO_ROWS)
                if name in self._dropped:
                    outer.clear()
            draft = Draft(outer)
            yield draft
            outer.take(draft)
            self._drafts[name] = outer

    def insert_one(self, name: str, doc_id: int, doc: Doc, body: bytes) -> None:
        """Record one new document whose id is not in use: what the gate does all day, without detours.

        Raises:
            ValueError: the id is in use.
        """
        state = self.catalog.named(name)
        if self._drafts is not None or state is None or not state.exists or doc_id > DOC_ID_MAX:
            if doc_id in (self.view(name) or NO_ROWS):
                raise ValueError(TAKEN.format(doc_id))
            self.insert_bodies(name, [(doc_id, doc, body)])
            return
        if state.directory.get(doc_id):
            raise ValueError(TAKEN.format(doc_id))
        journal = self.journal
        loc = journal.append_one(INSERT, state.number, doc_id, body, emergency=self._emergency.on)
        live = journal.live
        with self._state_lock:
            state.take(live, doc_id, loc, doc, body)

    def insert_bodies(self, name: str, rows: list[Row]) -> None:
        """Record new documents with consecutive ids that are not in use. The fast way in."""
        with self.lock:
            if self._drafts is not None:
                with self.change(name) as draft:
                    for doc_id, _, body in rows:
                        draft[doc_id] = decode(body)
                return
            if rows[-1][0] > DOC_ID_MAX:
                raise ValueError(TOO_GREAT)
            state, naming = self._named(name)
            number, named = state.number, len(naming)
            changes = [*naming, *[(INSERT, number, doc_id, body) for doc_id, _, body in rows]]
            locs = self.journal.append(changes, emergency=self._emergency.on)
            self._follow(naming, locs[:named], {})
            with self._state_lock:
                state.take_run(self.journal.live, rows, locs[named:])

    def drop(self, name: str) -> None:
        """Remove a table with its documents."""
        with self.lock:
            if self._drafts is None:
                self._record({}, [name])
            else:
                self._drafts.pop(name, None)
                self._dropped.append(name)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group changes to any tables: all of them or none. Other writers wait until it is through, readers do not."""
        with self.lock:
            if self._drafts is not None:
                yield
                return
            self._drafts, self._dropped, self._owner = {}, [], threading.get_ident()
            try:
                yield
                drafts, dropped = self._drafts, self._dropped
            finally:
                self._drafts, self._dropped, self._owner = None, [], 0
            if drafts or dropped:
                self._record(drafts, dropped)

    @contextmanager
    def emergency(self) -> Iterator[None]:
        """What this thread records meanwhile may use the reserve when the disk is full."""
        self._emergency.on = True
        try:
            yield
        finally:
            self._emergency.on = False

    def _record(self, drafts: Mapping[str, Draft], dropped: list[str]) -> None:
        changes: list[Change] = []
        docs: dict[tuple[int, int], Doc] = {}
        for name in dropped:
            state = self.catalog.named(name)
            if state is not None and state.exists:
                changes.append(Change(DROP, state.number, 0))
        for name, draft in drafts.items():
            state, naming = self._named(name, again=name in dropped)
            changes += naming
            if draft.is_cleared and len(state.directory):
                changes.append(Change(CLEAR, state.number, 0))
            gone, replaced, fresh = draft.changes()
            changes += [Change(DELETE, state.number, doc_id) for doc_id in gone]
            changes += [Change(UPDATE, state.number, doc_id, body) for doc_id, body in replaced.items()]
            changes += [Change(INSERT, state.number, doc_id, body) for doc_id, body in fresh.items()]
            for doc_id, body in (*replaced.items(), *fresh.items()):
                docs[state.number, doc_id] = decode(body)
        if changes:
            self.record(changes, docs)

    def _named(self, name: str, *, again: bool = False) -> tuple[TableState, list[Change]]:
        """The table's state, and the records that bring it into being where it does not exist.

        The name is recorded twice: while the first segment is the only one, nothing else on the disk knows it.
        """
        state = self.catalog.named(name)
        if state is not None and state.exists and not again:
            return state, []
        if state is None:
            number = self.catalog.next_number()
            if number > TABLE_MAX:
                message = f"a store has at most {TABLE_MAX} tables"
                raise ValueError(message)
            state = self.catalog.add(number, name)
        naming = Change(NAME, state.number, 0, name.encode())
        return state, [naming, naming]

    def record(self, changes: list[Change], docs: dict[tuple[int, int], Doc]) -> None:
        """One transaction: on the disk, then in memory. `docs`: what is put, by table number and id."""
        if any(not -DOC_ID_MAX <= change.doc_id <= DOC_ID_MAX for change in changes):
            raise ValueError(TOO_GREAT)
        locs = self.journal.append(changes, emergency=self._emergency.on)
        self._follow(changes, locs, docs)

    def _follow(self, changes: list[Change], locs: list[int], docs: dict[tuple[int, int], Doc]) -> None:
        """Let readers see what is on the disk."""
        live, catalog = self.journal.live, self.catalog
        with self._state_lock:
            for (kind, table, doc_id, body), loc in zip(changes, locs, strict=True):
                catalog.apply(kind, table, doc_id, loc, body.decode() if kind == NAME else "")
                state = catalog.numbered(table)
                state.version += 1
                live.add(kind, table, doc_id, loc)
                if kind in (INSERT, UPDATE) and state.is_read_when_scanned:
                    if state.chained and kind == INSERT:
                        state.link(doc_id, body)
                    live.index(loc, docs[table, doc_id], state.fields)

    def close(self) -> None:
        """Give the files back; closing twice is fine."""
        with self.lock:
            if self._lock_file == -1 and not self.read_only:
                return
            self.journal.close(leave_hint=not self.read_only)
            self._unlock()

    def _unlock(self) -> None:
        if self._lock_file != -1:
            os.close(self._lock_file)
        self._lock_file = -1
