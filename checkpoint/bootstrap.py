"""The composition root: the only place that knows every concrete class, owns the clock and draws the random numbers."""

import contextlib
import logging
import os
import random
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.link import Duties, Link
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.invitation import Invitation, NewerInvitationError, is_invitation, read_invitation
from checkpoint.protocol.reference import Stream
from checkpoint.services.clock import Clock
from checkpoint.services.clock_floor import ClockFloor
from checkpoint.services.connection import connect
from checkpoint.services.duties import DutyDesk
from checkpoint.services.enrol import EnrolmentError, enrol
from checkpoint.services.exits import BareExits
from checkpoint.services.finder import Finder
from checkpoint.services.gate import Gate
from checkpoint.services.gate_issuer import GateIssuer
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder, tell_damage
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from checkpoint.services.signed_lists import SignedLists
from checkpoint.services.upkeep import Retention, Upkeep
from checkpoint.services.wipe import erase_everything, erase_reference, is_wiped
from checkpoint.services.wipe import finish as finish_wipe
from checkpoint.store import Store, StoreError
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.identity_copy import IdentityCopy
from checkpoint.store.keystore import DEVICE_KEY, FolderKeystore, HighWater, Keystore, key_of
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.store.rescue import TROUBLES, Rescued
from checkpoint.store.tablet_store import open_stores, rescue_stores
from checkpoint.sync import Pusher, Trouble
from checkpoint.transport import OfflineError, StrangerError

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""Where a tablet stands that does not know its place any more."""

log = logging.getLogger(__name__)


AUTHORITY_NAME: Final = "authority.pem"


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


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
class Tablet:
    """An enrolled tablet, ready for its views."""

    identity: Identity
    clock: Clock
    store: Store
    outbox: Outbox
    reference: Reference
    ledger: Ledger
    finder: Finder
    gate: Gate
    desk: ShiftDesk
    link: Link
    floor: ClockFloor
    visitors: GateIssuer
    incidents: IncidentDesk
    duties: DutyDesk
    upkeep: Upkeep
    mark: HighWater
    damaged_records: int
    """So many records were found to be gone at this start: destroyed, or not in this older copy of the store."""

    @property
    def is_disk_low(self) -> bool:
        """Whether less than 100 MB are free."""
        return self.store.storage.is_disk_low

    def start(self) -> None:
        """Begin to sync and to look after the store, in the background."""
        self.link.start()
        self.upkeep.start()

    @property
    def wiped(self) -> bool:
        """Whether the server had it erase itself, so that there is nothing left to work with."""
        return is_wiped(self.store.storage.folder.parent)

    def close(self) -> None:
        """Stop what runs in the background and give the store back; what is left of one that was wiped goes."""
        self.link.stop()
        self.upkeep.stop()
        self.mark.note(self.outbox.last)
        self.store.close()
        finish_wipe(self.store.storage.folder.parent)


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


def open_tablet_store(folder: Path) -> Store:
    """Open the stores in a tablet's folder, sealed with the device's keys.

    Raises:
        StoreError: it cannot be opened; the message says why.
    """
    _finish_wipe(folder)
    return open_stores(folder, FolderKeystore(folder))


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
    except BaseException:
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


def enrol_tablet(folder: Path, server_url: str, code: str, name: str, platform: str) -> Identity:
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
    store = open_tablet_store(folder)
    try:
        return enrol(IdentityFile(store), invitation, name, platform, system_clock(), folder / AUTHORITY_NAME)
    finally:
        store.close()


def join_parts(store: Store, identity: Identity, clock: Clock, keystore: Keystore | None = None) -> Tablet:
    """Join the parts of an enrolled tablet over its open store."""
    folder = store.storage.folder.parent
    keystore = keystore or FolderKeystore(folder)
    mark = HighWater(keystore, identity.incarnation)
    outbox, replica, marks = Outbox(store, mark.noted), Replica(store), Marks(store)
    floor = ClockFloor(clock, marks)
    clock = floor.clock()
    reference = Reference(replica, SignedLists(marks, identity.place.place_id, identity.root_key))
    if (certain := reference.certain_time) is not None:
        floor.witness(certain)
    ledger = Ledger(outbox)
    ledger.learn(reference.passages)

    def on_pulled(stream: Stream) -> None:
        reference.refresh(stream)
        if (certain := reference.certain_time) is not None:
            floor.witness(certain)
        if stream is Stream.PRESENCE:
            ledger.learn(reference.passages)

    file = IdentityFile(store)
    pusher = Pusher(
        outbox,
        identity.device_id,
        identity.incarnation,
        place_id=identity.place.place_id,
        boot=clock.boot,
        random_bytes=clock.random_bytes,
    )
    transport = connect(identity, folder / AUTHORITY_NAME)

    def on_order(order: Trouble) -> None:
        if order is Trouble.LOST or not outbox.pending:
            erase_everything(folder)
        else:
            erase_reference(replica, marks, file, keystore)
            for stream in Stream:
                reference.refresh(stream)
        with contextlib.suppress(OfflineError, StrangerError):
            transport.confirm_wipe()

    link = Link(pusher, replica, transport, clock, Duties(on_pulled, identity.token_at, file.save_token, on_order))

    def on_recorded() -> None:
        if mark.is_due(outbox.last):
            store.storage.journal.worker.do(lambda: mark.note(outbox.last))
        link.nudge()

    recorder = Recorder(outbox, ledger, clock, identity.gate.gate_id, on_recorded)
    found = tell_damage(outbox, recorder)
    finder = Finder(reference, outbox, recorder, clock)
    gate = Gate(identity.place, reference, ledger, recorder, finder, clock)
    desk = ShiftDesk(reference, recorder, ledger, file, clock)
    visitors = GateIssuer(identity.signing_seed, identity.place.place_id, reference, ledger, recorder, clock)
    incidents, duties = IncidentDesk(ledger, recorder, clock), DutyDesk(identity.place, ledger, recorder, clock)
    retention = Retention(outbox, reference.policy_received, clock)
    upkeep = Upkeep([retention.run, lambda _: mark.note(outbox.last)])
    told = (identity, clock, store, outbox, reference, ledger, finder, gate)
    return Tablet(*told, desk, link, floor, visitors, incidents, duties, upkeep, mark, found)


def configure_logging(level: str = "") -> None:
    """Log to the standard error stream; never a name, a phone number or a body."""
    logging.basicConfig(
        level=level or os.environ.get("CHECKPOINT_LOG", "WARNING"),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
