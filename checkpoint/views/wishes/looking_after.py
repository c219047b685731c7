"""Somebody by themselves who needs looking after: the verdict says so, and the record asks for the steps."""

import asyncio

from checkpoint.views.panel import Panel
from checkpoint.views.state import Tab
from checkpoint.views.wishes.scanning import sound, stand


async def need_somebody(panel: Panel) -> None:
    """Whoever is on the card; where nobody is, somebody without a name comes onto it."""
    gate = panel.tablet.gate
    async with panel.turn:
        live = panel.gate.encounter
        shown = live if live is not None else await asyncio.to_thread(gate.open_stranger)
        alone = await asyncio.to_thread(gate.needs_somebody, shown)
        if live is None:
            stand(panel, alone)
        else:
            panel.frame.tab, panel.frame.sheet, panel.gate.encounter = Tab.GATE, None, alone
            sound(panel, alone)
    await panel.focus_scan()
