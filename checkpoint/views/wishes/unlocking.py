"""The supervisor's code at the sign-in: read by scanner, camera or photograph, and answered in words."""

import asyncio

from checkpoint.services.unlocking import UnlockAnswer
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.shutter import close_camera


async def unlock(panel: Panel, text: str) -> None:
    """Look at a code that was held up while an operator is locked; other texts do nothing at a sign-in."""
    form, tablet = panel.sign_in, panel.tablet
    if not form.locked or form.busy:
        return
    form.busy, operator_id = True, form.operator_id
    try:
        answer = await asyncio.to_thread(tablet.unlocking.take, operator_id, text)
    except StoreError:
        form.unlocking = panel.say("error.no_unlock")
        return
    finally:
        form.busy = False
    if answer is UnlockAnswer.DONE:
        await close_camera(panel)
        form.locked, form.unlocking, form.pin = False, "", ""
    said = panel.say(f"unlock.{answer.value}")
    if form.locked:
        form.unlocking = said
    else:
        form.message = said
