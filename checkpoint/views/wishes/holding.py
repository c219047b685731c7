"""A visitor of whom nothing is known: held with a number while the supervisor is asked, never for longer than that."""

import asyncio
from dataclasses import replace

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.movements import Category
from checkpoint.domain.visits import Visit
from checkpoint.services.encounter import Encounter
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.receiving import fill_in
from checkpoint.views.wishes.scanning import stand
from checkpoint.views.wishes.waiting import open_incident, put_aside
from checkpoint.views.wishes.watching import look, tell_others


def may_hold(encounter: Encounter) -> bool:
    """Whether it is somebody from outside whom no pass, booking, host or supervisor speaks for, on the way in."""
    outside = encounter.category in (Category.UNKNOWN, Category.VISITOR) and not encounter.person_id
    shown = encounter.check is not None or encounter.appointment is not None
    agreed = encounter.visit is not None and (encounter.visit.consent or bool(encounter.visit.allowed_by))
    stopped = encounter.verdict.outcome in (Outcome.CHECK, Outcome.REFUSE)
    return outside and stopped and encounter.direction is Direction.IN and not shown and not agreed


async def hold(panel: Panel, shown: Encounter) -> None:
    """Give them a number; the sheet with it and with what to do is the next thing on the glass."""
    event = await put_aside(panel, shown, panel.tablet.incidents.hold)
    if event is None:
        return
    await look(panel)
    await open_incident(panel, shown.incident or event.id)
    tell_others(panel)


async def let_in(panel: Panel, incident_id: str, whose: str) -> None:
    """The supervisor said yes: the card opens with whose word it is, and is recorded like any other."""
    gate = panel.tablet.gate
    async with panel.turn:
        incident = await asyncio.to_thread(panel.tablet.incidents.find, incident_id)
        if incident is None:
            return
        back = await asyncio.to_thread(gate.resume, incident)
        encounter = await asyncio.to_thread(gate.visiting, back, replace(back.visit or Visit(), allowed_by=whose))
        stand(panel, encounter)
        fill_in(panel, encounter)
    await panel.focus_scan()
