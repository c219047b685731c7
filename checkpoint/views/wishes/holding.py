"""Held with a number while the supervisor is asked: a visitor of whom nothing is known, and whoever objects."""

from collections.abc import Callable
from dataclasses import replace

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.events import Event
from checkpoint.domain.movements import Category
from checkpoint.domain.visits import Visit
from checkpoint.services.encounter import Encounter
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.waiting import bring_back, open_incident, put_aside
from checkpoint.views.wishes.watching import look, tell_others


def may_hold(encounter: Encounter) -> bool:
    """Whether it is somebody from outside whom no pass, booking, host or supervisor speaks for, on the way in."""
    outside = encounter.category in (Category.UNKNOWN, Category.VISITOR) and not encounter.person_id
    shown = encounter.check is not None or encounter.appointment is not None
    agreed = encounter.visit is not None and (encounter.visit.consent or bool(encounter.visit.allowed_by))
    stopped = encounter.verdict.outcome in (Outcome.CHECK, Outcome.REFUSE)
    return outside and stopped and encounter.direction is Direction.IN and not shown and not agreed


async def hold(panel: Panel, shown: Encounter) -> None:
    """A visitor waits for the supervisor's answer."""
    await _number(panel, shown, panel.tablet.incidents.hold)


async def let_in(panel: Panel, incident_id: str, whose: str) -> None:
    """The supervisor said yes: the card opens with whose word it is, and is recorded like any other."""

    def allowed(back: Encounter) -> Encounter:
        return panel.tablet.gate.visiting(back, replace(back.visit or Visit(), allowed_by=whose))

    await bring_back(panel, incident_id, allowed)


def may_object(encounter: Encounter) -> bool:
    """Whether somebody who is turned back may ask for an answer; of a visitor who may be held that asks the same.

    Whom the gate refuses it turns back by itself, and whom it would check the volunteer may.
    """
    turned = encounter.verdict.outcome in (Outcome.CHECK, Outcome.REFUSE)
    return turned and not encounter.incident and not may_hold(encounter)


async def object_to(panel: Panel, shown: Encounter) -> None:
    """Whoever is turned back waits for the supervisor's answer."""
    await _number(panel, shown, panel.tablet.incidents.object)


async def answered(panel: Panel, incident_id: str, answer: str) -> None:
    """The supervisor answered: the card opens with their answer as its note, and is recorded as they said."""
    await bring_back(panel, incident_id, lambda back: replace(back, note=answer or back.note))


async def _number(panel: Panel, shown: Encounter, write: Callable[[Encounter], Event]) -> None:
    """Give them a number; the sheet with it and with what to do is the next thing on the glass."""
    event = await put_aside(panel, shown, write)
    if event is None:
        return
    await look(panel)
    await open_incident(panel, shown.incident or event.id)
    tell_others(panel)
