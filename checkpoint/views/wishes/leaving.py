"""Esc: whatever lies on top goes, one thing at a time, and nothing that was typed is lost."""

from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Tab
from checkpoint.views.wishes.emergency import close_emergency
from checkpoint.views.wishes.family import close_family
from checkpoint.views.wishes.moving import close_sheet, show_desk
from checkpoint.views.wishes.scanning import leave


async def escape(panel: Panel) -> None:
    """Close the topmost; an evacuation only ends by its own button."""
    frame, gate = panel.frame, panel.gate
    if panel.emergency.open:
        await close_emergency(panel)
    elif frame.sheet is not None:
        await close_sheet(panel)
    elif gate.overriding:
        gate.overriding = False
    elif panel.family.opened is not None:
        await close_family(panel)
    elif frame.tab is Tab.DESK and frame.desk is not Desk.HOME:
        await show_desk(panel, Desk.HOME)
    elif gate.encounter or gate.household or gate.found:
        await leave(panel)
