"""The tablet's keys on a device with a keystore (密钥库) of its own: files as elsewhere, sealed with its secret (S3).

A sealed secret is `CKS1 | name of the device's secret 8 | nonce 24 | ciphertext | tag 16`, bound to the file it is in.
The device's keystore answers only once there is a page; until `unseal`, nothing here can be read or kept.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from checkpoint.store.errors import StoreError, StoreKeyError, StoreSealedError
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore

SECRET_BYTES: Final = Aead.KEY_SIZE
_MARK: Final = b"CKS1"
_NAME_BYTES: Final = 8
_FRONT_BYTES: Final = len(_MARK) + _NAME_BYTES


def new_secret() -> bytes:
    """Draw a secret for the device's keystore to keep: 32 bytes."""
    return os.urandom(SECRET_BYTES)


def name_of(secret: bytes) -> str:
    """Under which name the device's keystore keeps a secret: 16 hexadecimal digits that tell nothing of it."""
    return hashlib.sha256(b"checkpoint device secret" + secret).digest()[:_NAME_BYTES].hex()


class SealedKeystore(FolderKeystore):
    """Files of mode 0600, sealed with the device's secret. What an older version left open is sealed at a read."""

    def __init__(self, folder: Path) -> None:
        """Nothing is opened yet."""
        super().__init__(folder)
        self._boxes: dict[str, Aead] = {}
        self._current = ""

    @property
    def is_unsealed(self) -> bool:
        """Whether the device's keystore has answered."""
        return bool(self._current)

    def known(self) -> tuple[str, ...]:
        """The names of all secrets in use."""
        return tuple(self._boxes)

    def wanted(self) -> tuple[str, ...]:
        """The names of the secrets that open what lies here; the device key's first.

        Raises:
            StoreError: a file cannot be read.
        """
        kept = sorted(self.names(), key=lambda name: name != DEVICE_KEY)
        sealed = (_name_in(super(SealedKeystore, self).read(name) or b"") for name in kept)
        return tuple(dict.fromkeys(filter(None, sealed)))

    def unseal(self, current: bytes, others: Mapping[str, bytes] | None = None) -> None:
        """Take the secret that seals from now on, and those by their names that older files may be sealed with."""
        self._current = name_of(current)
        self._boxes = {name: Aead(secret) for name, secret in (others or {}).items()}
        self._boxes[self._current] = Aead(current)

    def read(self, name: str) -> bytes | None:
        """A secret; None where there is none.

        Raises:
            StoreKeyError: the device's keystore lost what it is sealed with, or these are not the bytes that were kept.
            StoreSealedError: the device's keystore has not answered.
            StoreError: the disk refuses.
        """
        stored = super().read(name)
        if stored is None:
            return None
        self._require_unsealed(name)
        sealed_with = _name_in(stored)
        if not sealed_with:
            with contextlib.suppress(StoreError):  # it is tried again at the next start
                self.keep(name, stored)
            return stored
        box = self._boxes.get(sealed_with)
        if box is None:
            message = f"{name} is sealed with a secret that this device's keystore does not have any more"
            raise StoreKeyError(message)
        try:
            return box.decrypt(stored[_FRONT_BYTES:], _bound_to(name))
        except (CryptoError, ValueError) as error:
            message = f"{name} does not open with this device's secret"
            raise StoreKeyError(message) from error

    def keep(self, name: str, secret: bytes) -> None:
        self._require_unsealed(name)
        sealed = self._boxes[self._current].encrypt(secret, _bound_to(name))
        super().keep(name, _MARK + bytes.fromhex(self._current) + bytes(sealed))

    def _require_unsealed(self, name: str) -> None:
        if not self.is_unsealed:
            message = f"{name}: this device's keystore has not answered"
            raise StoreSealedError(message)


def _bound_to(name: str) -> bytes:
    """What a file holds, whether it is in use, was set aside, or was brought back."""
    return name.removesuffix(".damaged").removesuffix(".former").encode()


def _name_in(stored: bytes) -> str:
    """The name of the secret that some bytes are sealed with; empty where they are plain."""
    if not stored.startswith(_MARK) or len(stored) < _FRONT_BYTES + Aead.NONCE_SIZE + Aead.MACBYTES:
        return ""
    return stored[len(_MARK) : _FRONT_BYTES].hex()
