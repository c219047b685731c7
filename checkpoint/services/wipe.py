"""Wiping (擦除): a tablet that was shut out forgets what it may no longer hold (S4).

Flash cannot be overwritten, so what counts is the key: without it the sealed store is noise.

- *Lost*: the key goes at once, and all with it.
- *Revoked*: what waited was sent first and the bureau kept it aside. If all of it got through, the key goes; if not,
  the roster, the lists, the token and the signing key go, and the sealed records stay to be fetched by hand.
"""

import shutil
from pathlib import Path
from typing import Final

from checkpoint.store.database import FOLDER_NAME
from checkpoint.store.disk import Disk
from checkpoint.store.identity import COPY_NAME, IdentityFile
from checkpoint.store.keystore import KEYS, REFERENCE_KEY, Keystore
from checkpoint.store.marks import Marks
from checkpoint.store.reference_store import FOLDER as REFERENCE_FOLDER
from checkpoint.store.replica import Replica
from checkpoint.store.rescue import MEANWHILE_NAME

_MARKER: Final = "wiped"


def erase_everything(folder: Path) -> None:
    """Erase the keys of the stores in a folder. The marker comes first: a cut in between is finished at the next start.

    Raises:
        OSError: the disk refused.
    """
    disk = Disk()
    disk.write_file(folder / _MARKER, b"")
    for key in (folder / name for name in KEYS):
        if key.exists():
            with key.open("r+b") as file:
                file.write(bytes(key.stat().st_size))
            disk.unlink(key)
    disk.sync_folder(folder)


def is_wiped(folder: Path) -> bool:
    """Whether everything in a folder was erased and only waits to be cleared away."""
    return (folder / _MARKER).exists()


def finish(folder: Path) -> bool:
    """Remove what a wipe left behind; true where there was one. Nothing may have the store open.

    Raises:
        OSError: the disk refused.
    """
    marker = folder / _MARKER
    if not is_wiped(folder):
        return False
    for name in (*KEYS, COPY_NAME):
        (folder / name).unlink(missing_ok=True)
    for name in (FOLDER_NAME, REFERENCE_FOLDER, MEANWHILE_NAME):
        shutil.rmtree(folder / name, ignore_errors=True)
    marker.unlink()
    return True


def erase_reference(replica: Replica, marks: Marks, file: IdentityFile, keystore: Keystore) -> None:
    """Erase everything but the records: the reference data with their key, the lists, and who this tablet was."""
    keystore.forget(REFERENCE_KEY)
    replica.erase()
    marks.erase()
    file.erase()
