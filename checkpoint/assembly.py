"""Joins the parts of an enrolled tablet over its open store."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from checkpoint.link import Duties, Link
from checkpoint.protocol.reference import Stream
from checkpoint.services.amending import Amending
from checkpoint.services.bookings import Bookings
from checkpoint.services.clock import Clock
from checkpoint.services.clock_floor import ClockFloor
from checkpoint.services.connection import connect
from checkpoint.services.contact import Contact
from checkpoint.services.doors import Doors
from checkpoint.services.duties import DutyDesk
from checkpoint.services.emergencies import EmergencyDesk
from checkpoint.services.evacuating import Evacuating
from checkpoint.services.finder import Finder
from checkpoint.services.forward import Forward
from checkpoint.services.gate import Gate
from checkpoint.services.gate_issuer import GateIssuer
from checkpoint.services.gathering import Gathering
from checkpoint.services.guests import Guests
from checkpoint.services.head_lists import HeadBook, Own
from checkpoint.services.households import Households
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.ledger import Ledger
from checkpoint.services.notices import NoticeBoard
from checkpoint.services.numbers import Numbers
from checkpoint.services.open_cards import OpenCards
from checkpoint.services.plates import Plates
from checkpoint.services.real_names import RealNames
from checkpoint.services.recorder import Recorder, tell_damage
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from checkpoint.services.signed_lists import SignedLists
from checkpoint.services.stay_orders import StayOrders
from checkpoint.services.stick import Stick
from checkpoint.services.unlocking import Unlocking
from checkpoint.services.upkeep import Retention, Upkeep
from checkpoint.services.visits import VisitDesk
from checkpoint.services.whereabouts import Whereabouts
from checkpoint.services.wipe import erase_everything, erase_reference, is_wiped
from checkpoint.services.wipe import finish as finish_wipe
from checkpoint.store import Store
from checkpoint.store.escrow import seal_all_to
from checkpoint.store.form_drafts import FormDrafts
from checkpoint.store.head_lists import HeadLists
from checkpoint.store.identity import Identity, IdentityFile
from checkpoint.store.keystore import FolderKeystore, HighWater, Keystore
from checkpoint.store.marks import Marks
from checkpoint.store.outbox import Outbox
from checkpoint.store.photos import Photos
from checkpoint.store.pin_tries import PinTries
from checkpoint.store.preferences import Preferences
from checkpoint.store.reference_store import renew_at_next_start
from checkpoint.store.replica import Replica
from checkpoint.store.used_unlocks import UsedUnlocks
from checkpoint.sync import Pusher, Trouble
from checkpoint.transport import OfflineError, StrangerError

AUTHORITY_NAME: Final = "authority.pem"


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
    numbers: Numbers
    plates: Plates
    preferences: Preferences
    drafts: FormDrafts
    open_cards: OpenCards
    photos: Photos
    amending: Amending
    households: Households
    whereabouts: Whereabouts
    evacuating: Evacuating
    gate: Gate
    desk: ShiftDesk
    link: Link
    contact: Contact
    heads: HeadBook
    floor: ClockFloor
    visitors: GateIssuer
    incidents: IncidentDesk
    emergencies: EmergencyDesk
    duties: DutyDesk
    doors: Doors
    visits: VisitDesk
    bookings: Bookings
    notices: NoticeBoard
    unlocking: Unlocking
    stick: Stick
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


def join_parts(store: Store, identity: Identity, clock: Clock, keystore: Keystore | None = None) -> Tablet:
    """Join the parts of an enrolled tablet over its open store."""
    folder = store.storage.folder.parent
    seal_all_to(store, identity.root_key)
    keystore = keystore or FolderKeystore(folder)
    mark = HighWater(keystore, identity.incarnation)
    outbox, replica, marks = Outbox(store, mark.noted), Replica(store), Marks(store)
    floor = ClockFloor(clock, marks)
    clock = floor.clock()
    signed = SignedLists(marks, identity.place.place_id, identity.root_key)
    reference = Reference(replica, signed)
    if (certain := reference.certain_time) is not None:
        floor.witness(certain)
    ledger = Ledger(outbox, lambda: reference.passages)

    file = IdentityFile(store)
    pusher = Pusher(
        outbox,
        identity.device_id,
        identity.incarnation,
        place_id=identity.place.place_id,
        boot=clock.boot,
        random_bytes=clock.random_bytes,
    )
    own = Own(identity.place.place_id, identity.device_id, lambda: pusher.current)
    heads = HeadBook(HeadLists(store), outbox, signed, own)
    pulled = _when_pulled(reference, floor, ledger, lambda: heads.take(replica.documents(Stream.HEADS)))

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

    duties = Duties(pulled, identity.token_at, file.save_token, file.save_place, on_order, file.tokens)
    link = Link(pusher, replica, transport, clock, duties)

    def on_recorded() -> None:
        if mark.is_due(outbox.last):
            store.storage.journal.worker.do(lambda: mark.note(outbox.last))
        link.recorded()

    recorder = Recorder(outbox, ledger, clock, identity.gate.gate_id, on_recorded)
    found = tell_damage(outbox, recorder)
    contact = Contact(reference, replica, marks, clock, lambda: renew_at_next_start(folder))
    core = _Core(store, identity, clock, floor, outbox, reference, ledger, recorder, link, contact, mark, heads)
    return _with_use_cases(core, found)


def _when_pulled(
    reference: Reference, floor: ClockFloor, ledger: Ledger, take_heads: Callable[[], None]
) -> Callable[[Stream], None]:
    """What is to be read again when a stream was pulled."""

    def on_pulled(stream: Stream) -> None:
        reference.refresh(stream)
        if (certain := reference.certain_time) is not None:
            floor.witness(certain)
        if stream is Stream.PRESENCE:
            ledger.learn(reference.passages)
        if stream in {Stream.HEADS, Stream.TRUST}:  # a list that came before its signer was known is believed now
            take_heads()

    return on_pulled


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
    contact: Contact
    mark: HighWater
    heads: HeadBook


def _with_use_cases(core: _Core, damaged_records: int) -> Tablet:
    identity, clock, reference, ledger = core.identity, core.clock, core.reference, core.ledger
    outbox, recorder, place = core.outbox, core.recorder, core.identity.place
    zone, plates = ZoneInfo(place.timezone), Plates(ledger, clock)
    bookings = Bookings(zone, reference, ledger, clock)
    finder = Finder(reference, outbox, recorder, clock, core.contact, plates, bookings)
    orders = StayOrders(zone, reference, ledger)
    incidents = IncidentDesk(ledger, recorder, clock)
    gathering = Gathering(place, recorder.gate_id, reference, ledger, orders, incidents, RealNames(outbox, ledger))
    gate = Gate(place, reference, ledger, recorder, finder, gathering, clock)
    drafts = FormDrafts(core.store)
    desk = ShiftDesk(reference, recorder, ledger, IdentityFile(core.store), PinTries(core.store), clock)
    forward = Forward(outbox, reference, IdentityFile(core.store).load_shift, clock)
    retention = Retention(
        outbox, reference.policy_received, clock, forward.carry, lambda: core.store.storage.is_disk_low
    )
    issuer = GateIssuer(identity.signing_seed, place.place_id, reference, ledger, recorder, clock)
    duties = DutyDesk(place, reference, ledger, recorder, orders, clock)
    return Tablet(
        identity=identity,
        clock=clock,
        store=core.store,
        outbox=outbox,
        reference=reference,
        ledger=ledger,
        finder=finder,
        numbers=Numbers(reference, outbox, recorder, clock, core.contact),
        plates=plates,
        preferences=Preferences(core.store),
        drafts=drafts,
        open_cards=OpenCards(drafts, gate, reference),
        photos=Photos(core.store),
        amending=Amending(zone, reference, ledger, recorder, clock),
        households=Households(zone, reference, ledger, orders, clock),
        whereabouts=Whereabouts(zone, reference, ledger, clock),
        evacuating=Evacuating(outbox, recorder, clock),
        gate=gate,
        desk=desk,
        link=core.link,
        contact=core.contact,
        heads=core.heads,
        floor=core.floor,
        visitors=issuer,
        incidents=incidents,
        emergencies=EmergencyDesk(ledger, recorder, clock),
        duties=duties,
        doors=Doors(duties, incidents, reference, clock),
        visits=VisitDesk(gate, issuer, ledger, Guests(zone, reference, ledger), reference, clock),
        bookings=bookings,
        notices=NoticeBoard(reference, ledger, recorder, clock),
        unlocking=Unlocking(identity, reference, recorder, desk, UsedUnlocks(core.store), clock),
        stick=Stick(outbox, IdentityFile(core.store), clock),
        upkeep=Upkeep([retention.run, lambda _: core.mark.note(outbox.last), core.contact.erase_if_due]),
        mark=core.mark,
        damaged_records=damaged_records,
    )
