"""A store at any price: what cannot be opened is set aside, never deleted, and a fresh store takes its place.

The gate must be able to record an emergency whatever lies in the tablet's folder. First only what is in the way is
set aside (a folder with a segment's name), then the whole store, and the last resort is a store in a temporary folder:
it is said to be one, and what it records counts only until it was sent or the app is closed.

A store that a newer version wrote is left as it is, where it is: this version is refused it, and records beside it
until the app is updated. What was recorded there then is taken back, and what can be read of stores set aside.
"""

import contextlib
import errno
import logging
import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from checkpoint.store.aside import set_aside
from checkpoint.store.crypto import KEY_BYTES
from checkpoint.store.database import FOLDER_NAME, Store, open_store
from checkpoint.store.errors import StoreBusyError, StoreError, StoreKeyError, StoreNewerError
from checkpoint.store.keystore import DEVICE_KEY, Keystore, key_of
from checkpoint.store.legacy import FILE_NAME

TROUBLES: Final = (StoreError, OSError, ValueError, LookupError, TypeError)
"""What reading a damaged file may raise."""

ODD: Final = frozenset({errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOENT, errno.ELOOP, errno.ENXIO})
"""What the system says of a folder in place of a file, and the like; anything else is the disk's refusal."""

MEANWHILE_NAME: Final = "store.meanwhile"

log = logging.getLogger(__name__)


class Mishap(StrEnum):
    """What had to be done to have an open store; each has its words."""

    CLEARED = "cleared"
    """Something in the way was set aside; all that was recorded is there."""
    DAMAGED = "damaged"
    """The store was set aside and a fresh one begun."""
    KEY = "key"
    """The same, because the key is not this store's."""
    NEWER = "newer"
    """A newer version wrote the store: it is left as it is, and another is used beside it."""
    TEMPORARY = "temporary"
    """Nothing can be written in the tablet's folder; the store is in memory, or wherever else there is room."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """An open store, and what had to be done to have one."""

    store: Store
    mishap: Mishap | None = None
    set_aside: tuple[Path, ...] = ()
    """What could not be opened, under its new name."""
    reason: str = ""

    @property
    def is_temporary(self) -> bool:
        """Whether what is recorded is gone when the app is closed."""
        return self.mishap is Mishap.TEMPORARY

    @property
    def is_fresh(self) -> bool:
        """Whether the store began now, so that its outbox needs another name than the one before."""
        return self.mishap not in {None, Mishap.CLEARED}


def open_or_rescue(folder: Path, key: bytes | None) -> Rescued:
    """Open the store in a folder, whatever is there.

    Raises:
        StoreBusyError: another process has it open, and records for the gate.
    """
    try:
        return Rescued(open_store(folder, key=key))
    except StoreBusyError:
        raise
    except StoreNewerError as error:
        log.exception("a downgrade: the store is left to the newer version")
        return _meanwhile(folder, key, str(error))
    except TROUBLES as error:
        reason, mishap, is_refused = str(error), _kind(error), _is_refused(error)
    log.error("the store cannot be opened: %s", reason)
    moved: list[Path] = []
    steps = [(_clear_the_way, Mishap.CLEARED)] + ([] if is_refused else [(_set_all_aside, mishap)])
    for step, kind in steps:
        with contextlib.suppress(OSError):
            moved += step(folder)
        if moved or kind is not Mishap.CLEARED:
            with contextlib.suppress(*TROUBLES):
                return Rescued(open_store(folder, key=key), kind, tuple(moved), reason)
    return _temporary(tuple(moved), reason)


def open_with(folder: Path, keystore: Keystore) -> Rescued:
    """The same, with the device's key; a key that is damaged is kept under another name, and a new one drawn.

    Raises:
        StoreBusyError: as above.
    """
    try:
        return open_or_rescue(folder, key_of(keystore, DEVICE_KEY))
    except StoreBusyError:
        raise
    except StoreKeyError:
        log.exception("the device's key is damaged, and another is drawn")
    except StoreError as error:
        return _temporary((), str(error))
    try:
        keystore.set_aside(DEVICE_KEY)
        return open_or_rescue(folder, key_of(keystore, DEVICE_KEY))
    except StoreBusyError:
        raise
    except StoreError as error:
        return _temporary((), str(error))


def _meanwhile(folder: Path, key: bytes | None, reason: str) -> Rescued:
    """A store beside that of the newer version, the same at every start until the app is updated."""
    moved: list[Path] = []
    for _ in range(2):
        try:
            return Rescued(open_store(folder, key=key, name=MEANWHILE_NAME), Mishap.NEWER, tuple(moved), reason)
        except StoreBusyError:
            raise
        except TROUBLES as error:
            log.exception("nor can the one beside it be opened")
            if _is_refused(error):
                break
            with contextlib.suppress(OSError):
                moved += set_aside(folder / MEANWHILE_NAME)
    return _temporary(tuple(moved), reason)


def _temporary(moved: tuple[Path, ...], reason: str) -> Rescued:
    place = Path(tempfile.mkdtemp(prefix="checkpoint-emergency-"))
    return Rescued(open_store(place, key=os.urandom(KEY_BYTES)), Mishap.TEMPORARY, moved, reason)


def _is_refused(error: BaseException) -> bool:
    """Whether the disk refuses, as when it is full: then what lies there may be whole, and stays where it is."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return isinstance(cause, OSError) and cause.errno not in ODD


def _kind(error: Exception) -> Mishap:
    return Mishap.KEY if isinstance(error, StoreKeyError) else Mishap.DAMAGED


def _clear_the_way(folder: Path) -> list[Path]:
    """Set aside what is in a store's folder and is no file."""
    place = folder / FOLDER_NAME
    found = sorted(place.iterdir()) if place.is_dir() else []
    return [new for path in found if not path.is_file() and ".damaged-" not in path.name for new in set_aside(path)]


def _set_all_aside(folder: Path) -> list[Path]:
    return [new for name in (FOLDER_NAME, FILE_NAME) for new in set_aside(folder / name)]
