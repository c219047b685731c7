"""A fever at the gate (发热事件): who waits for the re-measure, what was done when it stayed; folded from events."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.bounded import require_short
from checkpoint.domain.facts import Direction
from checkpoint.domain.movements import READINGS_MAX, Movement, Source
from checkpoint.domain.policy import Policy
from checkpoint.domain.readings import Reading
from checkpoint.domain.trips import Trip
from checkpoint.domain.verdicts import Outcome, Reason
from checkpoint.domain.visits import Visit

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


class IncidentStep(StrEnum):
    """What was done: put to wait, set aside, called (120 or the clinic), reported to the community, closed."""

    WAIT = "wait"
    ASIDE = "aside"
    CALL = "call"
    REPORT = "report"
    CLOSE = "close"


DUE_STEPS: Final = (IncidentStep.ASIDE, IncidentStep.CALL, IncidentStep.REPORT)
"""What a fever asks for, in this order, before the incident is closed."""


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """One step of an incident. `incident` is the id of the event that opened it; empty: this one opens it.

    Who it is about stands in the opening note alone; `person_id` is empty for a stranger.
    """

    step: IncidentStep
    incident: str = ""
    person_id: str = ""
    masked_name: str = ""
    address: str = ""
    direction: Direction = Direction.IN
    source: Source = Source.NONE
    readings: tuple[Reading, ...] = ()
    note: str = ""
    visit: Visit | None = None
    plate: str = ""
    riders: int = 0
    trip: Trip | None = None

    def __post_init__(self) -> None:
        require_short(self, self.masked_name, self.address, self.note)
        if not self.incident and self.step is not IncidentStep.WAIT:
            raise ValueError("an incident opens with somebody who waits")
        if len(self.readings) > READINGS_MAX:
            raise ValueError(f"at most {READINGS_MAX} readings for one incident")


class IncidentStage(StrEnum):
    """Where an incident stands: waiting for the re-measure, a fever to deal with, or closed."""

    WAITING = "waiting"
    FEVER = "fever"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands. `done`: the steps with when and by whom, oldest first."""

    id: str
    opened_at: datetime
    stage: IncidentStage
    person_id: str
    masked_name: str
    address: str
    direction: Direction
    source: Source
    readings: tuple[Reading, ...]
    done: tuple[tuple[IncidentStep, datetime, str], ...] = ()
    note: str = ""
    visit: Visit | None = None
    plate: str = ""
    riders: int = 0
    trip: Trip | None = None

    def due_at(self, policy: Policy) -> datetime:
        """When the rest is over and the re-measure is due: counted from the first high reading."""
        high = (reading.at for reading in self.readings if reading.tenths >= policy.fever_tenths)
        return next(high, self.opened_at) + timedelta(minutes=policy.remeasure_minutes)

    @property
    def missing(self) -> tuple[IncidentStep, ...]:
        """What a fever still asks for."""
        taken = {step for step, _, _ in self.done}
        return tuple(step for step in DUE_STEPS if step not in taken) if self.stage is IncidentStage.FEVER else ()


def incidents(events: Iterable["Event"]) -> list[Incident]:
    """Fold events in recorded order, without movements taken back, into incidents in the order in which they opened.

    A movement that was referred for its temperature opens one as a waiting note does; one that names an incident goes
    on with it: let through, it is closed, found to be a fever, its steps are due.
    """
    found: dict[str, Incident] = {}
    for event in events:
        match event.body:
            case IncidentNote() as note:
                _note(found, event, note)
            case Movement() as movement:
                _movement(found, event, movement)
    return list(found.values())


def _note(found: dict[str, Incident], event: "Event", note: IncidentNote) -> None:
    if not note.incident:
        found[event.id] = Incident(
            event.id,
            event.at,
            IncidentStage.WAITING,
            note.person_id,
            note.masked_name,
            note.address,
            note.direction,
            note.source,
            note.readings,
            ((IncidentStep.WAIT, event.at, event.operator_id),),
            note.note,
            note.visit,
            note.plate,
            note.riders,
            note.trip,
        )
        return
    before = found.get(note.incident)
    if before is not None:
        stage = IncidentStage.CLOSED if note.step is IncidentStep.CLOSE else before.stage
        done = (*before.done, (note.step, event.at, event.operator_id))
        readings = note.readings or before.readings
        found[before.id] = replace(before, stage=stage, done=done, readings=readings, note=note.note or before.note)


def _movement(found: dict[str, Incident], event: "Event", movement: Movement) -> None:
    before = found.get(movement.incident)
    if before is not None:
        readings = movement.readings or before.readings
        found[before.id] = replace(before, readings=readings, stage=_stage(movement, before.stage))
    elif movement.outcome is Outcome.REFER and _about_temperature(movement):
        found[event.id] = Incident(
            event.id,
            event.at,
            _stage(movement, IncidentStage.WAITING),
            movement.person_id,
            movement.masked_name,
            movement.address,
            movement.direction,
            movement.source,
            movement.readings,
            visit=movement.visit,
            plate=movement.plate,
            riders=movement.riders,
            trip=movement.trip,
        )


def _about_temperature(movement: Movement) -> bool:
    return Reason.FEVER in movement.verdict.reasons or Reason.REMEASURE in movement.verdict.reasons


def _stage(movement: Movement, before: IncidentStage) -> IncidentStage:
    if movement.passed:
        return IncidentStage.CLOSED
    return IncidentStage.FEVER if Reason.FEVER in movement.verdict.reasons else before
