"""The station: what all browser sessions of one process share, above all the one tablet with its one store."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from checkpoint.domain.shifts import Operator, Shift
from checkpoint.link import Link
from checkpoint.services.amending import Amending
from checkpoint.services.bookings import Bookings
from checkpoint.services.clock import Clock
from checkpoint.services.clock_floor import ClockFloor
from checkpoint.services.contact import Contact
from checkpoint.services.doors import Doors
from checkpoint.services.duties import DutyDesk
from checkpoint.services.emergencies import EmergencyDesk
from checkpoint.services.evacuating import Evacuating
from checkpoint.services.exits import BareExits
from checkpoint.services.finder import Finder
from checkpoint.services.gate import Gate
from checkpoint.services.gate_issuer import GateIssuer
from checkpoint.services.head_lists import HeadBook
from checkpoint.services.households import Households
from checkpoint.services.incidents import IncidentDesk
from checkpoint.services.ledger import Ledger
from checkpoint.services.notices import NoticeBoard
from checkpoint.services.numbers import Numbers
from checkpoint.services.open_cards import OpenCards
from checkpoint.services.reference import Reference
from checkpoint.services.shift import ShiftDesk
from checkpoint.services.stick import Stick
from checkpoint.services.unlocking import Unlocking
from checkpoint.services.visits import VisitDesk
from checkpoint.services.whereabouts import Whereabouts
from checkpoint.store import StoreBusyError, StoreError
from checkpoint.store.form_drafts import FormDrafts
from checkpoint.store.identity import Identity
from checkpoint.store.outbox import Outbox
from checkpoint.store.photos import Photos
from checkpoint.store.preferences import Preferences
from checkpoint.store.rescue import TROUBLES, Mishap, Rescued

log = logging.getLogger(__name__)


class Tablet(Protocol):
    """An enrolled tablet, as the composition root joins it."""

    @property
    def identity(self) -> Identity: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reference(self) -> Reference: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def finder(self) -> Finder: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def households(self) -> Households: ...
    @property
    def whereabouts(self) -> Whereabouts: ...
    @property
    def evacuating(self) -> Evacuating: ...
    @property
    def amending(self) -> Amending: ...
    @property
    def drafts(self) -> FormDrafts: ...
    @property
    def open_cards(self) -> OpenCards: ...
    @property
    def photos(self) -> Photos: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def gate(self) -> Gate: ...
    @property
    def desk(self) -> ShiftDesk: ...
    @property
    def link(self) -> Link: ...
    @property
    def floor(self) -> ClockFloor: ...
    @property
    def visitors(self) -> GateIssuer: ...
    @property
    def incidents(self) -> IncidentDesk: ...
    @property
    def emergencies(self) -> EmergencyDesk: ...
    @property
    def duties(self) -> DutyDesk: ...
    @property
    def doors(self) -> Doors: ...
    @property
    def notices(self) -> NoticeBoard: ...
    @property
    def unlocking(self) -> Unlocking: ...
    @property
    def stick(self) -> Stick: ...
    @property
    def contact(self) -> Contact: ...
    @property
    def heads(self) -> HeadBook: ...
    @property
    def visits(self) -> VisitDesk: ...
    @property
    def wiped(self) -> bool:
        """Whether the server had it erase itself, so that there is nothing left to work with."""
        ...

    @property
    def damaged_records(self) -> int: ...
    @property
    def is_disk_low(self) -> bool: ...

    def start(self) -> None:
        """Begin what goes on in the background."""
        ...

    def close(self) -> None:
        """Give the store back."""
        ...


class Saved(Protocol):
    """What the composition root made of a folder whose store could not be opened."""

    @property
    def rescued(self) -> Rescued: ...
    @property
    def tablet(self) -> Tablet | None: ...
    @property
    def exits(self) -> BareExits | None: ...

    def close(self) -> None:
        """Give the store back."""
        ...


class EnrolTablet(Protocol):
    """The use case of enrolment, with everything but the form filled in by the composition root."""

    def __call__(self, folder: Path, server_url: str, code: str, name: str, platform: str) -> Identity:
        """Enrol the tablet in a folder."""
        ...


@dataclass
class Station:
    """Opened once, before the first screen. `fault` says why the store could not be opened; then paper must do.

    `rescue` opens whatever can be opened where `open_tablet` refuses; what that took is in `mishap`.
    """

    folder: Path
    open_tablet: Callable[[Path], Tablet | None]
    enrol_tablet: EnrolTablet
    rescue: Callable[[Path], Saved] | None = None
    open_practice: Callable[[Path, Identity, list[Operator], Shift | None], Tablet] | None = None
    """Opens a tablet with invented people beside the real one; None where there is none to be had."""
    tablet: Tablet | None = None
    fault: str = ""
    mishap: Mishap | None = None
    real: Tablet | None = None
    """The real tablet while somebody practises; its link goes on."""
    _saved: Saved | None = None
    _listeners: list[tuple[Callable[[], None], object]] = field(default_factory=list)
    """Each with the session that it tells."""
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    def open(self) -> None:
        """Open the store and start the link; called again after a fault or an enrolment."""
        if self.tablet is not None:
            return
        self.release()
        try:
            self.tablet = self.open_tablet(self.folder)
            self.fault = ""
        except TROUBLES as error:
            log.exception("the store cannot be opened")
            self.fault = type(error).__name__
            if not isinstance(error, StoreBusyError):
                self._rescue()
        if self.tablet is not None:
            self.tablet.start()

    def _rescue(self) -> None:
        if self.rescue is None:
            return
        try:
            self._saved = self.rescue(self.folder)
        except TROUBLES as error:
            log.exception("nothing can be opened")
            self.fault = type(error).__name__
            return
        self.tablet, self.mishap = self._saved.tablet, self._saved.rescued.mishap
        if self.tablet is not None or self.mishap is not None:
            self.fault = ""

    def release(self) -> None:
        """Give back the store of a tablet that has no identity, so that it can be enrolled."""
        if self._saved is not None and self.tablet is None:
            self._saved.close()
            self._saved = None

    def record_exit(self) -> None:
        """Record an emergency exit where there is no tablet, so that it goes up with the next enrolment.

        Raises:
            StoreError: there is no store, or it refuses.
        """
        exits = self._saved.exits if self._saved is not None else None
        if exits is None:
            raise StoreError("no store is open")
        exits.record()

    async def reopen(self) -> None:
        """Open without holding up the screens."""
        async with self._opening:
            await asyncio.to_thread(self.open)
        self.tell()

    async def leave(self, tablet: Tablet) -> None:
        """The tablet was wiped: close it and begin where a new one begins. Told twice, it is done once."""
        async with self._opening:
            if self.tablet is tablet:
                self.tablet = None
                await asyncio.to_thread(tablet.close)
                await asyncio.to_thread(self.open)
        self.tell()

    def practise(self) -> None:
        """Let a tablet with invented people stand in for the real one.

        Raises:
            StoreError: it cannot be made; the real one stays.
        """
        if self.open_practice is None or self.tablet is None or self.real is not None:
            return
        desk = self.tablet.desk
        practice = self.open_practice(self.folder, self.tablet.identity, desk.operators, desk.shift)
        self.real, self.tablet = self.tablet, practice

    def end_practice(self) -> None:
        """The real tablet again."""
        if self.real is not None and self.tablet is not None:
            practice, self.tablet, self.real = self.tablet, self.real, None
            practice.close()

    def close(self) -> None:
        """Give the store back; the process ends."""
        self.end_practice()
        self.release()
        if self.tablet is not None:
            self.tablet.close()
            self.tablet = None

    def listen(self, listener: Callable[[], None], session: object = None) -> Callable[[], None]:
        """Be told when another session changed what all share; returns the function that ends it."""
        entry = (listener, session)
        self._listeners.append(entry)
        return lambda: self._listeners.remove(entry) if entry in self._listeners else None

    def tell(self, but: object = None) -> None:
        """Tell every session to look again; not the one that has looked already."""
        for listener, session in list(self._listeners):
            if but is None or session is not but:
                listener()
