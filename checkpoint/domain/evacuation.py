"""Evacuation (疏散): everybody out with verdicts off for a while; the roll call of those who should be inside."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

VERDICTS_OFF: Final = timedelta(minutes=30)
"""How long the gate asks nothing, from the start and from each extension (fail policy, mass evacuation)."""


class EvacuationStep(StrEnum):
    """What was done; one event each. A step that is once on the wire is never renamed."""

    START = "start"
    EXTEND = "extend"
    END = "end"
    ROLL_START = "roll_start"
    ROLL_END = "roll_end"
    FOUND = "found"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Evacuation:
    """One step. `until`: verdicts stay off until then. `people`: inside at a start, let out or found at an end.

    `person_id`: who was found, or whose tick was taken back.
    """

    step: EvacuationStep
    until: datetime | None = None
    people: int = 0
    person_id: str = ""

    def __post_init__(self) -> None:
        if self.step in (EvacuationStep.START, EvacuationStep.EXTEND) and self.until is None:
            raise ValueError("an evacuation says until when nobody is asked")
        if self.step in (EvacuationStep.FOUND, EvacuationStep.NOT_FOUND) and not self.person_id:
            raise ValueError("a tick names a person")
        if self.people < 0:
            raise ValueError("people are counted from nobody on")


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is going on, folded from the steps: `until` while verdicts are off, `found` while a roll is called."""

    until: datetime | None = None
    rolling: bool = False
    found: frozenset[str] = field(default=frozenset())

    def after(self, step: Evacuation) -> "Alarm":
        """The next state."""
        match step.step:
            case EvacuationStep.START | EvacuationStep.EXTEND:
                return Alarm(step.until, self.rolling, self.found)
            case EvacuationStep.END:
                return Alarm(None, self.rolling, self.found)
            case EvacuationStep.ROLL_START:
                return Alarm(self.until, rolling=True)
            case EvacuationStep.ROLL_END:
                return Alarm(self.until)
            case EvacuationStep.FOUND:
                return Alarm(self.until, self.rolling, self.found | {step.person_id})
            case EvacuationStep.NOT_FOUND:
                return Alarm(self.until, self.rolling, self.found - {step.person_id})

    def verdicts_off(self, now: datetime) -> bool:
        """Whether the gate asks nothing at this moment."""
        return self.until is not None and now < self.until
