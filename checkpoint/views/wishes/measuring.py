"""Measuring at the doors of those who stay at home by order, one after the other; a fever's steps at once."""

import asyncio

from checkpoint.domain.care import CareNote, CareStep, Isolation
from checkpoint.domain.door_readings import half_of, unmeasured
from checkpoint.domain.people import mask_name
from checkpoint.domain.readings import ReadingError, parse_tenths
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tone
from checkpoint.views.wishes.filling import begin
from checkpoint.views.wishes.waiting import take_incidents


def people(panel: Panel, row: Isolation) -> tuple[int, ...]:
    """Whose readings an order asks for, by their numbers in the household; 0: one for the flat."""
    members = panel.tablet.reference.roster.members(row.household_id)
    return panel.duties.board.care.measured(row, [one.person_no for one in members])


def taken_now(panel: Panel, row: Isolation) -> dict[int, int]:
    """What was measured in the half day that runs."""
    day, evening = half_of(panel.tablet.clock.now(), panel.zone)
    return row.readings_of(day, panel.zone)[evening]


def due_now(panel: Panel, row: Isolation) -> list[int]:
    """Who is still to be measured in the half day that runs; nobody before the first day of the order."""
    day, _ = half_of(panel.tablet.clock.now(), panel.zone)
    if row.since is not None and row.since > day:
        return []
    return unmeasured(taken_now(panel, row), people(panel, row))


def person_name(panel: Panel, household_id: int, number: int) -> str:
    """One of a household by the masked name; of 0, and of who is not on the roster, the household."""
    members = panel.tablet.reference.roster.members(household_id)
    found = next((mask_name(one.name) for one in members if one.person_no == number), "")
    return found or panel.say("care.household")


async def ask_reading(panel: Panel, row: Isolation) -> None:
    """The temperature of one who is isolated: first of somebody who is still due."""
    due = due_now(panel, row)
    whose = (due or people(panel, row))[0]
    begin(panel.duties.care, mode="reading", person=str(row.person_no), measured=str(whose))
    panel.duties.care.household = row.household_id
    panel.frame.sheet = Sheet.CARE


async def save_reading(panel: Panel) -> None:
    """Write it down, or say what is missing. A fever opens its steps, else the next of the flat is asked for."""
    form, board = panel.duties.care, panel.duties.board
    if not form.answers.get("measured"):
        board.message = panel.say("care.wrong.whose")
        return
    try:
        tenths = parse_tenths(form.digits)
    except ReadingError:
        form.digits, board.message = "", panel.say("care.wrong.reading")
        return
    person, whose = int(form.answers["person"]), int(form.answers["measured"])
    row = board.care.isolations.get((form.household, person))
    if row is None or row.released_at is not None:  # another gate, or the console, was quicker
        panel.frame.sheet = None
        panel.notice(panel.say("care.gone"), Tone.WARN)
        return
    note = CareNote(CareStep.READING, form.household, person, tenths=tenths, measured=0 if person else whose)
    try:
        incident = await asyncio.to_thread(panel.tablet.doors.measure, note)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    board.message = ""
    if incident:
        take_incidents(panel, tuple(await asyncio.to_thread(panel.tablet.incidents.open)))
        board.incident, panel.frame.sheet = incident, Sheet.INCIDENT
    panel.station.tell()
    if not incident:
        await _go_on(panel, person)


async def _go_on(panel: Panel, person: int) -> None:
    """The next of the flat, or the list again."""
    form, board = panel.duties.care, panel.duties.board
    board.care = await asyncio.to_thread(panel.tablet.duties.care)
    row = board.care.isolations.get((form.household, person))
    due = due_now(panel, row) if row is not None else []
    if not due:
        panel.frame.sheet = None
        panel.notice(panel.say("care.saved"))
        return
    form.answers, form.digits = {**form.answers, "measured": str(due[0])}, ""
