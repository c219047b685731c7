"""Where a tablet's secrets are kept: the one seam through which a platform's own keystore is handed in.

The composition root gives a `Keystore` to whatever opens a tablet. On a computer that is `FolderKeystore`: files that
only this user may read, beside the data, which guard a copy of the store and not a stolen disk. On a phone or tablet it
is `SealedKeystore`: the same files, sealed with a secret of the device's own keystore (docs/adr/0073).
"""

import contextlib
import os
from pathlib import Path
from typing import Final, Protocol

from checkpoint.store.aside import set_aside
from checkpoint.store.crypto import KEY_BYTES
from checkpoint.store.disk import Disk
from checkpoint.store.errors import StoreError, StoreKeyError

DEVICE_KEY: Final = "device.key"
"""Opens the journal: events, identity, what an emergency needs. Always at hand."""
REFERENCE_KEY: Final = "reference.key"
"""Opens what the server sent: roster, passes, operators. Forgotten, these are unreadable at once."""
HIGH_WATER: Final = "high-water"
KEYS: Final = (DEVICE_KEY, REFERENCE_KEY)


class Keystore(Protocol):
    """Keeps a few short secrets by name, apart from the data that they guard."""

    def read(self, name: str) -> bytes | None:
        """A secret; None where there is none.

        Raises:
            StoreError: it cannot be read now.
        """
        ...

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret, durably, in place of one of this name.

        Raises:
            StoreError: it cannot be kept.
        """
        ...

    def forget(self, name: str) -> None:
        """Forget a secret; an absent one is left absent."""
        ...

    def set_aside(self, name: str) -> None:
        """Put a secret that opens nothing under the name `NAME.damaged`, so that whoever mends it finds it there.

        Raises:
            StoreError: the disk refuses.
        """
        ...


class FolderKeystore:
    """Files of mode 0600 in the tablet's folder, for want of a keystore."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when something is kept."""
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        path = self._folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except IsADirectoryError:
            self._clear(path)
            return None
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise StoreError(message) from error

    def keep(self, name: str, secret: bytes) -> None:
        path = self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            Disk().write_file(path, secret)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise StoreError(message) from error

    def names(self) -> list[str]:
        """Under which names something may be kept: those of the keys, and what was set aside of them."""
        return [name for name in KEYS for name in (name, f"{name}.damaged", f"{name}.former")] + [HIGH_WATER]

    def set_aside(self, name: str) -> None:
        path = self._folder / name
        try:
            path.replace(path.with_name(f"{name}.damaged"))
        except FileNotFoundError:
            return
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise StoreError(message) from error

    def _clear(self, path: Path) -> None:
        try:
            set_aside(path)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise StoreError(message) from error

    def forget(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self._folder / name).unlink()


def key_of(keystore: Keystore, name: str) -> bytes:
    """A key of 32 bytes, drawn and kept when it is asked for first.

    Raises:
        StoreKeyError: what is kept under this name is no key.
        StoreError: it cannot be read or kept.
    """
    found = keystore.read(name)
    if found is None:
        found = os.urandom(KEY_BYTES)
        keystore.keep(name, found)
    if len(found) != KEY_BYTES:
        message = f"{name} holds {len(found)} bytes where a key has {KEY_BYTES}"
        raise StoreKeyError(message)
    return found


class HighWater:
    """The greatest number an outbox ever reached, kept apart from it, so that an older copy of the store is noticed."""

    EVERY: Final = 100
    """Records between two notes of it."""

    def __init__(self, keystore: Keystore, incarnation: str) -> None:
        """Read what was noted of this outbox; 0 where nothing was, or where it cannot be read."""
        self._keystore, self._incarnation, self.noted = keystore, incarnation, 0
        with contextlib.suppress(StoreError, ValueError):
            name, _, number = (keystore.read(HIGH_WATER) or b"").decode("ascii").partition(":")
            self.noted = int(number) if name == incarnation else 0

    def is_due(self, last: int) -> bool:
        """Whether enough was recorded since."""
        return last >= self.noted + self.EVERY

    def note(self, last: int) -> None:
        """Note it. That it cannot be noted now is no reason to stop: it only makes a rollback harder to notice."""
        if last > self.noted:
            self.noted = last
            with contextlib.suppress(StoreError):
                self._keystore.keep(HIGH_WATER, f"{self._incarnation}:{last}".encode())
