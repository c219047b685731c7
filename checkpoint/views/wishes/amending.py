"""The past on the screen: a day's records, and putting one right."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from checkpoint.domain.events import CorrectionReason, Event
from checkpoint.domain.readings import ReadingError, parse_tenths
from checkpoint.services.finder import Named
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import ROWS_STEP, Desk, Filter, Tab
from checkpoint.views.wishes.after_emergency import look_at_uses
from checkpoint.views.wishes.recording import undo
from checkpoint.views.wishes.watching import look_again

SEARCH_PAUSE_SECONDS: Final = 0.15
DIGITS: Final = 3
"""A temperature is complete with so many: 365."""

NAME_MAX: Final = 40


# ---------------------------------------------------------------- the history


async def show_history(panel: Panel) -> None:
    """Open today's records, all of them."""
    history = panel.history
    history.day, history.chosen, history.text, history.limit = panel.tablet.amending.today(), Filter.ALL, "", ROWS_STEP
    panel.frame.tab, panel.frame.desk, panel.frame.sheet = Tab.DESK, Desk.HISTORY, None
    await read_history(panel)
    await look_at_uses(panel)


async def read_history(panel: Panel) -> None:
    """Read the day again."""
    if panel.history.day is not None:
        panel.history.entries = tuple(await asyncio.to_thread(panel.tablet.amending.day, panel.history.day))
        await _seek(panel)


async def _seek(panel: Panel) -> None:
    """Whose records they are who are called so; it counts as any search does."""
    history = panel.history
    text = history.text
    named = await asyncio.to_thread(panel.tablet.finder.among, text, history.entries) if text.strip() else Named()
    if history.text == text:
        history.named = named


async def step_day(panel: Panel, days: int) -> None:
    """Another day, as far back as records are kept."""
    history, amending = panel.history, panel.tablet.amending
    if history.day is None:
        return
    wanted = history.day + timedelta(days=days)
    if amending.first_day() <= wanted <= amending.today():
        history.day, history.limit = wanted, ROWS_STEP
        await read_history(panel)


async def filter_history(panel: Panel, chosen: Filter) -> None:
    """Other movements of the day."""
    panel.history.chosen, panel.history.limit = chosen, ROWS_STEP


async def type_history(panel: Panel, text: str) -> None:
    """Only those with this in their name or address; by the whole name once no further key comes."""
    history = panel.history
    history.text, history.limit, history.named = text[:NAME_MAX], ROWS_STEP, Named()
    await asyncio.sleep(SEARCH_PAUSE_SECONDS)
    if history.text == text[:NAME_MAX]:
        await _seek(panel)


async def show_more_history(panel: Panel) -> None:
    """The end of the list came into sight."""
    panel.history.limit += ROWS_STEP


# ---------------------------------------------------------------- putting right


async def correct(panel: Panel, event_id: str, reason: CorrectionReason) -> None:
    """A wrong direction is turned, a wrong temperature asked for anew, everything else taken back."""
    if reason is CorrectionReason.WRONG_TEMPERATURE:
        panel.day.retyping, panel.day.digits, panel.day.error = True, "", ""
        return
    if reason is CorrectionReason.WRONG_DIRECTION:
        await put_right(panel, event_id, lambda: panel.tablet.amending.redirect(event_id))
    else:
        await undo(panel, event_id, reason)
        await read_history(panel)


async def retype(panel: Panel, digit: str) -> None:
    """A digit of the right temperature; the third completes it."""
    day = panel.day
    day.error, day.digits = "", (day.digits + digit)[:DIGITS]
    if len(day.digits) == DIGITS:
        await confirm_retyped(panel)


async def rub_out_retyped(panel: Panel) -> None:
    """Take the last digit away."""
    panel.day.digits, panel.day.error = panel.day.digits[:-1], ""


async def confirm_retyped(panel: Panel) -> None:
    """Take the digits for the right temperature."""
    day = panel.day
    try:
        tenths = parse_tenths(day.digits)
    except ReadingError:
        day.error, day.digits = panel.say("pad.refused", value=day.digits), ""
        return
    event_id = day.undoing
    await put_right(panel, event_id, lambda: panel.tablet.amending.remeasure(event_id, tenths))


async def put_right(panel: Panel, event_id: str, work: Callable[[], Event | None]) -> None:
    """Close the sheet, record the correction, and say what became of it."""
    panel.frame.sheet, panel.day.undoing, panel.day.retyping = None, "", False
    try:
        right = await asyncio.to_thread(work)
    except StoreError:
        panel.gate.alarm = panel.say("amend.not_recorded")
        look_again(panel)
        return
    if panel.gate.recorded is not None and panel.gate.recorded.id == event_id:
        panel.gate.recorded = right
    panel.notice(panel.say("amend.done" if right else "undo.nothing"))
    look_again(panel)
    await read_history(panel)
    await panel.focus_scan()
