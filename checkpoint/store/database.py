"""Opening the store."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from tinydb import TinyDB

from checkpoint.store.storage import JournalStorage
from checkpoint.store.table import JournalTable

FILE_NAME: Final = "store.journal"


class Store(TinyDB):
    """The real TinyDB with our storage and our table: every insert is on the disk when it returns."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB infers its own default's type
    storage: JournalStorage

    def transaction(self) -> AbstractContextManager[None]:
        """Group changes to several tables: all of them or none."""
        return self.storage.transaction()

    def rows(self, name: str) -> JournalTable:
        """The table of this name, typed."""
        table = self.table(name)
        assert isinstance(table, JournalTable)  # noqa: S101  # table_class says so
        return table


def open_store(folder: Path) -> Store:
    """Open the store in a folder, creating it where it is absent. One process at a time.

    Raises:
        StoreBusyError: another process has it open.
        StoreDamagedError: of a newer version, or not a store.
        StoreError: the disk refuses.
    """
    return Store(folder / FILE_NAME)
