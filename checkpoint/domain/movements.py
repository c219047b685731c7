"""Movements (出入记录): one person, one gate, once, with the verdict; refused ones too."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from checkpoint.domain.decide import Direction, Facts, Outcome, Verdict
from checkpoint.domain.late import LateEntry
from checkpoint.domain.policy import TEXT_MAX
from checkpoint.domain.readings import Reading
from checkpoint.domain.real_names import RealName
from checkpoint.domain.strangers import Stranger
from checkpoint.domain.trips import Trip
from checkpoint.domain.visits import Visit

READINGS_MAX: Final = 5


class Category(StrEnum):
    """Who passed, as far as the gate knew."""

    RESIDENT = "resident"
    WORKER = "worker"
    VISITOR = "visitor"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """How the person was identified."""

    SCANNER = "scanner"
    CAMERA = "camera"
    SHORT_CODE = "short_code"
    SEARCH = "search"
    LIST = "list"
    PAPER = "paper"
    NONE = "none"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened at the gate. `verdict` is the machine's advice, `outcome` what the volunteer recorded.

    `outcome` is never CHECK: a check ends in ADMIT, REFER or REFUSE. Where it is milder than the verdict's
    (REFER or REFUSE became ADMIT) it is an override and `override_reason` says why; where a CHECK became ADMIT it says
    how they were checked, if somebody said so; and where it became REFUSE, why they were turned back.
    `person_id` is empty for a stranger and for an emergency exit. `plate` and `riders`, people beside the driver, are
    of a vehicle; each of them has a movement with the same plate. `incident` is the incident that this passage ends,
    `appointment` the booking that it was let in on.
    """

    direction: Direction
    outcome: Outcome
    verdict: Verdict
    facts: Facts
    category: Category
    source: Source
    person_id: str = ""
    masked_name: str = ""
    address: str = ""
    pass_id: str = ""
    readings: tuple[Reading, ...] = field(default=())
    override_reason: str = ""
    note: str = ""
    visit: Visit | None = None
    stranger: Stranger | None = None
    """What somebody said of themselves of whom nothing else tells; None: nothing is known."""
    real_name: RealName | None = None
    """What was read on a worker's identity document; None: nothing."""
    trip: Trip | None = None
    """What was said on the way out."""
    plate: str = ""
    riders: int = 0
    incident: str = ""
    appointment: str = ""
    late: LateEntry | None = None
    """Set where this was recorded after it happened: from paper, or in place of a wrong record."""
    on_phone: bool = False
    """The code that was read had the mark of a telephone's picture; for statistics alone."""

    def __post_init__(self) -> None:
        if self.outcome is Outcome.CHECK:
            message = "a movement is recorded as ADMIT, REFER or REFUSE"
            raise ValueError(message)
        if self.overrides and not self.override_reason:
            message = "an override needs its reason"
            raise ValueError(message)
        if len(self.readings) > READINGS_MAX:
            message = f"at most {READINGS_MAX} readings for one movement"
            raise ValueError(message)
        if any(len(text) > TEXT_MAX for text in (self.note, self.override_reason, self.plate)):
            message = f"texts of a movement are at most {TEXT_MAX} characters long"
            raise ValueError(message)

    @property
    def passed(self) -> bool:
        """Whether the person went through the gate; only then does presence change."""
        return self.outcome is Outcome.ADMIT

    @property
    def overrides(self) -> bool:
        """Whether the volunteer let someone through against the verdict (人工放行)."""
        return self.outcome is Outcome.ADMIT and self.verdict.outcome.stops

    @property
    def checked(self) -> bool:
        """Whether the volunteer let someone through after a check and said how (经核实放行)."""
        return self.outcome is Outcome.ADMIT and self.verdict.outcome is Outcome.CHECK and bool(self.override_reason)

    @property
    def turned(self) -> bool:
        """Whether the volunteer turned back whom they were to check, and said why (核实后劝返)."""
        return self.outcome is Outcome.REFUSE and self.verdict.outcome is Outcome.CHECK and bool(self.override_reason)

    @property
    def emergency(self) -> bool:
        """Whether this is an emergency exit (紧急放行): free, never asked for a reason first."""
        return self.source is Source.EMERGENCY

    @property
    def household_id(self) -> int | None:
        """The household of a known person."""
        return int(self.person_id.split("-")[0], 16) if self.person_id else None
