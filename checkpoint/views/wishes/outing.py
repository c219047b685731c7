"""Where somebody goes and when they mean to be back, one tap each; the same tap again takes an answer back."""

import asyncio
from dataclasses import replace

from checkpoint.domain.trips import Trip
from checkpoint.services.encounter import Encounter
from checkpoint.services.outings import LIMIT, DueChoice, due_choices
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.scanning import sound


def choices_of(panel: Panel, encounter: Encounter) -> tuple[DueChoice, ...]:
    """The times to be back that somebody is offered now."""
    now = panel.tablet.clock.now()
    return due_choices(encounter, panel.tablet.reference.policy(now), now, panel.zone)


def whom(panel: Panel, number: int) -> Encounter | None:
    """Whom a question was drawn for, if that is still who is asked; of a family whoever is first."""
    if panel.family.opened is not None:
        return next(iter(panel.family.chosen.values()), None)
    live = panel.gate.encounter
    return live if live is not None and live.number == number else None


async def choose_destination(panel: Panel, number: int, destination: str) -> None:
    """Where to. What limits the outing anyway is when they have to be back, until somebody says otherwise."""
    asked = whom(panel, number)
    if asked is None:
        return
    said = asked.trip or Trip()
    if said.destination == destination:
        await _note(panel, number, None)
        return
    limit = next((choice.at for choice in choices_of(panel, asked) if choice.key == LIMIT), None)
    await _note(panel, number, replace(said, destination=destination, due_back=said.due_back or limit))


async def choose_due(panel: Panel, number: int, key: str, shown: str) -> None:
    """Until when; `shown` is the choice that is ticked."""
    asked = whom(panel, number)
    if asked is None:
        return
    at = next((choice.at for choice in choices_of(panel, asked) if choice.key == key), None)
    await _note(panel, number, replace(asked.trip or Trip(), due_back=None if key == shown else at))


async def _note(panel: Panel, number: int, trip: Trip | None) -> None:
    """Of one person; of everybody in a family or in a vehicle, who go together."""
    gate, family, car = panel.tablet.gate, panel.family, panel.duties.car
    async with panel.turn:
        live = whom(panel, number)
        if live is None:
            return
        if family.opened is not None:
            people = family.chosen.items()
            family.chosen = {key: await asyncio.to_thread(gate.bound_for, row, trip) for key, row in people}
            return
        if car.open:
            car.people = {key: gate.bound_for(row, trip) for key, row in car.people.items()}
        encounter = await asyncio.to_thread(gate.bound_for, live, trip)
        panel.gate.encounter, panel.gate.overriding = encounter, False
        if encounter.verdict.outcome is not live.verdict.outcome:
            sound(panel, encounter)
    await panel.focus_scan()
