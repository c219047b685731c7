"""What the screens show: observable values, one group for each part that repaints by itself.

State holds domain values, never controls. Handlers read the live value here, not the one they were drawn with;
the exception is on purpose: what is recorded is compared with what was drawn.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import flet as ft

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Event
from checkpoint.services.encounter import Encounter, Found, HouseholdOpened
from checkpoint.services.ledger import Entry

ROWS_STEP: Final = 60
"""So many rows of the day are drawn at first, and so many more each time the end comes into sight."""


class Tab(StrEnum):
    """The screens of a running shift."""

    GATE = "gate"
    ROSTER = "roster"
    TODAY = "today"
    DESK = "desk"


class Desk(StrEnum):
    """What the desk has beside the scan; HOME lists the others."""

    HOME = "home"
    INSIDE = "inside"
    HISTORY = "history"
    PAPER = "paper"
    DUTIES = "duties"
    """One of `duties.state.DutyScreen`."""
    HANDOVER = "handover"
    SETTINGS = "settings"
    PRACTICE = "practice"
    NOTICES = "notices"


class Sheet(StrEnum):
    """What lies over a screen; the top bar with its emergency button stays above it."""

    LINK = "link"
    END_SHIFT = "end_shift"
    HANDED_OVER = "handed_over"
    HELP = "help"
    UNDO = "undo"
    WHO = "who"
    PARTICULARS = "particulars"
    WHY = "why"
    BEHIND = "behind"
    VISITOR = "visitor"
    INCIDENT = "incident"
    TASK = "task"
    PHOTO = "photo"
    PLATE = "plate"
    CARE = "care"


class Filter(StrEnum):
    """Which of the day's movements are listed."""

    ALL = "all"
    IN = "in"
    OUT = "out"
    FEVER = "fever"
    REFUSED = "refused"
    PENDING = "pending"
    OVERRIDE = "override"


class Tone(StrEnum):
    """How a notice is meant."""

    CALM = "calm"
    GOOD = "good"
    WARN = "warn"


@dataclass
class ScanState(ft.Observable):
    """The one field for scans, short codes and searches; apart from the rest, for it changes with every key."""

    text: str = ""
    keyboard: bool = False
    camera: bool = False
    camera_stopping: bool = False
    camera_words: str = ""
    camera_broken: bool = False
    camera_sleeping: bool = False
    camera_waking: bool = False
    camera_torch: bool = False
    camera_dark: bool = False
    """There is no lamp."""
    camera_lens: int = 0
    camera_count: int = 0

    def follow(self, text: str) -> None:
        """Take note of what was typed and stands in the field already: nothing is drawn for a key of a scanner."""
        object.__setattr__(self, "text", text)


@dataclass
class GateState(ft.Observable):
    """The gate view: who stands there, or what is offered instead."""

    encounter: Encounter | None = None
    household: HouseholdOpened | None = None
    found: Found | None = None
    overriding: bool = False
    recording: bool = False
    camera: bool = False
    """The camera's picture takes the room of the icon and its hint."""
    notice: str = ""
    notice_tone: Tone = Tone.CALM
    alarm: str = ""
    recorded: Event | None = None


@dataclass
class FamilyState(ft.Observable):
    """Several of a household in one action: who was ticked, by person id in their order, and whom the pad is for."""

    opened: HouseholdOpened | None = None
    direction: Direction = Direction.OUT
    chosen: dict[str, Encounter] = field(default_factory=dict)
    active: str = ""
    busy: bool = False

    @property
    def encounter(self) -> Encounter | None:
        """The one whose temperature is next."""
        return self.chosen.get(self.active)

    @property
    def ready(self) -> list[Encounter]:
        """Those who can be recorded as they stand."""
        return [row for row in self.chosen.values() if row.readings and row.verdict.outcome is Outcome.ADMIT]


@dataclass
class VisitorState(ft.Observable):
    """The visitor's pass that is being issued; `picture` is a PNG, empty before there is one."""

    name: str = ""
    said: str = ""
    code: str = ""
    picture: bytes = b""


@dataclass
class PadState(ft.Observable):
    """The temperature pad: the digits typed so far and what is wrong with them."""

    digits: str = ""
    error: str = ""
    unfolded: int = 0
    """The encounter for which a folded pad was asked for, by its number."""

    def is_folded(self, encounter: Encounter) -> bool:
        """Whether the reasons have the room on a phone: whoever is turned away needs no temperature first."""
        refused = encounter.verdict.outcome is Outcome.REFUSE and not encounter.readings
        return refused and not (self.digits or self.error) and self.unfolded != encounter.number


@dataclass
class DayState(ft.Observable):
    """The day's movements, newest first, and the shift's counts."""

    known: bool = False
    """Whether they were read. The first screen does not wait for it, and until then nothing is said of them."""
    entries: tuple[Entry, ...] = ()
    acked: int = 0
    rejected: frozenset[int] = frozenset()
    entered: int = 0
    left: int = 0
    chosen: Filter = Filter.ALL
    limit: int = ROWS_STEP
    undoing: str = ""
    retyping: bool = False
    """The right temperature of the record that is put right is asked for."""
    digits: str = ""
    error: str = ""


@dataclass
class RosterState(ft.Observable):
    """The building that is open in the roster, and the entrance and floor of it; None: not chosen."""

    building: str = ""
    unit: str | None = None
    floor: str | None = None

    def open(self, building: str) -> None:
        """Another building, or none: its entrances and floors are others."""
        self.building, self.unit, self.floor = building, None, None


@dataclass
class EnrolState(ft.Observable):
    """The enrolment form."""

    server_url: str = "https://"
    code: str = ""
    invitation: str = ""
    message: str = ""
    busy: bool = False
