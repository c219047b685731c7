"""What a station holds: an enrolled tablet as the composition root joins it, and the ways to come by one."""

from pathlib import Path
from typing import Protocol

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
from checkpoint.store.form_drafts import FormDrafts
from checkpoint.store.identity import Identity
from checkpoint.store.outbox import Outbox
from checkpoint.store.photos import Photos
from checkpoint.store.preferences import Preferences
from checkpoint.store.rescue import Rescued


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


class DeviceSecret(Protocol):
    """The device's own keystore, as a session reaches it."""

    async def unseal(self) -> None:
        """Unseal the tablet's keys; once that was done, nothing more."""
        ...

    async def renew(self) -> None:
        """Erase the secret that sealed them, and draw another."""
        ...


class EnrolTablet(Protocol):
    """The use case of enrolment, with everything but the form filled in by the composition root."""

    def __call__(self, folder: Path, server_url: str, code: str, name: str, platform: str) -> Identity:
        """Enrol the tablet in a folder."""
        ...
