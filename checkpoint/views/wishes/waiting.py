"""Somebody is put aside, called back when their time is over, and the steps of an incident are taken."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from checkpoint.domain.decide import Outcome, Reason
from checkpoint.domain.events import Event
from checkpoint.domain.incident_notes import IncidentStep
from checkpoint.domain.incidents import Incident
from checkpoint.domain.movements import Movement
from checkpoint.domain.policy import Policy
from checkpoint.services.encounter import Encounter
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tab, Tone
from checkpoint.views.wishes.receiving import as_typed, fill_in
from checkpoint.views.wishes.scanning import clear, stand
from checkpoint.views.wishes.seating import settled

RING_AGAIN: Final = timedelta(seconds=30)
"""A re-measure that nobody comes to is rung for again."""


def policy_now(panel: Panel) -> Policy:
    """The policy in force."""
    return panel.tablet.reference.policy(panel.tablet.clock.now())


def rests(encounter: Encounter) -> bool:
    """Whether somebody is to rest and be measured again; whoever is alone is not sent to wait by themselves."""
    reasons = encounter.verdict.reasons
    return Reason.REMEASURE in reasons and Reason.FEVER not in reasons and Reason.ALONE not in reasons


async def put_to_wait(panel: Panel, shown: Encounter) -> None:
    """Let somebody rest before they are measured again."""
    if await put_aside(panel, shown, panel.tablet.incidents.wait) is None:
        return
    name = shown.masked_name or panel.say("category.unknown")
    panel.notice(panel.say("wait.begun", name=name, minutes=policy_now(panel).remeasure_minutes))
    panel.station.tell()


async def put_aside(panel: Panel, shown: Encounter, write: Callable[[Encounter], Event]) -> Event | None:
    """Take somebody off the card, on the disk, so that the queue goes on; None: it could not be, and the card says why.

    `write` opens the incident, or goes on with it.
    """
    if panel.recording or panel.gate.recording:
        return None
    panel.gate.recording = True
    try:
        async with panel.turn:
            live = panel.gate.encounter
            if live is None or (live.number, live.revision) != (shown.number, shown.revision):
                panel.notice(panel.say("card.updated"), Tone.WARN)
                return None
            try:
                event = await asyncio.to_thread(write, as_typed(panel, shown))
            except StoreError:
                panel.gate.alarm = panel.say("error.not_recorded")
                return None
            clear(panel)
            settled(panel, left=True)
            return event
    finally:
        panel.gate.recording = False
        await panel.focus_scan()


async def call_back(panel: Panel, incident_id: str) -> None:
    """Go on with somebody who waited; what was measured and typed is on the card."""
    await bring_back(panel, incident_id, lambda encounter: encounter)


async def bring_back(panel: Panel, incident_id: str, change: Callable[[Encounter], Encounter]) -> None:
    """Somebody who waited comes onto the card again, with what has changed for them meanwhile."""
    async with panel.turn:
        incident = await asyncio.to_thread(panel.tablet.incidents.find, incident_id)
        if incident is None:
            return
        encounter = await asyncio.to_thread(lambda: change(panel.tablet.gate.resume(incident)))
        stand(panel, encounter)
        fill_in(panel, encounter)
    await panel.focus_scan()


async def open_incident(panel: Panel, incident_id: str) -> None:
    """Show the steps of an incident."""
    panel.duties.board.incident, panel.duties.board.word = incident_id, ""
    panel.frame.sheet = Sheet.INCIDENT


async def take_step(panel: Panel, incident_id: str, step: IncidentStep, note: str = "") -> None:
    """Write down that a step was taken; the last one closes the sheet."""
    try:
        await asyncio.to_thread(panel.tablet.incidents.take, incident_id, step, note)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    async with panel.turn:
        await _follow_card(panel, incident_id, step)
    if step is IncidentStep.CLOSE:
        panel.frame.sheet = None
        panel.notice(panel.say("incident.closed"))
    panel.station.tell()


async def _follow_card(panel: Panel, incident_id: str, step: IncidentStep) -> None:
    """The card of whoever it is about counts the steps that are left, and goes when it is closed."""
    live = panel.gate.encounter
    if live is None or live.incident != incident_id:
        return
    if step is IncidentStep.CLOSE:
        clear(panel)
    else:
        panel.gate.encounter = await asyncio.to_thread(panel.tablet.gate.again, live)


def recorded(panel: Panel, event: Event) -> None:
    """A fever, or somebody who is alone, asks for the steps as soon as it is recorded."""
    movement = event.body
    if not isinstance(movement, Movement) or movement.outcome is not Outcome.REFER:
        return
    if not {Reason.FEVER, Reason.ALONE}.isdisjoint(movement.verdict.reasons):
        panel.duties.board.incident = movement.incident or event.id
        panel.frame.tab, panel.frame.sheet = Tab.GATE, Sheet.INCIDENT


def take_incidents(panel: Panel, rows: tuple[Incident, ...]) -> None:
    """The incidents that are open, as just read; while somebody waits, the clock is shown."""
    duties = panel.duties
    if duties.waits.rows != rows:
        duties.waits.rows = rows
    known = {row.id for row in rows}
    for gone in [incident_id for incident_id in duties.rung if incident_id not in known]:
        duties.rung.pop(gone)
    if duties.waits.timed:
        duties.ticks.now = panel.tablet.clock.now()
        if not duties.ticking:
            duties.ticking = True
            panel.begin(_tick(panel))


async def _tick(panel: Panel) -> None:
    """Every second, while somebody waits: the countdown, and the bell when it is over."""
    duties = panel.duties
    try:
        while duties.waits.timed and panel.station.tablet is not None:
            duties.ticks.now = now = panel.tablet.clock.now()
            if panel.frame.shift is not None and _ring(panel, now):
                panel.begin(panel.signals.due())
            await asyncio.sleep(1)
    finally:
        duties.ticking = False


def _ring(panel: Panel, now: datetime) -> bool:
    """Whether somebody's time is over who was not rung for, or not lately."""
    policy, rung = policy_now(panel), panel.duties.rung
    due = [row.id for row in panel.duties.waits.timed if row.due_at(policy) <= now]
    fresh = [name for name in due if name not in rung or now - rung[name] >= RING_AGAIN]
    rung.update(dict.fromkeys(fresh, now))
    return bool(fresh)
