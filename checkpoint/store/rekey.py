"""Writing a tablet's store anew under a fresh data key: what was sealed with the old one is gone from the folder."""

import shutil
from pathlib import Path
from typing import Final

from checkpoint.store.database import FOLDER_NAME, Store, open_store
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreDamagedError, StoreError
from checkpoint.store.reference_store import copy_table

FRESH: Final = "store.rekeyed"
OLD: Final = "store.old"


def rekey(folder: Path, key: bytes) -> int:
    """Copy every table into a store with a data key of its own, which takes the place of the old one.

    Documents keep their ids, and their bytes, so that the upload goes on as it was. Gives how many there are. A cut
    at any moment leaves the old store or the new one; `finish_rekey` does the rest.

    Raises:
        StoreDamagedError: records are lost here; they could be looked for in the old store, so it stays.
        StoreError: the store is in use, or the disk refuses.
    """
    finish_rekey(folder)
    try:
        shutil.rmtree(folder / FRESH, ignore_errors=True)
        with open_store(folder, key=key, verify=True) as old, open_store(folder / FRESH, key=key) as fresh:
            count = _copy(old, fresh)
            if old.storage.damage.records_lost:
                message = f"{folder}: {old.storage.damage.records_lost} records are damaged; the store stays as it is"
                raise StoreDamagedError(message)
        disk = Disk()
        disk.rename(folder / FOLDER_NAME, folder / OLD)
        finish_rekey(folder)
    except OSError as error:
        message = f"{folder}: {error.strerror}"
        raise StoreError(message) from error
    return count


def _copy(old: Store, fresh: Store) -> int:
    names = sorted(old.tables())
    for name in names:
        copy_table(old, fresh, name)
    return sum(len(fresh.table(name)) for name in names)


def finish_rekey(folder: Path) -> None:
    """Put the new store in its place, where the old one has left it, and remove the old one."""
    disk, place, fresh, old = Disk(), folder / FOLDER_NAME, folder / FRESH / FOLDER_NAME, folder / OLD
    if not old.exists():
        return
    if not place.exists() and fresh.exists():
        disk.rename(fresh, place)
        disk.sync_folder(folder)
    if place.exists():
        shutil.rmtree(old)
        shutil.rmtree(folder / FRESH, ignore_errors=True)
