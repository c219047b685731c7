"""What is written down of an incident: the steps, and the note that tells of one.

`domain/incidents.py` folds notes and movements into the incidents as they stand.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.movements import READINGS_MAX
from checkpoint.domain.subjects import Subject


class IncidentStep(StrEnum):
    """What was done: put to wait, set aside, called (120 or the clinic), reported to the community, closed.

    Of somebody who is alone also: stayed with, the family called, a guardian's consent heard. Of a visitor whom nobody
    knows: held for an answer, the supervisor asked, given shelter. Of whoever objects: that they do.
    """

    WAIT = "wait"
    ASIDE = "aside"
    CALL = "call"
    STAY = "stay"
    FAMILY = "family"
    GUARDIAN = "guardian"
    REPORT = "report"
    CLOSE = "close"
    HOLD = "hold"
    ASK = "ask"
    SHELTER = "shelter"
    OBJECT = "object"


DUE_STEPS: Final = (IncidentStep.ASIDE, IncidentStep.CALL, IncidentStep.REPORT)
"""What a fever asks for, in this order, before the incident is closed."""

ALONE_STEPS: Final = (IncidentStep.STAY, IncidentStep.FAMILY, IncidentStep.REPORT)
"""What somebody who is alone and needs looking after asks for; 120 is called where they are unwell."""

MINOR_STEPS: Final = (IncidentStep.STAY, IncidentStep.GUARDIAN, IncidentStep.REPORT)
"""The same of a child under 14: it is the guardian who is called, and who consents (A7)."""

HOME_STEPS: Final = (IncidentStep.CALL, IncidentStep.REPORT)
"""What a fever asks for of somebody who stays at home by order: they are apart from others already."""

HELD_STEPS: Final = (IncidentStep.ASK, IncidentStep.SHELTER)
"""What a visitor whom nobody knows asks for; neither holds up an answer."""

OBJECTION_STEPS: Final = (IncidentStep.ASK,)
"""What an objection asks for; the answer is what is recorded then."""

OPENING_STEPS: Final = frozenset({IncidentStep.WAIT, IncidentStep.HOLD, IncidentStep.OBJECT})

NUMBERS: Final = 99
"""Numbers of those who are held go round after this: two digits are called out easily."""


@dataclass(frozen=True)
class _StepTaken:
    step: IncidentStep
    incident: str = ""


@dataclass(frozen=True)
class IncidentNote(Subject, _StepTaken):
    """One step of an incident. `incident` is the id of the event that opened it; empty: this one opens it.

    Its fields are the step's and then the subject's. Who it is about stands in the opening note alone; who is held
    again brings all that the card says by then.
    """

    def __post_init__(self) -> None:
        require_short(self, self.masked_name, self.address, self.note, self.against)
        if not self.incident and self.step not in OPENING_STEPS:
            raise ValueError("an incident opens with somebody who waits")
        if len(self.readings) > READINGS_MAX:
            raise ValueError(f"at most {READINGS_MAX} readings for one incident")
        if not 0 <= self.number <= NUMBERS:
            raise ValueError(f"numbers run from 1 to {NUMBERS}")
