"""The composition root: the only place that knows every concrete class, owns the clock and draws the random numbers."""

import logging
import os
import random
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.link import Duties, Link
from checkpoint.protocol import ProtocolError
from checkpoint.protocol.invitation import Invitation, NewerInvitationError, is_invitation, read_invitation
from checkpoint.protocol.proof import signer_of
from checkpoint.protocol.reference import Stream
from checkpoint.services.bookings import Bookings
from checkpoint.services.clock import Clock
from checkpoint.services.clock_floor import ClockFloor
from checkpoint.services.duties import DutyDesk
from checkpoint.services.enrol import EnrolmentError, enrol
from checkpoint.services.evacuating import Evacuating
from checkpoint.services.finder import Finder
from checkpoint.services.gate import Gate
from checkpoint.services.gate_issuer import GateIssuer
from checkpoint.services.households import Households
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.ledger import Ledger
from checkpoint.services.recorder import Recorder
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from checkpoint.services.signed_lists import SignedLists
from checkpoint.services.whereabouts import Whereabouts
from checkpoint.services.wipe import KEY_NAME, erase_everything, erase_reference, is_wiped
from checkpoint.services.wipe import finish as finish_wipe
from checkpoint.store import Store, StoreError, open_store
from checkpoint.store.crypto import KEY_BYTES
from checkpoint.store.disk import Disk
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.replica import Replica
from checkpoint.sync import Pusher, Trouble
from checkpoint.transport import HttpTransport, OfflineError, StrangerError

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
    households: Households
    whereabouts: Whereabouts
    evacuating: Evacuating
    gate: Gate
    desk: ShiftDesk
    link: Link
    floor: ClockFloor
    visitors: GateIssuer
    incidents: IncidentDesk
    duties: DutyDesk
    bookings: Bookings

    @property
    def wiped(self) -> bool:
        """Whether the server had it erase itself, so that there is nothing left to work with."""
        return is_wiped(self.store.storage.folder.parent)

    def close(self) -> None:
        """Stop the link and give the store back; what is left of one that was wiped goes."""
        self.link.stop()
        self.store.close()
        finish_wipe(self.store.storage.folder.parent)


def open_tablet_store(folder: Path) -> Store:
    """Open the store in a tablet's folder, sealed with the device's key.

    Raises:
        StoreError: it cannot be opened; the message says why.
    """
    try:
        finish_wipe(folder)
    except OSError as error:
        message = f"{folder}: {error.strerror}"
        raise StoreError(message) from error
    return open_store(folder, key=device_key(folder))


def device_key(folder: Path) -> bytes:
    """The device's 32 bytes: a file only this user may read, for want of a keystore here (see docs/adr/0014).

    Raises:
        StoreError: the file cannot be read or made.
    """
    path = folder / KEY_NAME
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            Disk().write_file(path, secrets.token_bytes(KEY_BYTES))
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise StoreError(message) from error


def open_tablet(folder: Path, clock: Clock | None = None) -> Tablet | None:
    """Open the tablet in a folder; None when it is not enrolled yet. Its link is not started.

    Raises:
        StoreError: the store cannot be opened; the message says why.
    """
    clock = clock or system_clock()
    store = open_tablet_store(folder)
    identity = IdentityFile(store).load()
    if identity is None:
        store.close()
        return None
    return join_parts(store, identity, clock)


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


def join_parts(store: Store, identity: Identity, clock: Clock) -> Tablet:
    """Join the parts of an enrolled tablet over its open store."""
    outbox, replica, marks = Outbox(store), Replica(store), Marks(store)
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
    folder = store.storage.folder.parent
    transport = _connect(identity, folder)

    def on_order(order: Trouble) -> None:
        if order is Trouble.LOST or not outbox.pending:
            erase_everything(folder)
        else:
            erase_reference(replica, marks, file)
            for stream in Stream:
                reference.refresh(stream)
        with suppress(OfflineError, StrangerError):
            transport.confirm_wipe()

    link = Link(pusher, replica, transport, clock, Duties(on_pulled, identity.token_at, file.save_token, on_order))
    recorder = Recorder(outbox, ledger, clock, identity.gate.gate_id, link.nudge)
    try:
        outbox.tell_losses(recorder.record)
    except StoreError:
        log.exception("damage was found and could not be recorded; it is told after the next start")
    return _with_use_cases(_Core(store, identity, clock, floor, outbox, reference, ledger, recorder, link))


@dataclass(frozen=True, slots=True)
class _Core:
    """What every use case stands on."""

    store: Store
    identity: Identity
    clock: Clock
    floor: ClockFloor
    outbox: Outbox
    reference: Reference
    ledger: Ledger
    recorder: Recorder
    link: Link


def _with_use_cases(core: _Core) -> Tablet:
    identity, clock, reference, ledger = core.identity, core.clock, core.reference, core.ledger
    outbox, recorder, place = core.outbox, core.recorder, core.identity.place
    zone, finder = ZoneInfo(place.timezone), Finder(reference, outbox, recorder, clock)
    return Tablet(
        identity=identity,
        clock=clock,
        store=core.store,
        outbox=outbox,
        reference=reference,
        ledger=ledger,
        finder=finder,
        households=Households(zone, reference, ledger, clock),
        whereabouts=Whereabouts(zone, reference, ledger, clock),
        evacuating=Evacuating(outbox, recorder, clock),
        gate=Gate(place, reference, ledger, recorder, finder, clock),
        desk=ShiftDesk(reference, recorder, ledger, IdentityFile(core.store), clock),
        link=core.link,
        floor=core.floor,
        visitors=GateIssuer(identity.signing_seed, place.place_id, reference, ledger, recorder, clock),
        incidents=IncidentDesk(ledger, recorder, clock),
        duties=DutyDesk(place, ledger, recorder, clock),
        bookings=Bookings(ZoneInfo(place.timezone), reference, ledger, clock),
    )


def _connect(identity: Identity, folder: Path) -> HttpTransport:
    """The connection of an enrolled tablet. The authority that it believes is a file because `requests` wants one."""
    authority = folder / AUTHORITY_NAME
    if identity.authority:
        authority.write_text(identity.authority, encoding="ascii")
    signer = signer_of(identity.signing_seed) if identity.token else None
    return HttpTransport(
        identity.server_url,
        identity.token,
        signer,
        identity.device_id,
        str(authority) if identity.authority else "",
    )


def configure_logging(level: str = "") -> None:
    """Log to the standard error stream; never a name, a phone number or a body."""
    logging.basicConfig(
        level=level or os.environ.get("CHECKPOINT_LOG", "WARNING"),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
