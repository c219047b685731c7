"""What was read on a worker's identity document: typed beside the card, and the verdict follows once it says who."""

import asyncio
from dataclasses import replace

from checkpoint.domain.real_names import TAIL, RealName
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.scanning import sound


async def read_document(panel: Panel, number: int) -> None:
    """Take what stands in the fields; `number`: of whom. Half a number proves nobody and is not kept."""
    form = panel.duties.document
    async with panel.turn:
        live = panel.gate.encounter
        if live is None or live.number != number or form.number != number:
            return
        tail = form.tail if TAIL.fullmatch(form.tail) else ""
        real = RealName(form.name.strip(), tail) if form.name.strip() or tail else None
        if real == live.real_name:
            return
        encounter = await asyncio.to_thread(panel.tablet.gate.again, replace(live, real_name=real))
        panel.gate.encounter, panel.gate.overriding = encounter, False
        if encounter.verdict.outcome is not live.verdict.outcome:
            sound(panel, encounter)
