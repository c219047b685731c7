"""The tablet's disk: TinyDB on a journal of segments. Nobody outside this package knows how it is stored."""

from checkpoint.store.database import Store, open_store
from checkpoint.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreKeyError,
    StoreNewerError,
    StoreSealedError,
)
from checkpoint.store.fields import Declared
from checkpoint.store.planner import starts_with

__all__ = [
    "Declared",
    "Store",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreKeyError",
    "StoreNewerError",
    "StoreSealedError",
    "open_store",
    "starts_with",
]
