"""What the desk's screens show, beside the gate's own state; see `state.py` for the rules."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.emergencies import EmergencyUse
from checkpoint.domain.people import Resident
from checkpoint.domain.shifts import Handover
from checkpoint.services.encounter import Found
from checkpoint.services.finder import Named
from checkpoint.services.ledger import Entry
from checkpoint.services.notices import Posted
from checkpoint.services.whereabouts import Roll
from checkpoint.views.state import ROWS_STEP, Filter


class PaperField(StrEnum):
    """Which column of the register the keys write into; the names of PaperState's fields."""

    PAGE = "page"
    LINE = "line"
    TIME = "time"
    TEMPERATURE = "temperature"


class Where(StrEnum):
    """Whom the roll lists."""

    INSIDE = "inside"
    GUESTS = "guests"
    OUTSIDE = "outside"
    OVERDUE = "overdue"


@dataclass
class HistoryState(ft.Observable):
    """The records of one day, and which of them are listed."""

    day: date | None = None
    entries: tuple[Entry, ...] = ()
    chosen: Filter = Filter.ALL
    text: str = ""
    limit: int = ROWS_STEP
    named: Named = field(default_factory=Named)
    """The records of whoever is called as the text says."""


@dataclass
class CallState(ft.Observable):
    """The one telephone number that is whole just now, and whose; empty: none is."""

    person_id: str = ""
    phone: str = ""
    shown: int = 0
    """How many were, so that each goes in its own time."""
    asked: str = ""
    """Whose button was pressed once, by a key or too briefly; a second press is as good as holding it."""
    asked_at: float = 0.0
    """When, on the clock of the loop, in seconds."""


class WhoField:
    """A field in which somebody is searched for as it is typed."""

    who: str

    def follow(self, who: str) -> None:
        """Take note of what stands in the field already: drawn late, it would put fewer signs there than were typed."""
        object.__setattr__(self, "who", who)


@dataclass
class PaperState(WhoField, ft.Observable):
    """The line of paper that is being brought in; what was typed stays when the screen is left."""

    day: date | None = None
    page: str = "1"
    line: str = "1"
    time: str = ""
    temperature: str = ""
    who: str = ""
    resident: Resident | None = None
    found: Found | None = None
    direction: Direction = Direction.OUT
    outcome: Outcome = Outcome.ADMIT
    note: str = ""
    active: PaperField = PaperField.TIME
    fresh: bool = True
    """The next digit begins the field anew."""
    error: str = ""
    busy: bool = False
    gaps: dict[int, list[int]] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    """Whole pages that nobody brought in."""

    def write_note(self, note: str) -> None:
        """As `follow`, of the note."""
        object.__setattr__(self, "note", note)

    @property
    def page_number(self) -> int:
        """The page, 0 where none is typed."""
        return int(self.page or 0)


@dataclass
class AmendState(WhoField, ft.Observable):
    """The record that is put right: who is searched for in its place, or what a visitor's particulars should be."""

    who: str = ""
    found: Found | None = None
    name: str = ""
    phone: str = ""
    host: int | None = None
    building: str = ""
    """The building whose rooms are offered for the host."""
    plate: str = ""


@dataclass
class BehindState(ft.Observable):
    """The reasons that only the operator may read; `shown` tells one showing from the next."""

    lines: tuple[str, ...] = ()
    shown: int = 0


@dataclass
class WhyState(ft.Observable):
    """The uses of the emergency button of the last day that have no reason, the newest first; `note`: a word more."""

    uses: tuple[EmergencyUse, ...] = ()
    note: str = ""


@dataclass
class RollState(ft.Observable):
    """Who is inside and who is out: which of them are listed, and who was found while the roll is called."""

    roll: Roll = field(default_factory=lambda: Roll(datetime.min.replace(tzinfo=UTC)))
    where: Where = Where.INSIDE
    building: str = ""
    limit: int = ROWS_STEP
    rolling: bool = False
    found: frozenset[str] = frozenset()
    reading: bool = False


@dataclass
class SettingsState(ft.Observable):
    """What of the settings the frame does not hold."""

    muted: bool = False
    number: str = ""
    """The supervisor's telephone."""
    typed: str = ""
    """Another one, while it is typed; it counts when it is saved."""
    diagnosis: str = ""


@dataclass
class PowerState(ft.Observable):
    """The battery; `percent` None: it does not tell. `low`: a charger is wanted now."""

    percent: int | None = None
    low: bool = False
    seen: bool = True
    """Whether the app is in front, so that somebody may look at it."""


@dataclass
class LockState(ft.Observable):
    """The PIN that shows people's names again."""

    pin: str = ""
    message: str = ""
    busy: bool = False


@dataclass
class HandoverState(ft.Observable):
    """Who takes over and how far the signing is. `told` is drawn up when the screen opens, and again at the end."""

    told: Handover | None = None
    entries: int = 0
    exits: int = 0
    to: str = ""
    pin: str = ""
    giver_signed: bool = False
    """The one who leaves has signed; the other's PIN is next."""
    note: str = ""
    message: str = ""
    busy: bool = False
    giver: str = ""
    taker: str = ""
    at: datetime | None = None


@dataclass
class NoticesState(ft.Observable):
    """What supervisors wrote to this gate and holds now, the newest first."""

    rows: tuple[Posted, ...] = ()
