"""Looking into a store's files and tables, where there must be something to see."""

from checkpoint.store import Store
from checkpoint.store.catalog import TableState
from checkpoint.store.record import Bytes, Record, parse


def record_at(data: Bytes, position: int) -> Record:
    """The good record that must begin here."""
    found = parse(data, position)
    assert found is not None
    return found


def state_of(store: Store, name: str) -> TableState:
    """The table that must be there."""
    found = store.storage.catalog.named(name)
    assert found is not None
    return found
