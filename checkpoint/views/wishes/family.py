"""A family in one action: who of them goes is ticked, each is measured, and one tap records them all.

Only whoever may pass without a question is recorded so. Everybody else stays on the list and gets a card of their own.
"""

import asyncio
from typing import Final

from checkpoint.domain.decide import Direction, Outcome
from checkpoint.domain.movements import Source
from checkpoint.domain.people import Resident
from checkpoint.services.encounter import Encounter, HouseholdOpened
from checkpoint.store import StoreError
from checkpoint.views.letters import growing
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tone
from checkpoint.views.wishes.scanning import stand
from checkpoint.views.wishes.watching import look_again

MEMBER: Final = 64
GAP: Final = 8
"""The height of one of them in the list, and what is between two, in logical pixels."""


async def open_family(panel: Panel, opened: HouseholdOpened) -> None:
    """Begin with whoever most likely goes: all who are inside go out, or else all who are outside come in."""
    async with panel.turn:
        state = await asyncio.to_thread(panel.tablet.households.state, opened.household, opened.check)
        inside = [member.resident for member in state.members if member.inside]
        people = inside or [member.resident for member in state.members]
        family = panel.family
        family.direction = Direction.OUT if inside else Direction.IN
        family.chosen = {}
        for resident in people:
            family.chosen[resident.person_id] = await _encounter(panel, opened, resident)
        family.active, family.busy, family.opened = next(iter(family.chosen), ""), False, opened
        panel.pad.digits = panel.pad.error = ""


async def _encounter(panel: Panel, opened: HouseholdOpened, resident: Resident) -> Encounter:
    gate = panel.tablet.gate
    encounter = await asyncio.to_thread(gate.open_resident, resident, Source.LIST, opened.check)
    if encounter.direction is not panel.family.direction:
        encounter = await asyncio.to_thread(gate.turn, encounter)
    along = next(iter(panel.family.chosen.values()), None)
    if along is not None and along.trip is not None:
        encounter = await asyncio.to_thread(gate.bound_for, encounter, along.trip)
    return encounter


async def tick(panel: Panel, resident: Resident) -> None:
    """Somebody comes along, or does not."""
    async with panel.turn:
        family, person_id, panel.gate.overriding = panel.family, resident.person_id, False
        if family.opened is None:
            return
        chosen = dict(family.chosen)
        if person_id in chosen:
            del chosen[person_id]
            family.chosen = chosen
            _next(panel)
        else:
            chosen[person_id] = await _encounter(panel, family.opened, resident)
            family.chosen, family.active = chosen, person_id
        panel.pad.digits = panel.pad.error = ""


async def point(panel: Panel, resident: Resident) -> None:
    """The pad is for this one now; whoever was not ticked is."""
    if resident.person_id not in panel.family.chosen:
        await tick(panel, resident)
    panel.family.active, panel.gate.overriding = resident.person_id, False
    panel.pad.digits = panel.pad.error = ""


async def face_family(panel: Panel, direction: Direction) -> None:
    """All of them go in, or out."""
    async with panel.turn:
        family = panel.family
        if family.direction is direction:
            return
        family.direction, panel.gate.overriding = direction, False
        turned = {key: await asyncio.to_thread(panel.tablet.gate.turn, row) for key, row in family.chosen.items()}
        family.chosen = turned


def measured(panel: Panel, encounter: Encounter) -> None:
    """One has a reading; the pad goes on to the next who has none."""
    panel.family.chosen = panel.family.chosen | {encounter.person_id: encounter}
    _next(panel)


async def follow(panel: Panel) -> None:
    """On a phone, where the list has room for fewer than three: the next one in sight, under the one before."""
    opened = panel.family.opened
    if opened is None or not panel.frame.phone or growing():
        return
    state = await asyncio.to_thread(panel.tablet.households.state, opened.household, opened.check)
    people = [member.resident.person_id for member in state.members]
    if panel.family.active in people:
        await panel.show_in_family(max(0, people.index(panel.family.active) - 1) * (MEMBER + GAP))


def _next(panel: Panel) -> None:
    family = panel.family
    waiting = [key for key, row in family.chosen.items() if not row.readings]
    if waiting:
        family.active = waiting[0]
    elif family.active not in family.chosen:
        family.active = next(iter(family.chosen), "")


async def record_family(panel: Panel, shown: tuple[Encounter, ...]) -> None:
    """Record those whom the button counted, each with the facts of that moment: one exit uses up another's quota."""
    family = panel.family
    if family.busy or family.opened is None:
        return
    family.busy, done = True, 0
    try:
        async with panel.turn:
            for encounter in shown:
                if family.chosen.get(encounter.person_id) is not encounter:
                    continue
                now = await asyncio.to_thread(panel.tablet.gate.again, encounter)
                left = dict(family.chosen)
                if now.verdict.outcome is Outcome.ADMIT:
                    await asyncio.to_thread(panel.tablet.gate.record, now, Outcome.ADMIT)
                    del left[encounter.person_id]
                    done += 1
                else:
                    left[encounter.person_id] = now
                family.chosen = left
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
    finally:
        family.busy = False
    _say(panel, done)
    look_again(panel)
    await panel.focus_scan()


def _say(panel: Panel, done: int) -> None:
    family = panel.family
    said = [panel.say(f"family.recorded.{family.direction.value}", count=done)] if done else []
    if family.chosen:
        said.append(panel.say("family.alone", count=len(family.chosen)))
        _next(panel)
    else:
        family.opened = panel.gate.household = None
    panel.notice(panel.say("list.comma").join(said), Tone.WARN if family.chosen else Tone.GOOD)


async def turn_back(panel: Panel, shown: Encounter, outcome: Outcome, reason: str) -> None:
    """One of them is turned back, with the volunteer's reason; the others stay on the list as they are."""
    family = panel.family
    if family.busy or family.chosen.get(shown.person_id) is not shown:
        return
    family.busy = True
    try:
        async with panel.turn:
            await asyncio.to_thread(panel.tablet.gate.record, shown, outcome, reason)
            family.chosen = {key: row for key, row in family.chosen.items() if row is not shown}
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    finally:
        family.busy = panel.gate.overriding = False
    _next(panel)
    if not family.chosen:
        family.opened = panel.gate.household = None
    panel.notice(panel.say("family.turned_back", name=shown.masked_name), Tone.GOOD)
    look_again(panel)
    await panel.focus_scan()


async def handle_alone(panel: Panel, encounter: Encounter) -> None:
    """A card of one's own for whoever may not just pass; nothing of the reading is lost."""
    async with panel.turn:
        stand(panel, encounter)
    await panel.focus_scan()


async def close_family(panel: Panel) -> None:
    """Back to the household, nothing recorded."""
    panel.family.opened, panel.gate.overriding = None, False
    panel.pad.digits = panel.pad.error = ""
    await panel.focus_scan()
