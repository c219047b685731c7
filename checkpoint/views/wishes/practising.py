"""Practice mode, on and off. An emergency ends it: what happens then is real."""

import asyncio

from checkpoint.services.specimens import Specimen, held_up
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Tone
from checkpoint.views.wishes.moving import begin_anew
from checkpoint.views.wishes.scanning import submitted
from checkpoint.views.wishes.shutter import close_camera
from checkpoint.views.wishes.watching import listen, look_at_all


async def begin_practice(panel: Panel) -> None:
    """From now on nothing that is tapped is real."""
    await close_camera(panel)
    try:
        await asyncio.to_thread(panel.station.practise)
    except StoreError:
        panel.notice(panel.say("practice.refused"), Tone.WARN)
        return
    await _change_over(panel)


async def end_practice(panel: Panel) -> None:
    """Back to the real gate."""
    await close_camera(panel)
    await asyncio.to_thread(panel.station.end_practice)
    await _change_over(panel)


async def hold_up(panel: Panel, specimen: Specimen) -> None:
    """As if somebody held up a pass: it takes the way of any scan."""
    tablet = panel.tablet
    await submitted(panel, held_up(specimen, tablet.identity.place, tablet.clock.now()))


async def _change_over(panel: Panel) -> None:
    panel.end_listening()
    listen(panel)
    await begin_anew(panel)
    look_at_all(panel)
    panel.station.tell()
