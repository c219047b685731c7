"""The emergency exit, and rescue in: two taps from every screen, nobody signed in, nothing asked or waited for."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from checkpoint.domain.events import Event
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.practising import end_practice
from checkpoint.views.wishes.watching import look_again

log = logging.getLogger(__name__)


async def open_emergency(panel: Panel) -> None:
    """The first tap."""
    if panel.station.real is not None:  # what happens now is no practice
        await end_practice(panel)
    panel.emergency.count = panel.emergency.rescuers = panel.emergency.unrecorded = 0
    panel.emergency.open = True


async def let_out(panel: Panel) -> None:
    """The second tap, and one more for each person: shown at once, recorded if the disk allows."""
    panel.emergency.count += 1
    if panel.station.tablet is None:
        panel.emergency.unrecorded += 1  # to paper in any case: when this tablet will be enrolled, nobody knows
        with contextlib.suppress(StoreError):
            await asyncio.to_thread(panel.station.record_exit)
        return
    await _record(panel, panel.tablet.gate.emergency_exit)


async def let_in_rescue(panel: Panel) -> None:
    """Ambulance, fire, police, repairs: in they go; counted and recorded as whoever leaves."""
    panel.emergency.rescuers += 1
    if panel.station.tablet is None:
        panel.emergency.unrecorded += 1
        return
    await _record(panel, panel.tablet.gate.rescue_entry)


async def _record(panel: Panel, record: Callable[[], Event]) -> None:
    try:
        await asyncio.to_thread(record)
    except Exception:  # whatever is broken, the person goes and the count is written on paper
        log.exception("an emergency passage was not recorded")
        panel.emergency.unrecorded += 1
    else:
        look_again(panel)


async def close_emergency(panel: Panel) -> None:
    """Back to the screen that was open before."""
    panel.emergency.open = False
    await panel.focus_scan()
