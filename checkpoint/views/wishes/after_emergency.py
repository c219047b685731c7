"""After an emergency: what it was about may be said within a day, by one tap, and need not be."""

import asyncio

from checkpoint.domain.emergencies import EmergencyUse
from checkpoint.store import StoreError
from checkpoint.views.panel import Panel
from checkpoint.views.state import Sheet, Tone


async def look_at_uses(panel: Panel) -> None:
    """Which uses of the button have no reason; read when the desk is opened, for nobody waits for it."""
    tablet = panel.station.tablet
    uses = tuple(await asyncio.to_thread(tablet.emergencies.untold)) if tablet is not None else ()
    if panel.why.uses != uses:
        panel.why.uses = uses


async def ask_why(panel: Panel) -> None:
    """Show the newest use with the reasons."""
    panel.why.note = ""
    await look_at_uses(panel)
    panel.frame.sheet = Sheet.WHY


async def type_why(panel: Panel, text: str) -> None:
    """A word more; it goes with the reason that is tapped."""
    panel.why.note = text


async def tell_why(panel: Panel, use: EmergencyUse, reason: str) -> None:
    """Write the reason down; the next use without one follows, or the sheet goes."""
    try:
        await asyncio.to_thread(panel.tablet.emergencies.tell, use, reason, panel.why.note.strip())
    except StoreError:
        panel.frame.sheet = None
        panel.gate.alarm = panel.say("error.not_recorded")
        return
    panel.why.note = ""
    await look_at_uses(panel)
    if not panel.why.uses:
        panel.frame.sheet = None
    panel.notice(panel.say("emergency.why.done"), Tone.GOOD)
