"""Taking back (收回): what a store that stands aside still has for the server goes into the outbox that is in use.

A store stands aside because it was damaged, because its key did not open it, or because an older version of the app
was in use for a while. Sooner or later it may be read: the key is back, the app was updated, half of it was whole.

Rules of this file:
1. A store that stands aside is only read, and never deleted.
2. Its events get new numbers in this outbox; by their ids the server knows those again that it has.
3. Each store is taken back once, in one transaction with the note that says so. One that cannot be read yet is tried at
   every start.
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tinydb import Query

from checkpoint.store.aside import set_aside
from checkpoint.store.database import FOLDER_NAME, Store, open_store
from checkpoint.store.errors import StoreError
from checkpoint.store.keystore import DEVICE_KEY, Keystore
from checkpoint.store.outbox import Outbox
from checkpoint.store.rescue import MEANWHILE_NAME, TROUBLES

_NOTES: Final = "taken_back"
_EVENTS: Final = "events"
_ROW: Final = Query()
KEYS: Final = (DEVICE_KEY, f"{DEVICE_KEY}.damaged", f"{DEVICE_KEY}.former")
"""Under these names a key is looked for: the one in use, what it replaced, and one that somebody brought back."""

log = logging.getLogger(__name__)


def take_back(folder: Path, keystore: Keystore, store: Store) -> int:
    """Take back what can be read of the stores that stand aside in a tablet's folder; how many events that were.

    Raises:
        StoreError: the store in use refuses; nothing of that one was taken.
    """
    if store.storage.folder.name == FOLDER_NAME and (folder / MEANWHILE_NAME).is_dir():
        try:
            set_aside(folder / MEANWHILE_NAME)  # it was used while this store was a newer version's
        except OSError:
            log.exception("%s: not taken back yet", MEANWHILE_NAME)
    known = {row["name"] for row in store.rows(_NOTES)}
    found = sorted(path for path in folder.glob(f"{FOLDER_NAME}*.damaged-*") if path.is_dir())
    return sum(_take(path, keystore, store) for path in found if path.name not in known)


def _take(path: Path, keystore: Keystore, store: Store) -> int:
    for name in KEYS:
        try:
            with closing(open_store(path.parent, key=keystore.read(name), read_only=True, name=path.name)) as old:
                rows = list(waiting(old, everything=path.name.startswith(MEANWHILE_NAME)))
        except TROUBLES as error:
            log.warning("%s cannot be read yet: %s", path.name, error)
            continue
        return _put(path.name, rows, store)
    return 0


def waiting(old: Store, *, everything: bool = False) -> Iterator[dict[str, Any]]:
    """The events of a store that the server may not have, oldest first; or all of them."""
    acked = 0 if everything else Outbox(old).cursor.acked
    return (dict(row) for row in old.rows(_EVENTS) if row.doc_id > acked)


def _put(name: str, rows: list[dict[str, Any]], store: Store) -> int:
    table = store.rows(_EVENTS)
    fresh = [row for row in rows if not table.search(_ROW.id == row.get("id"))]
    try:
        with store.transaction():
            if fresh:
                table.insert_multiple(fresh)
            store.rows(_NOTES).insert({"name": name, "events": len(fresh)})
    except ValueError as error:
        message = f"{name}: its events cannot be taken back: {error}"
        raise StoreError(message) from error
    if fresh:
        log.warning("%s: %s events were taken back", name, len(fresh))
    return len(fresh)
