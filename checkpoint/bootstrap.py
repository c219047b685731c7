"""The composition root: the only place that knows every concrete class, owns the clock and draws the random numbers."""

import contextlib
import logging
import os
import random
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.assembly import AUTHORITY_NAME, Tablet, join_parts
from checkpoint.config import has_keystore
from checkpoint.domain.shifts import Operator, Shift
from checkpoint.now import utc_now
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.invitation import Invitation, NewerInvitationError, is_invitation, read_invitation
from checkpoint.services import practice
from checkpoint.services.clock import Clock
from checkpoint.services.enrol import EnrolmentError, enrol
from checkpoint.services.exits import BareExits
from checkpoint.services.wipe import finish as finish_wipe
from checkpoint.store import Store, StoreError
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.identity_copy import IdentityCopy
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, Keystore, key_of
from checkpoint.store.outbox import Outbox
from checkpoint.store.rescue import TROUBLES, Rescued
from checkpoint.store.sealed_keystore import SealedKeystore
from checkpoint.store.tablet_store import open_stores, rescue_stores

__all__ = ["Tablet", "join_parts", "utc_now"]
ZONE: Final = ZoneInfo("Asia/Shanghai")
"""Where a tablet stands that does not know its place any more."""

log = logging.getLogger(__name__)


def system_clock() -> Clock:
    """The real clock and real chance."""
    return Clock(
        now=utc_now,
        mono_ms=lambda: time.monotonic_ns() // 1_000_000,
        boot=_boot_id(),
        random_bytes=secrets.token_bytes,
        chance=random.SystemRandom().random,
    )


def _boot_id() -> str:
    """A name for the device's current boot; where the system has none, for this run of the app."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
    except OSError:
        return secrets.token_hex(4)


@dataclass(frozen=True, slots=True)
class Saved:
    """What could be made of a folder whose store could not be opened."""

    rescued: Rescued
    tablet: Tablet | None
    exits: BareExits | None
    """Where emergency exits are recorded while there is no tablet."""

    def close(self) -> None:
        """Give the store back."""
        (self.tablet or self.rescued.store).close()


def tablet_keystore(folder: Path) -> FolderKeystore:
    """Where the keys of the tablet in a folder are kept: on a device with a keystore of its own, sealed with that."""
    return SealedKeystore(folder) if has_keystore() else FolderKeystore(folder)


def open_tablet_store(folder: Path, keystore: Keystore | None = None) -> Store:
    """Open the stores in a tablet's folder, sealed with the device's keys.

    Raises:
        StoreError: it cannot be opened; the message says why.
    """
    _finish_wipe(folder)
    return open_stores(folder, keystore or FolderKeystore(folder))


def _finish_wipe(folder: Path) -> None:
    try:
        finish_wipe(folder)
    except OSError as error:
        message = f"{folder}: {error.strerror}"
        raise StoreError(message) from error


def open_tablet(folder: Path, clock: Clock | None = None, keystore: Keystore | None = None) -> Tablet | None:
    """Open the tablet in a folder; None when it is not enrolled yet. It is not started.

    `keystore`: the platform's own, where it has one; see checkpoint/store/keystore.py.

    Raises:
        StoreError: the store cannot be opened; the message says why.
    """
    clock, keystore = clock or system_clock(), keystore or FolderKeystore(folder)
    _finish_wipe(folder)
    store = open_stores(folder, keystore)
    try:
        tablet = _join_enrolled(store, folder, clock, keystore)
    except BaseException:  # whatever it was, the store is given back; then it goes on up
        store.close()
        raise
    if tablet is None:
        store.close()
    return tablet


def rescue_tablet(folder: Path, clock: Clock | None = None, keystore: Keystore | None = None) -> Saved:
    """Open the tablet in a folder whatever lies there: what is broken is set aside, and emergencies are recorded.

    Raises:
        StoreBusyError: another process has it open.
    """
    clock, keystore = clock or system_clock(), keystore or FolderKeystore(folder)
    with contextlib.suppress(StoreError):
        _finish_wipe(folder)
    rescued = rescue_stores(folder, keystore)
    tablet = None
    try:
        tablet = _join_enrolled(rescued.store, folder, clock, keystore)
    except TROUBLES:
        log.exception("what can be read of the store does not make a tablet")
    exits = BareExits(Outbox(rescued.store), clock, ZONE) if tablet is None else None
    return Saved(rescued, tablet, exits)


def _join_enrolled(store: Store, folder: Path, clock: Clock, keystore: Keystore) -> Tablet | None:
    identity = IdentityFile(store).load()
    if identity is None:
        return None
    with contextlib.suppress(StoreError):
        IdentityCopy(folder, key_of(keystore, DEVICE_KEY)).keep(store)
    return join_parts(store, identity, clock, keystore)


def open_practice(folder: Path, identity: Identity, operators: list[Operator], shift: Shift | None) -> Tablet:
    """A tablet with invented people in a folder beneath the real one's, made anew each time. Its link is not started.

    Raises:
        StoreError: the disk refuses.
    """
    place = folder / practice.FOLDER_NAME
    shutil.rmtree(place, ignore_errors=True)
    clock, keystore = system_clock(), FolderKeystore(place)
    store = open_stores(place, keystore)
    try:
        invented = practice.prepare(store, identity, operators, shift, clock.now())
        return join_parts(store, invented, clock, keystore)
    except BaseException:  # whatever it was, the store is given back; then it goes on up
        store.close()
        raise


def enrol_tablet(
    folder: Path, server_url: str, code: str, name: str, platform: str, *, keystore: Keystore | None = None
) -> Identity:
    """Enrol the tablet in a folder; `code` may be a whole invitation, which then names the server as well.

    Raises:
        EnrolmentError: the server did not agree.
        StoreError: the identity could not be kept.
    """
    try:
        invitation = read_invitation(code) if is_invitation(code) else Invitation(server_url, code)
    except NewerInvitationError as error:
        raise EnrolmentError("newer") from error
    except ProtocolError as error:
        raise EnrolmentError("incomplete") from error
    store = open_tablet_store(folder, keystore)
    try:
        return enrol(IdentityFile(store), invitation, name, platform, system_clock(), folder / AUTHORITY_NAME)
    finally:
        store.close()


def configure_logging(level: str = "") -> None:
    """Log to the standard error stream; never a name, a phone number or a body."""
    logging.basicConfig(
        level=level or os.environ.get("CHECKPOINT_LOG", "WARNING"),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
