"""The second store of a tablet: what the server sent. It has a key of its own and can be had again at any time.

Rules of this file:
1. Nothing that was recorded at the gate lies here, so a damaged one is set aside and pulled anew.
2. It never stands in the way: where it cannot be opened, the journal's store takes its place.
3. When most of it is out of date it is written anew at the next start, under a new key.
"""

import contextlib
import logging
import shutil
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tinydb.table import Document

from checkpoint.protocol.reference import Stream
from checkpoint.store.aside import set_aside
from checkpoint.store.database import BATCH, Store, open_store
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreBusyError, StoreError
from checkpoint.store.journal import Options
from checkpoint.store.keystore import REFERENCE_KEY, Keystore, key_of

FOLDER: Final = "reference"
STREAMS_TABLE: Final = "streams"
TABLES: Final = (*(stream.value for stream in Stream), STREAMS_TABLE)
"""The cursors come last: a copy that was cut short is begun anew."""

_SETTINGS: Final[dict[str, Any]] = {"declared": {}, "chained": (), "options": Options(reserve_bytes=0)}
_RENEW: Final = "reference.renew"
STALE_RECORDS: Final = 50_000
STALE_RATIO: Final = 4
"""The store is written anew when it has this many records more than this many times its documents."""

log = logging.getLogger(__name__)


def open_reference(folder: Path, keystore: Keystore, journal: Store) -> Store | None:
    """Open it, and bring over what an earlier version kept in the journal's store; None: the journal's store must do.

    Raises:
        StoreBusyError: another process has it open.
    """
    place = folder / FOLDER
    try:
        store = _open(place, keystore)
        marker = folder / _RENEW
        if marker.exists():
            keystore.forget(REFERENCE_KEY)  # what lies in the old one is unreadable from here on
            store = _anew(place, keystore, store)
            marker.unlink()
        elif _is_stale(store):
            store = _anew(place, keystore, store)
        _bring_over(journal, store)
    except StoreBusyError:
        raise
    except (StoreError, OSError) as error:
        log.warning("the reference data stay in the journal's store: %s", error)
        return None
    return store


def renew_at_next_start(folder: Path) -> None:
    """Have the store in a tablet's folder written anew under another key, so that what was erased is unreadable.

    Raises:
        OSError: the disk refuses.
    """
    Disk().write_file(folder / _RENEW, b"")


def _open(place: Path, keystore: Keystore) -> Store:
    try:
        return open_store(place, key=key_of(keystore, REFERENCE_KEY), **_SETTINGS)
    except StoreBusyError:
        raise
    except (StoreError, ValueError, LookupError) as error:
        log.warning("the reference data are set aside and pulled anew: %s", error)
        with contextlib.suppress(OSError):
            set_aside(place)
        with contextlib.suppress(OSError, StoreError):
            keystore.forget(REFERENCE_KEY)
        return open_store(place, key=key_of(keystore, REFERENCE_KEY), **_SETTINGS)


def _is_stale(store: Store) -> bool:
    live = sum(len(store.table(name)) for name in store.tables())
    return store.storage.journal.head.seq > STALE_RATIO * live + STALE_RECORDS


def _anew(place: Path, keystore: Keystore, store: Store) -> Store:
    """Write what is current into a store beside it, which takes its place; its data key is a new one."""
    fresh = place.with_name(f"{FOLDER}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    copied = open_store(fresh, key=key_of(keystore, REFERENCE_KEY), **_SETTINGS)
    for name in TABLES:
        copy_table(store, copied, name)
    copied.close()
    store.close()
    old = place.with_name(f"{FOLDER}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    fresh.rename(place)
    copied.storage.disk.sync_folder(place.parent)
    shutil.rmtree(old, ignore_errors=True)
    return open_store(place, key=key_of(keystore, REFERENCE_KEY), **_SETTINGS)


def _bring_over(journal: Store, store: Store) -> None:
    """Copy what an earlier version left in the journal's store, and drop it there when all of it is here."""
    there = [name for name in TABLES if name in journal.tables()]
    for name in there:
        copy_table(journal, store, name)
    for name in there:
        journal.drop_table(name)


def copy_table(source: Store, target: Store, name: str) -> None:
    """Make a table of one store that of another, with its ids."""
    target.drop_table(name)
    if name not in source.tables():
        return
    rows = (Document(row, row.doc_id) for row in source.table(name))
    while batch := list(islice(rows, BATCH)):
        target.rows(name).insert_multiple(batch)


def forget_reference(store: Store, keystore: Keystore) -> None:
    """Make what the server sent unreadable: the tables are emptied, and the key that their remains need is forgotten.

    Raises:
        StoreError: the disk refuses; the key is forgotten all the same.
    """
    keystore.forget(REFERENCE_KEY)
    target = store.reference
    with target.transaction():
        for name in TABLES:
            target.drop_table(name)
