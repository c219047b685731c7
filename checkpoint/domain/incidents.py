"""Incidents at the gate (现场事件): a fever, somebody alone who needs looking after, a visitor whom nobody knows.

Folded from events. A fever goes from the re-measure to the steps when it stayed; who is alone, from the first look to
whom they were handed over to; a visitor of whom nothing is known, from a number to an answer of the supervisor's.
"""

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
from checkpoint.domain.temperature import FEVER_HOLDS
from checkpoint.domain.trips import Trip
from checkpoint.domain.verdicts import Outcome, Reason
from checkpoint.domain.visits import Visit

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


class IncidentStep(StrEnum):
    """What was done: put to wait, set aside, called (120 or the clinic), reported to the community, closed.

    Of somebody who is alone also: stayed with, the family called, a guardian's consent heard. Of a visitor whom nobody
    knows: held for an answer, the supervisor asked, given shelter.
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


DUE_STEPS: Final = (IncidentStep.ASIDE, IncidentStep.CALL, IncidentStep.REPORT)
"""What a fever asks for, in this order, before the incident is closed."""

ALONE_STEPS: Final = (IncidentStep.STAY, IncidentStep.FAMILY, IncidentStep.REPORT)
"""What somebody who is alone and needs looking after asks for; 120 is called where they are unwell."""

MINOR_STEPS: Final = (IncidentStep.STAY, IncidentStep.GUARDIAN, IncidentStep.REPORT)
"""The same of a child under 14: it is the guardian who is called, and who consents (A7)."""

HELD_STEPS: Final = (IncidentStep.ASK, IncidentStep.SHELTER)
"""What a visitor whom nobody knows asks for; neither holds up an answer."""

OPENING_STEPS: Final = frozenset({IncidentStep.WAIT, IncidentStep.HOLD})

NUMBERS: Final = 99
"""Numbers of those who are held go round after this: two digits are called out easily."""

HANDED_TO: Final = ("family", "ambulance", "community", "police")
"""To whom somebody who was alone is handed over: the note of the closing step; words under `alone.to.<value>`."""


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """One step of an incident. `incident` is the id of the event that opened it; empty: this one opens it.

    Who it is about stands in the opening note alone; `person_id` is empty for a stranger. `number`, from 1 to
    `NUMBERS`, is what somebody who is held is called by; 0: none. Who is held again brings what was typed since.
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
    number: int = 0

    def __post_init__(self) -> None:
        require_short(self, self.masked_name, self.address, self.note)
        if not self.incident and self.step not in OPENING_STEPS:
            raise ValueError("an incident opens with somebody who waits")
        if len(self.readings) > READINGS_MAX:
            raise ValueError(f"at most {READINGS_MAX} readings for one incident")
        if not 0 <= self.number <= NUMBERS:
            raise ValueError(f"numbers run from 1 to {NUMBERS}")


class IncidentStage(StrEnum):
    """Where it stands: waiting for the re-measure, a fever, somebody to stay with, held for an answer, or closed."""

    WAITING = "waiting"
    FEVER = "fever"
    ALONE = "alone"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands. `done`: the steps with when and by whom, oldest first.

    `alone`: they are by themselves and need looking after, with a fever or without; `minor`: they may be under 14.
    """

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
    alone: bool = False
    minor: bool = False
    number: int = 0

    def due_at(self, policy: Policy) -> datetime:
        """When the rest is over and the re-measure is due: counted from the first high reading.

        Of somebody who is held, when they must have their answer: counted from the first time they were put to wait
        for it, however often the card was opened since.
        """
        if self.stage is IncidentStage.HELD:
            held_at = next((at for step, at, _ in self.done if step is IncidentStep.HOLD), self.opened_at)
            return held_at + timedelta(minutes=policy.visitor_wait_minutes)
        high = (reading.at for reading in self.readings if reading.tenths >= policy.fever_tenths)
        return next(high, self.opened_at) + timedelta(minutes=policy.remeasure_minutes)

    def holds(self, now: datetime) -> bool:
        """Whether somebody who comes again goes on with it: they rest, or the steps of their fever are not all taken.

        Not forever: who comes after a shift is measured afresh.
        """
        open_ = self.stage is IncidentStage.WAITING or (self.stage is IncidentStage.FEVER and bool(self.missing))
        return open_ and now - self.opened_at < FEVER_HOLDS

    def was_fever(self, policy: Policy) -> bool:
        """Whether it came to a fever, closed since or not."""
        high = sum(reading.tenths >= policy.fever_tenths for reading in self.readings)
        return self.stage is IncidentStage.FEVER or (
            self.stage is IncidentStage.CLOSED and high >= policy.fever_decides
        )

    @property
    def timed(self) -> bool:
        """Whether somebody waits beside the gate against the clock."""
        return self.stage in (IncidentStage.WAITING, IncidentStage.HELD)

    @property
    def missing(self) -> tuple[IncidentStep, ...]:
        """What it still asks for; a guardian who was spoken to is the family."""
        taken = {step for step, _, _ in self.done}
        if IncidentStep.GUARDIAN in taken:
            taken.add(IncidentStep.FAMILY)
        return tuple(step for step in self.steps if step not in taken)

    @property
    def steps(self) -> tuple[IncidentStep, ...]:
        """What it asks for in all, in this order; nothing while somebody rests, and nothing of one that is closed."""
        if self.stage is IncidentStage.HELD:
            return HELD_STEPS
        if self.stage not in (IncidentStage.FEVER, IncidentStage.ALONE):
            return ()
        care = (MINOR_STEPS if self.minor else ALONE_STEPS) if self.alone else ()
        return tuple(dict.fromkeys((*care, *(DUE_STEPS if self.stage is IncidentStage.FEVER else ()))))


def incidents(events: Iterable["Event"]) -> list[Incident]:
    """Fold events in recorded order, without movements taken back, into incidents in the order in which they opened.

    A movement that was referred for its temperature, or because somebody is alone, opens one as a waiting note does;
    one that names an incident goes on with it: let through, it is closed, found to be a fever, its steps are due.
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
            _BEGINS[note.step],
            note.person_id,
            note.masked_name,
            note.address,
            note.direction,
            note.source,
            note.readings,
            ((note.step, event.at, event.operator_id),),
            note.note,
            note.visit,
            note.plate,
            note.riders,
            note.trip,
            number=note.number,
        )
        return
    before = found.get(note.incident)
    if before is not None:
        done = (*before.done, (note.step, event.at, event.operator_id))
        stage, readings = _stage_after(note.step, before.stage), note.readings or before.readings
        after = replace(before, stage=stage, done=done, readings=readings, note=note.note or before.note)
        found[before.id] = _held_again(after, note) if note.step is IncidentStep.HOLD else after


_BEGINS: Final = {IncidentStep.WAIT: IncidentStage.WAITING, IncidentStep.HOLD: IncidentStage.HELD}


def _stage_after(step: IncidentStep, before: IncidentStage) -> IncidentStage:
    """Who waits for an answer may have to rest, and who has rested may wait for an answer; all else goes on."""
    if step is IncidentStep.CLOSE:
        return IncidentStage.CLOSED
    return _BEGINS.get(step, before) if before in _BEGINS.values() else before


def _held_again(incident: Incident, note: IncidentNote) -> Incident:
    """With what the card says by now, and the number that they had."""
    return replace(
        incident,
        masked_name=note.masked_name or incident.masked_name,
        visit=note.visit,
        plate=note.plate,
        riders=note.riders,
        number=incident.number or note.number,
    )


def _movement(found: dict[str, Incident], event: "Event", movement: Movement) -> None:
    before = found.get(movement.incident)
    if before is not None:
        readings = movement.readings or before.readings
        alone, minor = before.alone or movement.facts.alone, before.minor or movement.facts.minor
        stage = _stage(movement, before.stage)
        found[before.id] = replace(before, readings=readings, stage=stage, alone=alone, minor=minor)
    elif movement.outcome is Outcome.REFER and _opens(movement):
        found[event.id] = Incident(
            event.id,
            event.happened_at,
            _begun_as(movement),
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
            alone=movement.facts.alone,
            minor=movement.facts.minor,
        )


_OPENING: Final = frozenset({Reason.FEVER, Reason.REMEASURE, Reason.ALONE})


def _opens(movement: Movement) -> bool:
    return not _OPENING.isdisjoint(movement.verdict.reasons)


def _begun_as(movement: Movement) -> IncidentStage:
    """Whoever was sent on by a line of paper rests here no more: their steps are due, and nobody's reading."""
    return _stage(movement, IncidentStage.FEVER if movement.source is Source.PAPER else IncidentStage.WAITING)


def _stage(movement: Movement, before: IncidentStage) -> IncidentStage:
    turned_back = before is IncidentStage.HELD and movement.outcome is Outcome.REFUSE
    if movement.passed or turned_back:
        return IncidentStage.CLOSED
    if Reason.FEVER in movement.verdict.reasons:
        return IncidentStage.FEVER
    return IncidentStage.ALONE if Reason.ALONE in movement.verdict.reasons else before
