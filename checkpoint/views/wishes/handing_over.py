"""The handover: counts drawn up, two PINs, and the next shift runs."""

import asyncio
from dataclasses import replace

from checkpoint.domain.shifts import Handover, Shift
from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Sheet, Tab
from checkpoint.views.wishes.drafting import keep_note
from checkpoint.views.wishes.moving import begin_anew
from checkpoint.views.wishes.shutter import close_camera
from checkpoint.views.wishes.typed_pin import check, rub_out_digit, take_digit
from checkpoint.views.wishes.watching import look_at_all


async def show_handover(panel: Panel) -> None:
    """Open the screen with the counts of this moment; a note that was begun stays."""
    state = panel.handover
    state.to = state.pin = state.message = ""
    state.giver_signed = False
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.HANDOVER, None
    await _draw_up(panel)


async def _draw_up(panel: Panel) -> None:
    """The counts, read beside the loop."""
    tablet = panel.tablet

    def count() -> tuple[Handover, Shift | None]:
        roll = tablet.whereabouts.roll()
        told = Handover(
            to="?",
            inside=len(roll.inside),
            guests=roll.guests,
            overdue=len(roll.overdue),
            open_cases=len(tablet.incidents.open()),
            missed=len(tablet.duties.tasks_missed()),
            supplies=tuple((stock.item, stock.balance) for stock in tablet.duties.stocks()),
        )
        return told, tablet.desk.shift

    told, shift = await asyncio.to_thread(count)
    state = panel.handover
    state.told = told
    state.entries, state.exits = (shift.entries, shift.exits) if shift else (0, 0)


async def choose_taker(panel: Panel, operator_id: str) -> None:
    """Who takes over; the one who leaves signs first."""
    state = panel.handover
    state.to, state.pin, state.message, state.giver_signed = operator_id, "", "", False


async def type_note(panel: Panel, text: str) -> None:
    """What the next one has to know."""
    panel.handover.note = text
    await keep_note(panel)


async def press_pin(panel: Panel, digit: str) -> None:
    """A digit; the sixth signs."""
    state = panel.handover
    if state.to and take_digit(state, digit):
        await _sign(panel)


async def rub_out_pin(panel: Panel) -> None:
    """Take the last digit away."""
    rub_out_digit(panel.handover)


async def _sign(panel: Panel) -> None:
    """Check the PIN of whose turn it is; with both of them the shift changes hands."""
    state, shift, desk = panel.handover, panel.frame.shift, panel.tablet.desk
    if shift is None:
        return
    giving = not state.giver_signed
    who = shift.operator_id if giving else state.to
    signed = await check(panel, state, who)
    if signed is SignIn.LOCKED:
        state.message = panel.say("shift.locked")
    elif signed is SignIn.PAUSED:
        state.message = panel.say("handover.paused", seconds=desk.pause_seconds(who))
    elif signed is SignIn.WRONG_PIN:
        state.message = panel.say("handover.wrong_giver" if giving else "handover.wrong_taker")
    elif giving:
        state.giver_signed = True
    else:
        state.busy = True
        try:
            await _hand_over(panel, shift)
        finally:
            state.busy = False


async def _hand_over(panel: Panel, shift: Shift) -> None:
    state = panel.handover
    await close_camera(panel)
    await _draw_up(panel)
    if state.told is None:
        return
    told = replace(state.told, to=state.to, note=state.note.strip())
    try:
        ended = await asyncio.to_thread(panel.tablet.desk.hand_over, told)
    except StoreError:
        panel.gate.alarm = panel.say("handover.half")
        look_at_all(panel)
        return
    taker = next((row.name for row in panel.tablet.desk.operators if row.operator_id == told.to), told.to)
    state.told, state.giver, state.taker, state.at = told, shift.operator_name, taker, panel.tablet.clock.now()
    if ended is not None:
        state.entries, state.exits = ended.entries, ended.exits
    state.to = state.note = ""
    state.giver_signed = False
    await keep_note(panel)
    await begin_anew(panel)
    look_at_all(panel)
    panel.frame.sheet = Sheet.HANDED_OVER
    panel.station.tell()
