"""Isolation at home: begun, measured morning and evening, released; goods from the wish to the door."""

import asyncio
from datetime import date
from typing import Final

from checkpoint.domain.care import CareNote, CareStep, Delivery, Isolation, last_day
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet
from checkpoint.views.wishes.filling import begin

WEEK: Final = 7
GOODS: Final = ("food", "rice", "medicine", "baby", "daily")
NEXT: Final = {
    CareStep.ASKED: CareStep.BOUGHT,
    CareStep.BOUGHT: CareStep.AT_GATE,
    CareStep.AT_GATE: CareStep.DELIVERED,
}
"""What comes after a step of a delivery."""


def most_days(panel: Panel) -> int:
    """For so many days an order holds at most, by the policy, as on the console."""
    return panel.tablet.reference.policy(panel.tablet.clock.now()).isolation_days


def order_days(panel: Panel) -> int:
    """The days that the form says: the most where nothing was chosen, or more than the policy allows by now."""
    most = most_days(panel)
    return min(int(panel.duties.care.answers.get("days") or most), most)


def last_of(panel: Panel, days: int) -> date:
    """The last day of an order of so many days that begins today."""
    return last_day(panel.tablet.clock.now().astimezone(panel.zone).date(), days)


async def ask_isolation(panel: Panel) -> None:
    """Begin an isolation: who, and how long."""
    begin(panel.duties.care, mode="begin", days="", person="0")
    panel.frame.sheet = Sheet.CARE


async def ask_delivery(panel: Panel, household_id: int = 0) -> None:
    """Goods for a door."""
    begin(panel.duties.care, mode="asked")
    panel.duties.care.household = household_id
    panel.frame.sheet = Sheet.CARE


async def ask_release(panel: Panel, row: Isolation) -> None:
    """The isolation ends, when the order says so."""
    begin(panel.duties.care, mode="release", person=str(row.person_no))
    panel.duties.care.household = row.household_id
    panel.frame.sheet = Sheet.CARE


async def save_care(panel: Panel) -> None:
    """Write the step down, or say what is missing."""
    form, board = panel.duties.care, panel.duties.board
    if not form.household:
        board.message = panel.say("care.wrong.household")
        return
    note = _note(panel)
    if note is None:
        return
    if await record_care(panel, note):
        panel.frame.sheet = None
        panel.notice(panel.say("care.saved"))


def _note(panel: Panel) -> CareNote | None:
    """The form as a step; None: it says what is wrong with it."""
    form, board = panel.duties.care, panel.duties.board
    household, person = form.household, int(form.answers.get("person") or 0)
    match form.answers["mode"]:
        case "begin":
            order = form.answers.get("order", "").strip()
            if not order:
                board.message = panel.say("care.wrong.order")
                return None
            until = last_of(panel, order_days(panel))
            members = panel.tablet.reference.roster.members(household)
            name = next((row.name for row in members if row.person_no == person), "")
            return CareNote(CareStep.BEGIN, household, person, name, until=until, order=order)
        case "release":
            return CareNote(CareStep.RELEASE, household, person)
        case _:
            key, more = form.answers.get("goods"), form.answers.get("more", "").strip()
            goods = " ".join(word for word in (key or "", more) if word)
            if not goods:
                board.message = panel.say("care.wrong.goods")
                return None
            return CareNote(CareStep.ASKED, household, goods=goods)


async def move_on(panel: Panel, delivery: Delivery, step: CareStep) -> None:
    """The next step of a delivery, by one tap."""
    await record_care(panel, CareNote(step, delivery.household_id, delivery=delivery.id))


async def record_care(panel: Panel, note: CareNote) -> bool:
    """On the disk, or the alarm says that it is not."""
    try:
        await asyncio.to_thread(panel.tablet.duties.note_care, note)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return False
    panel.duties.board.message = ""
    panel.station.tell()
    return True
