"""A whole telephone number, for as long as it takes to dial it: held or pressed twice for, gone by itself (S12)."""

import asyncio
from typing import Final

from checkpoint.domain.lookups import Occasion
from checkpoint.services.numbers import VIEWS_MAX
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tone

SEEN_SECONDS: Final = 10.0
ASKED_SECONDS: Final = 5.0
TWICE_SECONDS: Final = 1.0
"""A second press counts after so long, at the earliest."""


async def press_number(panel: Panel, person_id: str, why: Occasion) -> None:
    """A tap alone shows nothing: it could be a slip, and each number that is seen is written down.

    No key can be held as a finger is, so pressed a second time, and not in haste, it is meant.
    """
    call, now = panel.call, asyncio.get_running_loop().time()
    if call.asked == person_id and now - call.asked_at < TWICE_SECONDS:
        return
    if call.asked == person_id:
        call.asked = ""
        await view_number(panel, person_id, why)
        return
    call.asked, call.asked_at = person_id, now
    panel.notice(panel.say("call.hint"))
    panel.begin(_forget(panel, now))


async def _forget(panel: Panel, asked_at: float) -> None:
    await asyncio.sleep(ASKED_SECONDS)
    if panel.call.asked_at == asked_at:
        panel.call.asked = ""


async def view_number(panel: Panel, person_id: str, why: Occasion) -> None:
    """Show one number, in the place of the one before; where it may not be shown, say until when."""
    try:
        view = await asyncio.to_thread(panel.tablet.numbers.view, person_id, why)
    except StoreError:
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    if view.wait_minutes:
        panel.notice(panel.say("call.used_up", most=VIEWS_MAX, minutes=view.wait_minutes), Tone.WARN)
    elif not view.phone:
        panel.notice(panel.say("hidden.number"), Tone.WARN)
    else:
        call = panel.call
        call.person_id, call.phone = person_id, view.phone
        call.shown += 1
        panel.begin(_hide(panel, call.shown))


async def _hide(panel: Panel, shown: int) -> None:
    await asyncio.sleep(SEEN_SECONDS)
    if panel.call.shown == shown:
        panel.call.person_id = panel.call.phone = ""
