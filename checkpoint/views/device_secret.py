"""The device's own keystore (Android Keystore, iOS Keychain), as far as this app uses it: what seals the tablet's keys.

It answers through the page, and it is known to lose what it keeps (after a system update, after a restore). So one that
has nothing is asked again, one that fails is never written to, and a secret that was kept once is never written over.
"""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Final, TypeVar

from flet_secure_storage import AndroidOptions, IOSOptions, KeychainAccessibility, SecureStorage

from checkpoint.store import StoreError
from checkpoint.store.sealed_keystore import SECRET_BYTES, SealedKeystore, name_of, new_secret

ANSWER_SECONDS: Final = 15.0
"""So long an answer is waited for. A tablet that was just switched on is slow, and to give up means paper."""
TRIES: Final = 3
PAUSE_SECONDS: Final = 0.5
"""Between two tries, when it says that it has nothing of a secret that something here is sealed with."""
_PREFIX: Final = "checkpoint."

T = TypeVar("T")
log = logging.getLogger(__name__)


class DeviceSecret:
    """Reads, draws and erases the secrets. It belongs to the page in whose handler it is made."""

    def __init__(self, keystore: SealedKeystore) -> None:
        """`keystore`: what is to be unsealed."""
        self._keystore = keystore
        self._storage = SecureStorage(
            # Without this, one unreadable entry makes the plugin erase all of them.
            android_options=AndroidOptions(reset_on_error=False),
            # Readable after the first unlock, as a tablet is restarted by whoever is there; never on another device.
            ios_options=IOSOptions(accessibility=KeychainAccessibility.FIRST_UNLOCK_THIS_DEVICE),
        )

    async def unseal(self) -> None:
        """Ask for the secret that the tablet's keys are sealed with; for a new tablet, draw one.

        Raises:
            StoreError: the device's keystore fails, or does not keep what it is given. Nothing was changed.
        """
        if self._keystore.is_unsealed:
            return
        wanted = self._keystore.wanted()
        found = {name: secret for name in wanted if (secret := await self._fetch(name))}
        if wanted and wanted[0] in found:
            self._keystore.unseal(found[wanted[0]], found)
            return
        if wanted:
            log.error("the device's keystore does not have the secret that this tablet's keys are sealed with")
        self._keystore.unseal(await self._draw(), found)

    async def renew(self) -> None:
        """Erase the secrets, and with them whatever is sealed; what comes next is sealed with another (S4).

        Raises:
            StoreError: the device's keystore fails.
        """
        for name in self._keystore.known():
            await _answer(self._storage.remove(f"{_PREFIX}{name}"))
        self._keystore.unseal(await self._draw())

    async def _fetch(self, name: str) -> bytes:
        for tries in range(TRIES):
            if tries:
                await asyncio.sleep(PAUSE_SECONDS)
            if (told := await _answer(self._storage.get(f"{_PREFIX}{name}"))) is not None:
                return _secret_in(told, name)
        return b""

    async def _draw(self) -> bytes:
        secret = new_secret()
        name = name_of(secret)
        await _answer(self._storage.set(f"{_PREFIX}{name}", secret.hex()))
        kept = await _answer(self._storage.get(f"{_PREFIX}{name}"))
        if kept is None or _secret_in(kept, name) != secret:
            message = "the device's keystore does not keep what it is given"
            raise StoreError(message)
        return secret


def _secret_in(told: str, name: str) -> bytes:
    """The secret as it was kept; empty where it is not that one."""
    try:
        secret = bytes.fromhex(told)
    except ValueError:
        return b""
    return secret if len(secret) == SECRET_BYTES and name_of(secret) == name else b""


async def _answer(asked: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(asked, ANSWER_SECONDS)
    except (RuntimeError, TimeoutError) as error:  # what Flet raises for whatever the platform said
        message = f"the device's keystore does not answer: {type(error).__name__}"
        raise StoreError(message) from error
