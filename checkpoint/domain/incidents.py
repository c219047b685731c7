"""Incidents at the gate (现场事件): a fever, somebody alone, a visitor whom nobody knows, an objection.

Folded from events. A fever goes from the re-measure to the steps when it stayed, and begins with them at a door; who is
alone, from the first look to whom they were handed over to; a visitor of whom nothing is known, and whoever objects to
a refusal (异议), from a number to an answer of the supervisor's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from checkpoint.domain.incident_notes import (
    ALONE_STEPS,
    DUE_STEPS,
    HELD_STEPS,
    HOME_STEPS,
    MINOR_STEPS,
    OBJECTION_STEPS,
    IncidentNote,
    IncidentStep,
)
from checkpoint.domain.movements import Movement, Source
from checkpoint.domain.policy import Policy
from checkpoint.domain.subjects import Subject, said_of, said_since, seen_in
from checkpoint.domain.temperature import fever_holds
from checkpoint.domain.verdicts import Outcome, Reason

if TYPE_CHECKING:
    from checkpoint.domain.events import Event


ANSWER_WITHIN: Final = timedelta(minutes=15)
"""An objection is answered at the gate within this time (A6)."""


class IncidentStage(StrEnum):
    """Where it stands: waiting for the re-measure, a fever, somebody to stay with, held for an answer, or closed."""

    WAITING = "waiting"
    FEVER = "fever"
    ALONE = "alone"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Incident(Subject):
    """An incident as it stands: whom it is about, and how far it has come.

    `done`: the steps with when and by whom, oldest first.
    `alone`: they are by themselves and need looking after, with a fever or without; `minor`: they may be under 14.
    """

    id: str
    opened_at: datetime
    stage: IncidentStage
    done: tuple[tuple[IncidentStep, datetime, str], ...] = ()
    alone: bool = False
    minor: bool = False
    ended: Outcome | None = None
    """How the passage came out that closed it; None: it is open, or was closed without one."""

    @property
    def objected(self) -> bool:
        """Whether it is an objection to a refusal."""
        return any(step is IncidentStep.OBJECT for step, _, _ in self.done)

    @property
    def disputed(self) -> tuple[Reason, ...]:
        """The reasons that are objected to, as far as this version knows them."""
        codes = self.against.split()
        return tuple(reason for reason in Reason if reason.value in codes)

    def due_at(self, policy: Policy) -> datetime:
        """When the rest is over and the re-measure is due: counted from the first high reading.

        Of somebody who is held, when they must have their answer: counted from the first time they were put to wait
        for it, however often the card was opened since.
        """
        if self.stage is IncidentStage.HELD:
            held_at = next((at for step, at, _ in self.done if step in _HELD_BY), self.opened_at)
            return held_at + self.answer_within(policy)
        high = (reading.at for reading in self.readings if reading.tenths >= policy.fever_tenths)
        return next(high, self.opened_at) + timedelta(minutes=policy.remeasure_minutes)

    def answer_within(self, policy: Policy) -> timedelta:
        """How long somebody who is held waits for an answer at most."""
        return ANSWER_WITHIN if self.objected else timedelta(minutes=policy.visitor_wait_minutes)

    def holds(self, now: datetime, policy: Policy) -> bool:
        """Whether somebody who comes again goes on with it: they rest, or the steps of their fever are not all taken.

        Not forever: who comes after the hours of the policy is measured afresh.
        """
        open_ = self.stage is IncidentStage.WAITING or (self.stage is IncidentStage.FEVER and bool(self.missing))
        return open_ and now - self.opened_at < fever_holds(policy)

    def was_fever(self, policy: Policy) -> bool:
        """Whether it came to a fever, closed since or not."""
        high = sum(reading.tenths >= policy.fever_tenths for reading in self.readings)
        decides = 1 if self.at_home else policy.fever_decides
        return self.stage is IncidentStage.FEVER or (self.stage is IncidentStage.CLOSED and high >= decides)

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
            return OBJECTION_STEPS if self.objected else HELD_STEPS
        if self.stage not in (IncidentStage.FEVER, IncidentStage.ALONE):
            return ()
        care = (MINOR_STEPS if self.minor else ALONE_STEPS) if self.alone else ()
        fever = HOME_STEPS if self.at_home else DUE_STEPS
        return tuple(dict.fromkeys((*care, *(fever if self.stage is IncidentStage.FEVER else ()))))


def incidents(events: Iterable["Event"]) -> list[Incident]:
    """Fold events in recorded order, without movements taken back, into incidents in the order in which they opened.

    A movement that was referred for its temperature, or because somebody is alone, opens one as a waiting note does;
    one that names an incident goes on with it: let through, it is closed, found to be a fever, its steps are due.
    Put right, it stands where the first record stood, so that nothing that was done since is undone.
    """
    found: dict[str, Incident] = {}
    for event in _in_course(list(events)):
        match event.body:
            case IncidentNote() as note:
                _note(found, event, note)
            case Movement() as movement:
                _movement(found, event, movement)
    return list(found.values())


def _in_course(rows: list["Event"]) -> list["Event"]:
    """With each record that was put right before what was recorded of its incident after it had happened."""
    if not any(map(_is_put_right, rows)):
        return rows
    named: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if isinstance(row.body, IncidentNote | Movement) and row.body.incident:
            named[row.body.incident].append(number)

    def place(number: int) -> tuple[int, bool]:
        row = rows[number]
        if not _is_put_right(row) or not isinstance(row.body, Movement):
            return number, True
        later = (other for other in named[row.body.incident] if rows[other].happened_at > row.happened_at)
        return min(next(later, number), number), False

    return [rows[number] for number in sorted(range(len(rows)), key=place)]


def _is_put_right(event: "Event") -> bool:
    late = event.body.late if isinstance(event.body, Movement) else None
    return late is not None and bool(late.corrects)


def _note(found: dict[str, Incident], event: "Event", note: IncidentNote) -> None:
    taken = (note.step, event.at, event.operator_id)
    if not note.incident:
        stage = IncidentStage.FEVER if note.at_home else _BEGINS[note.step]
        found[event.id] = Incident(id=event.id, opened_at=event.at, stage=stage, done=(taken,), **said_of(note))
        return
    before = found.get(note.incident)
    if before is not None:
        stage, readings = _stage_after(note.step, before.stage), note.readings or before.readings
        done = (*before.done, taken)
        after = replace(before, stage=stage, done=done, readings=readings, note=note.note or before.note)
        found[before.id] = _held_again(after, note) if note.step in _HELD_BY else after


_HELD_BY: Final = frozenset({IncidentStep.HOLD, IncidentStep.OBJECT})
_BEGINS: Final = {IncidentStep.WAIT: IncidentStage.WAITING} | dict.fromkeys(_HELD_BY, IncidentStage.HELD)


def _stage_after(step: IncidentStep, before: IncidentStage) -> IncidentStage:
    """Who waits for an answer may have to rest, and who has rested may wait for an answer; all else goes on."""
    if step is IncidentStep.CLOSE:
        return IncidentStage.CLOSED
    return _BEGINS.get(step, before) if before in _BEGINS.values() else before


def _held_again(incident: Incident, note: IncidentNote) -> Incident:
    """With what the card says by now, and the number that they had."""
    said = said_since(incident, note)
    return replace(incident, **said | {"number": incident.number or note.number})


def _movement(found: dict[str, Incident], event: "Event", movement: Movement) -> None:
    before = found.get(movement.incident)
    if before is not None:
        readings = movement.readings or before.readings
        alone, minor = before.alone or movement.facts.alone, before.minor or movement.facts.minor
        stage = _stage(movement, before.stage)
        after = replace(before, readings=readings, stage=stage, alone=alone, minor=minor)
        found[before.id] = _ended(after, event, movement) if stage is IncidentStage.CLOSED else after
    elif opens(movement):
        incident_id = movement.incident or event.id
        found[incident_id] = Incident(
            id=incident_id,
            opened_at=event.happened_at,
            stage=_begun_as(movement),
            alone=movement.facts.alone,
            minor=movement.facts.minor,
            **seen_in(movement),
        )


def _ended(incident: Incident, event: "Event", movement: Movement) -> Incident:
    done = (*incident.done, (IncidentStep.CLOSE, event.at, event.operator_id))
    return replace(incident, done=done, ended=movement.outcome, note=movement.note or incident.note)


_OPENING: Final = frozenset({Reason.FEVER, Reason.REMEASURE, Reason.ALONE})


def opens(movement: Movement) -> bool:
    """Whether an incident begins with this movement, unless it goes on with one."""
    return movement.outcome is Outcome.REFER and not _OPENING.isdisjoint(movement.verdict.reasons)


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
