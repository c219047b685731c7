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
from checkpoint.domain.shifts import Shift
from checkpoint.i18n import Language
from checkpoint.services.encounter import Encounter, Found, HouseholdOpened
from checkpoint.services.ledger import Entry
from checkpoint.views.theme import Light

WIDE: Final = 840
"""From this width on there is room for two columns."""

UPRIGHT: Final = (600, 900)
"""A glass of one column that is at least so wide and so high is a tablet held upright."""

ROWS_STEP: Final = 60
"""So many rows of the day are drawn at first, and so many more each time the end comes into sight."""

SHORT: Final = 720
"""In one column that is lower, not all fits: the day's figures are left out, and a card scrolls with its pad."""

FOUR_ROWS: Final = (980, 792)
"""Two columns that are lower have six keys in a row where they are wide enough: a tablet lying down with bars of the
system above and below, or in the frame of practice."""

PRACTICE_FRAME: Final = 76
"""So much of the height goes to the frame of practice."""

LOW_WIDE: Final = 720
LOW_PHONE: Final = 600
"""Below these heights the screens do not fit: they are drawn this high less the top bar, and scroll."""


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
class Frame(ft.Observable):
    """What concerns every screen: a change repaints all."""

    language: Language = Language.ZH
    light: Light = Light.DAY
    scale: float = 1.0
    """How much larger everything is drawn; `width` and `height` are what is left of the glass at that size."""
    glass: tuple[float, float] = (1280, 800)
    locked: bool = False
    """Nobody touched it for a while: who lives here is shown after a PIN only; scanning goes on."""
    hidden: bool = False
    """The server was not heard of for days: who lives here is not shown."""
    practising: bool = False
    """Invented people: nothing that is tapped is real."""
    full: bool = False
    """The disk is nearly full."""
    width: float = 1280
    height: float = 800
    tab: Tab = Tab.GATE
    desk: Desk = Desk.HOME
    sheet: Sheet | None = None
    shift: Shift | None = None
    enrolled: bool = False
    store_fault: str = ""

    @property
    def night(self) -> bool:
        """Whether what Flet draws by itself is dark."""
        return self.light is Light.NIGHT

    @property
    def low(self) -> bool:
        """Whether there is too little height, as on a tablet at twice the size: what is under the top bar scrolls."""
        return self.height < (LOW_PHONE if self.single else LOW_WIDE)

    @property
    def single(self) -> bool:
        """Whether the screen is too narrow for two columns: a phone, or a tablet held upright."""
        return self.width < WIDE

    @property
    def upright(self) -> bool:
        """Whether it is one column with room for large words and keys."""
        return self.single and self.width >= UPRIGHT[0] and self.height >= UPRIGHT[1]

    @property
    def short(self) -> bool:
        """Whether it is one column in which card, pad and record button have no room above each other."""
        return self.single and self.height < SHORT

    @property
    def squat(self) -> bool:
        """Whether card and buttons are beside each other, and too low for four rows of keys."""
        wide, high = FOUR_ROWS
        room = self.height - (PRACTICE_FRAME if self.practising else 0)
        return self.width >= wide and room < high

    @property
    def lying(self) -> bool:
        """Whether it is one column, wider than high, as on a tablet at twice the size: buttons stand beside a card."""
        return self.low and self.single and self.width > self.height

    @property
    def phone(self) -> bool:
        """Whether there is room for small words and narrow rows only."""
        return self.single and not self.upright


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
