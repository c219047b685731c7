"""The organisation's way into a tablet's stores, for the day on which the tablet's own key is lost (S27)."""

import contextlib
from typing import Final

import nacl.exceptions
import nacl.public
from nacl.signing import SigningKey, VerifyKey

from checkpoint.store.crypto import Keys, RecoverySecret
from checkpoint.store.database import Store
from checkpoint.store.survey import keep_wraps

_OF: Final = "recovery_of"
"""Names the root key that the other wrap is for, so that a new root gets one of its own."""


def seal_to(store: Store, root_key: bytes) -> bool:
    """Seal a store's data key to the organisation's root key too; each header written from now on carries that wrap.

    `root_key`: Ed25519, 32 bytes, as given at enrolment; empty: there is none. Gives whether anything changed.

    Raises:
        OSError: the copy of the wraps could not be written.
    """
    journal = store.storage.journal
    keys: Keys = journal.keys
    if not root_key or not keys.sealed or keys.wraps.get(_OF) == root_key.hex():
        return False
    try:
        public = VerifyKey(root_key).to_curve25519_public_key()
    except (ValueError, nacl.exceptions.CryptoError):
        return False
    keys.wraps = keys.wraps | {"recovery": keys.sealed_to(public).hex(), _OF: root_key.hex()}
    keep_wraps(journal.disk, journal.folder, keys)
    return True


def seal_all_to(store: Store, root_key: bytes) -> None:
    """The same for a tablet's two stores. A disk that refuses is asked again at the next start."""
    for part in {store, store.reference}:
        with contextlib.suppress(OSError):
            seal_to(part, root_key)


def recovery_secret(root_seed: bytes) -> RecoverySecret:
    """What opens such a store, from the root key's seed; handed to `open_store` in place of the device's key."""
    return RecoverySecret(bytes(SigningKey(root_seed).to_curve25519_private_key()))
