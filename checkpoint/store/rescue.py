"""A store at any price: what cannot be opened is set aside, never deleted, and a fresh store takes its place.

The gate must be able to record an emergency whatever lies in the tablet's folder, so the last resort is a store in a
temporary folder: it is said to be one, and what it records counts only until the app is closed.
"""

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from checkpoint.store.database import FOLDER_NAME, Store, open_store
from checkpoint.store.errors import StoreBusyError, StoreError
from checkpoint.store.legacy import FILE_NAME


@dataclass(frozen=True, slots=True)
class Rescued:
    """An open store, and what had to be done to have one."""

    store: Store
    set_aside: tuple[Path, ...] = ()
    """What could not be opened, under its new name."""
    reason: str = ""
    is_temporary: bool = False


def open_or_rescue(folder: Path, key: bytes | None) -> Rescued:
    """Open the store in a folder, whatever is there.

    Raises:
        StoreBusyError: another process has it open, and records for the gate.
    """
    try:
        return Rescued(open_store(folder, key=key))
    except StoreBusyError:
        raise
    except StoreError as error:
        reason = str(error)
    moved = []
    for name in (FOLDER_NAME, FILE_NAME):
        with contextlib.suppress(OSError):
            moved += _set_aside(folder / name)
    try:
        return Rescued(open_store(folder, key=key), tuple(moved), reason)
    except StoreError as error:
        place = Path(tempfile.mkdtemp(prefix="checkpoint-emergency-"))
        return Rescued(open_store(place, key=key), tuple(moved), f"{reason}; {error}", is_temporary=True)


def _set_aside(path: Path) -> list[Path]:
    if not path.exists() and not path.is_symlink():
        return []
    number = 1
    while (target := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(target)
    return [target]
