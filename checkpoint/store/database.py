"""Opening the store."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tinydb import TinyDB
from tinydb.table import Document

from checkpoint.store import legacy
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreError
from checkpoint.store.fields import Declared
from checkpoint.store.journal import Options
from checkpoint.store.storage import JournalStorage
from checkpoint.store.table import JournalTable

FOLDER_NAME: Final = "store"
MIGRATED_NAME: Final = "store.journal.migrated"
BATCH: Final = 500

HOUSEHOLD_CHARACTERS: Final = 8
CARRIED_PASSAGES: Final = "carried_passages"

DECLARED: Final[Mapping[str, Declared]] = {
    "events": Declared(
        equal=("id", "body.annuls", "body.duty"), ordered=("at",), beginning=(("body.person", HOUSEHOLD_CHARACTERS),)
    ),
    CARRIED_PASSAGES: Declared(equal=("id",), beginning=(("person", HOUSEHOLD_CHARACTERS),)),
}
"""The tablet's indexes: one event, what took one back, each kind of duty, the time of all, a household's people."""

CHAINED: Final = ("events",)


class Store(TinyDB):
    """The real TinyDB with our storage and our table: every insert is on the disk when it returns."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB infers its own default's type
    storage: JournalStorage
    companion: "Store | None" = None
    """The store that keeps what the server sent, where a tablet has one; closed together with this one."""

    @property
    def reference(self) -> "Store":
        """Where what the server sent is kept."""
        return self if self.companion is None else self.companion

    def close(self) -> None:
        """As TinyDB's."""
        super().close()
        if self.companion is not None:
            self.companion.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Group changes to several tables: all of them or none."""
        return self.storage.transaction()

    def rows(self, name: str) -> JournalTable:
        """The table of this name, typed."""
        table = self.table(name)
        assert isinstance(table, JournalTable)  # noqa: S101  # table_class says so
        return table

    def tables(self) -> set[str]:
        """As TinyDB's, without reading a document."""
        return set(self.storage.names())

    def drop_table(self, name: str) -> None:
        """As TinyDB's, without reading a document."""
        self._tables.pop(name, None)
        if name in self.storage.names():
            self.storage.drop(name)

    def drop_tables(self) -> None:
        """As TinyDB's, in one transaction."""
        with self.storage.transaction():
            for name in self.storage.names():
                self.storage.drop(name)
        self._tables.clear()


def open_store(  # noqa: PLR0913  # the settings of a store, each by its name
    folder: Path,
    *,
    key: bytes | None = None,
    recovery_key: bytes | None = None,
    declared: Mapping[str, Declared] = DECLARED,
    chained: Iterable[str] = CHAINED,
    read_only: bool = False,
    verify: bool = False,
    disk: Disk | None = None,
    options: Options | None = None,
    name: str = FOLDER_NAME,
) -> Store:
    """Open the store in a folder, creating it where it is absent. One process writes, any number reads.

    `key`: the device's 32 bytes; without one nothing is sealed. `recovery_key`: the organisation's public key, to which
    the data key is sealed when the store is created. `verify` compares every byte with its checksum, and takes longer.
    `name`: the store's folder in `folder`; another than the tablet's own for one that stands aside.

    Raises:
        StoreBusyError: another process has it open for writing.
        StoreDamagedError: of a newer version, sealed with another key, or not a store.
        StoreError: the disk refuses.
    """
    disk = disk or Disk()
    settings: dict[str, Any] = {
        "key": key,
        "device": hashlib.blake2b(key, digest_size=8).hexdigest() if key else "",
        "recovery_key": recovery_key,
        "declared": declared,
        "chained": chained,
        "disk": disk,
        "options": options,
    }
    place = folder / name
    if not read_only and name == FOLDER_NAME:
        _migrate(folder, place, disk, settings)
    return Store(place, read_only=read_only, verify=verify, **settings)


def _migrate(folder: Path, place: Path, disk: Disk, settings: dict[str, Any]) -> None:
    """Bring a store of the first format over: built beside it, put in its place whole, the old file kept aside."""
    old = folder / legacy.FILE_NAME
    if not old.exists():
        return
    try:
        if not place.exists():
            fresh = folder / "store.new"
            shutil.rmtree(fresh, ignore_errors=True)
            tables, _ = legacy.read_tables(old)
            with Store(fresh, **settings) as store:
                _fill(store, tables)
            disk.rename(fresh, place)
            disk.sync_folder(folder)
        disk.rename(old, folder / MIGRATED_NAME)
        disk.sync_folder(folder)
    except OSError as error:
        message = f"{old}: not brought to the present format: {error.strerror}"
        raise StoreError(message) from error


def _fill(store: Store, tables: dict[str, legacy.Rows]) -> None:
    for name, rows in tables.items():
        table = store.rows(name)
        documents: Iterator[Document] = (Document(doc, int(doc_id)) for doc_id, doc in rows.items())
        table.insert_multiple(())
        while batch := list(islice(documents, BATCH)):
            table.insert_multiple(batch)
