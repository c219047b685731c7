"""What the screens of the duties show; folded anew from the journal at each look, never kept in two places."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import flet as ft

from checkpoint.domain.care import CareList
from checkpoint.domain.decide import Reason
from checkpoint.domain.events import Event
from checkpoint.domain.incidents import Incident, IncidentStage
from checkpoint.domain.returnees import Returnee, ReturneeState
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.supplies import Stock
from checkpoint.domain.tasks import TaskSlot, TaskState
from checkpoint.services.bookings import BookedSlot, Booking
from checkpoint.services.encounter import Encounter
from checkpoint.services.visits import Guest


class DutyScreen(StrEnum):
    """The duties, in the order of their tiles."""

    INCIDENTS = "incidents"
    VISITORS = "visitors"
    TASKS = "tasks"
    SUPPLIES = "supplies"
    CARE = "care"
    RETURNEES = "returnees"


@dataclass
class WaitState(ft.Observable):
    """Whose incident is open, as folded: who waits beside the gate, and fevers with missing steps."""

    rows: tuple[Incident, ...] = ()

    @property
    def timed(self) -> list[Incident]:
        """Who waits against the clock: for the re-measure, or for the supervisor's answer."""
        return [row for row in self.rows if row.timed]

    @property
    def held(self) -> list[Incident]:
        """Of them, who waits for an answer."""
        return [row for row in self.rows if row.stage is IncidentStage.HELD]

    @property
    def fevers(self) -> list[Incident]:
        """Who stays with us until all steps are taken: for a fever, or because nobody else is with them."""
        return [row for row in self.rows if not row.timed]


@dataclass
class TickState(ft.Observable):
    """The second that the countdowns show; apart, for it changes every second."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class VisitForm(ft.Observable):
    """What of a visitor's form is not yet in the encounter: the building that is open, name and telephone as typed."""

    building: str = ""
    name: str = ""
    phone: str = ""
    stay: str = "2"
    listing: int = 0
    """The number of the encounter on whose card the day's bookings are listed; 0: none."""
    sought: str = ""
    """What is typed to narrow them."""
    bookings: tuple[Booking, ...] = ()


@dataclass
class StrangerForm:
    """What stands in the fields of the stranger of this number.

    It is newer than the encounter, which waits for its turn: drawn from that, a field had fewer signs than were typed.
    """

    number: int = 0
    said: Stranger = field(default_factory=Stranger)

    def of(self, encounter: Encounter) -> Stranger | None:
        """What this one said so far."""
        return self.said if encounter.number == self.number else encounter.stranger


@dataclass
class DocumentForm:
    """What stands in the fields for the identity document of the worker of this number; newer than the encounter."""

    number: int = 0
    name: str = ""
    tail: str = ""


@dataclass
class DutyForm(ft.Observable):
    """A form of chips: the answers by name, the flat, and the digits of its number."""

    answers: dict[str, str] = field(default_factory=dict)
    building: str = ""
    household: int = 0
    digits: str = ""


@dataclass
class CarForm(ft.Observable):
    """A vehicle with its people: those who are not on the card just now, by number, in the order they came."""

    open: bool = False
    plate: str = ""
    order: tuple[int, ...] = ()
    people: dict[int, Encounter] = field(default_factory=dict)
    looked: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    """Who was tapped to be looked at by themselves, by number, with what there was to check."""


@dataclass
class PlateForm(ft.Observable):
    """The plate that is being typed, and for which encounter; 0: for the vehicle."""

    number: int = 0
    text: str = ""
    province: str = ""
    """Of the plate before, which the next one most likely has too."""


@dataclass
class BoardState(ft.Observable):
    """Which screen of the duties is open, and what the post has done."""

    screen: DutyScreen = DutyScreen.INCIDENTS
    incident: str = ""
    """The incident whose sheet is open."""
    word: str = ""
    """Who answers for the visitor of that sheet, as typed; empty: the number that was called."""
    tasks: tuple[TaskSlot, ...] = ()
    guests: tuple[Guest, ...] = ()
    booked: tuple[BookedSlot, ...] = ()
    booked_shown: bool = False
    """The screen of visitors lists the day's bookings, not who is inside."""
    booked_slot: datetime | None = None
    """When the slot begins whose bookings are listed; None: those of no slot."""
    stocks: tuple[Stock, ...] = ()
    care: CareList = field(default_factory=CareList)
    returnees: tuple[tuple[Event, Returnee], ...] = ()
    returnee: str = ""
    """The event whose row is open for a change; empty: none."""

    @property
    def registered(self) -> int:
        """How many returnees stand; who was taken back does not."""
        return sum(form.state is not ReturneeState.CANCELLED for _, form in self.returnees)

    message: str = ""
    """What is wrong with the form that is open, in words."""
    slot: TaskSlot | None = None
    """The task that is being written down, with the answers so far."""
    area: str = ""
    agent: str = ""
    minutes: int = 0
    """So long the agent acted."""
    supervisor: str = ""
    """Who watched over the task; stays for the next one of the shift."""
    note: str = ""
    photo: bytes = b""
    """A small JPEG of the work done; empty: none."""

    def count(self, state: TaskState) -> int:
        """How many of the day's tasks are in a state."""
        return sum(slot.state is state for slot in self.tasks)


@dataclass
class Duties:
    """One session's states of the duties."""

    waits: WaitState = field(default_factory=WaitState)
    ticks: TickState = field(default_factory=TickState)
    board: BoardState = field(default_factory=BoardState)
    visit: VisitForm = field(default_factory=VisitForm)
    stranger: StrangerForm = field(default_factory=StrangerForm)
    document: DocumentForm = field(default_factory=DocumentForm)
    car: CarForm = field(default_factory=CarForm)
    plate: PlateForm = field(default_factory=PlateForm)
    supply: DutyForm = field(default_factory=DutyForm)
    care: DutyForm = field(default_factory=DutyForm)
    returnee: DutyForm = field(default_factory=DutyForm)
    rung: dict[str, datetime] = field(default_factory=dict)
    """When each incident was last rung for."""
    told: tuple[object, ...] = ()
    """What the other gates and the console were heard to note of isolations, and the bookings, at the last look."""
    ticking: bool = False
