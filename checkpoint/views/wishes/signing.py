"""The beginning and the end of a shift."""

import asyncio

from checkpoint.services.shift import SignIn
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tab
from checkpoint.views.wishes.moving import begin_anew
from checkpoint.views.wishes.shutter import close_camera
from checkpoint.views.wishes.typed_pin import PIN_DIGITS, rub_out_digit, take_digit
from checkpoint.views.wishes.watching import look, look_at_all


async def choose(panel: Panel, operator_id: str) -> None:
    """Whose PIN is going to be typed."""
    form = panel.sign_in
    await close_camera(panel)
    form.operator_id, form.pin, form.message, form.goodbye = operator_id, "", "", None
    form.locked, form.unlocking, panel.scan.text = False, "", ""
    _say_pause(panel)


async def press(panel: Panel, digit: str) -> None:
    """A digit of the PIN."""
    take_digit(panel.sign_in, digit)


async def rub_out(panel: Panel) -> None:
    """Take the last digit away."""
    rub_out_digit(panel.sign_in)


async def start(panel: Panel) -> None:
    """Sign in. The PIN is forgotten whatever the answer is."""
    form = panel.sign_in
    if form.busy or not form.operator_id or len(form.pin) != PIN_DIGITS:
        return
    form.busy, pin, form.pin = True, form.pin, ""
    try:
        answer = await asyncio.to_thread(panel.tablet.desk.start, form.operator_id, pin)
    except StoreError:
        panel.gate.alarm = panel.say("error.no_shift")
        return
    finally:
        form.busy = False
    if answer is SignIn.OK:
        form.operator_id, form.message, form.goodbye = "", "", None
        panel.frame.tab, panel.frame.sheet = Tab.GATE, None
        look_at_all(panel)
        panel.station.tell()
        await asyncio.sleep(0.1)
        await panel.focus_scan()
        return
    form.message = panel.say("shift.wrong_pin")
    _say_pause(panel)


def _say_pause(panel: Panel) -> None:
    operator_id = panel.sign_in.operator_id
    if panel.tablet.desk.pause_seconds(operator_id):
        panel.begin(_count_down(panel, operator_id))


async def _count_down(panel: Panel, operator_id: str) -> None:
    """Say every second how long the next try has to wait."""
    desk, form, said = panel.tablet.desk, panel.sign_in, ""
    while (seconds := desk.pause_seconds(operator_id)) and form.operator_id == operator_id:
        form.locked = desk.is_locked(operator_id)
        said = panel.say("unlock.locked") if form.locked else panel.say("shift.paused", seconds=seconds)
        form.message = said
        await asyncio.sleep(1)
    if form.operator_id == operator_id:
        form.locked = False
        if form.message == said:
            form.message = ""


async def ask_end(panel: Panel) -> None:
    """Show the counts and ask whether the shift ends."""
    await look(panel)
    panel.frame.sheet = Sheet.END_SHIFT


async def end(panel: Panel) -> None:
    """Sign out; the counts go into the journal."""
    await close_camera(panel)
    try:
        shift = await asyncio.to_thread(panel.tablet.desk.end)
    except StoreError:
        panel.gate.alarm = panel.say("error.shift_goes_on")
        panel.frame.sheet = None
        return
    await begin_anew(panel)
    panel.sign_in.goodbye = shift
    look_at_all(panel)
    panel.station.tell()
