"""Events (事件): immutable facts that a device recorded, in its own order, and that only go up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from checkpoint.domain.care import CareNote
from checkpoint.domain.emergencies import EmergencyReason
from checkpoint.domain.evacuation import Evacuation
from checkpoint.domain.incident_notes import IncidentNote
from checkpoint.domain.lookups import Lookup
from checkpoint.domain.movements import Movement
from checkpoint.domain.notices import NoticeRead
from checkpoint.domain.passes import IssuedPass
from checkpoint.domain.policy import TEXT_MAX
from checkpoint.domain.returnees import Returnee
from checkpoint.domain.setting_changes import SettingChange
from checkpoint.domain.shifts import Handover
from checkpoint.domain.supplies import SupplyChange
from checkpoint.domain.tasks import TaskDone
from checkpoint.domain.unlocks import PinUnlocked


class EventKind(StrEnum):
    """What an event tells; a kind that is once on the wire is never renamed."""

    MOVEMENT = "movement"
    CORRECTION = "correction"
    SHIFT = "shift"
    PASS_ISSUED = "pass_issued"
    LOSS = "loss"
    INCIDENT = "incident"
    TASK = "task"
    SUPPLY = "supply"
    RETURNEE = "returnee"
    CARE = "care"
    LOOKUP = "lookup"
    EVACUATION = "evacuation"
    NOTICE = "notice"
    SETTING = "setting"
    UNLOCK = "unlock"
    EMERGENCY = "emergency"


class CorrectionReason(StrEnum):
    """Why a record was taken back, chosen by one tap."""

    WRONG_PERSON = "wrong_person"
    WRONG_DIRECTION = "wrong_direction"
    WRONG_TEMPERATURE = "wrong_temperature"
    WRONG_PARTICULARS = "wrong_particulars"
    TURNED_BACK = "turned_back"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake taken back (更正): the movement or task named stays in the journal and no longer counts."""

    annuls: str
    reason: CorrectionReason
    note: str = ""

    def __post_init__(self) -> None:
        if not self.annuls:
            message = "a correction names the event that it annuls"
            raise ValueError(message)
        if len(self.note) > TEXT_MAX:
            message = f"a correction's note is at most {TEXT_MAX} characters long"
            raise ValueError(message)


class ShiftStep(StrEnum):
    """A shift (班次) begins or ends."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """Who took over a gate or left it, with the counts of the shift at its end (值班期间进入 x 人、外出 y 人)."""

    step: ShiftStep
    entries: int = 0
    exits: int = 0
    handover: Handover | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A record that damage destroyed on the device before the server had it (缺失), said in its place.

    `seq`: its number in the outbox, which is this event's own; 0 where the numbers are not known, for up to `records`
    records of the journal. It was made between the readable ones at `after` and `before`; None: there is none.
    """

    seq: int
    after: datetime | None = None
    before: datetime | None = None
    records: int = 1

    def __post_init__(self) -> None:
        if self.seq < 0 or self.records < 1:
            raise ValueError("a loss names a number, or 0, and at least one record")


type_of_body: Final = {
    EventKind.MOVEMENT: Movement,
    EventKind.CORRECTION: Correction,
    EventKind.SHIFT: ShiftChange,
    EventKind.PASS_ISSUED: IssuedPass,
    EventKind.LOOKUP: Lookup,
    EventKind.EVACUATION: Evacuation,
    EventKind.LOSS: Loss,
    EventKind.INCIDENT: IncidentNote,
    EventKind.TASK: TaskDone,
    EventKind.SUPPLY: SupplyChange,
    EventKind.RETURNEE: Returnee,
    EventKind.CARE: CareNote,
    EventKind.NOTICE: NoticeRead,
    EventKind.SETTING: SettingChange,
    EventKind.UNLOCK: PinUnlocked,
    EventKind.EMERGENCY: EmergencyReason,
}

Duty = IncidentNote | TaskDone | SupplyChange | Returnee | CareNote | NoticeRead | SettingChange | EmergencyReason
"""What a post records beside passages: each kind has a module that folds its state from the events."""

EventBody = Movement | Correction | ShiftChange | IssuedPass | Lookup | Evacuation | Loss | PinUnlocked | Duty


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded fact. `seq` and the hash chain belong to the journal that holds it, not to the event.

    `at` is the device's wall clock (aware, UTC); `mono_ms` counts milliseconds since the device's boot `boot`,
    so that the order and the distance of two events of one boot survive a clock that was set.
    `operator_id` is empty for what nobody signed in for (an emergency exit).
    """

    id: str
    at: datetime
    mono_ms: int
    boot: str
    operator_id: str
    gate_id: int
    body: EventBody

    @property
    def happened_at(self) -> datetime:
        """When it happened: `at`, but for a movement that was recorded late."""
        late = self.body.late if isinstance(self.body, Movement) else None
        return late.happened_at if late else self.at

    @property
    def kind(self) -> EventKind:
        """The kind that the body's class stands for."""
        return next(kind for kind, body in type_of_body.items() if isinstance(self.body, body))
