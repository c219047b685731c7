"""The emergency exit: two taps from every screen, nobody signed in, nothing asked, nothing waited for."""

import asyncio
import contextlib
import logging

from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.practising import end_practice
from checkpoint.views.wishes.watching import look_again

log = logging.getLogger(__name__)


async def open_emergency(panel: Panel) -> None:
    """The first tap."""
    if panel.station.real is not None:  # what happens now is no practice
        await end_practice(panel)
    panel.emergency.count = panel.emergency.unrecorded = 0
    panel.emergency.open = True


async def let_out(panel: Panel) -> None:
    """The second tap, and one more for each person: shown at once, recorded if the disk allows."""
    panel.emergency.count += 1
    if panel.station.tablet is None:
        panel.emergency.unrecorded += 1  # to paper in any case: when this tablet will be enrolled, nobody knows
        with contextlib.suppress(StoreError):
            await asyncio.to_thread(panel.station.record_exit)
        return
    try:
        await asyncio.to_thread(panel.tablet.gate.emergency_exit)
    except Exception:  # whatever is broken, the person goes and the count is written on paper
        log.exception("an emergency exit was not recorded")
        panel.emergency.unrecorded += 1
    else:
        look_again(panel)


async def close_emergency(panel: Panel) -> None:
    """Back to the screen that was open before."""
    panel.emergency.open = False
    await panel.focus_scan()
