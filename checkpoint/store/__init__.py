"""The tablet's disk: TinyDB on an append-only journal. Nobody outside this package knows how it is stored."""

from checkpoint.store.database import Store, open_store
from checkpoint.store.errors import StoreBusyError, StoreDamagedError, StoreError

__all__ = ["Store", "StoreBusyError", "StoreDamagedError", "StoreError", "open_store"]
