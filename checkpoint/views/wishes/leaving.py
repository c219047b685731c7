"""Esc and Android's back: whatever lies on top goes, one thing at a time; what was typed is asked about first."""

from checkpoint.views.panel import Panel
from checkpoint.views.state import Desk, Sheet, Tab
from checkpoint.views.wishes.driving import leave_car
from checkpoint.views.wishes.emergency import close_emergency
from checkpoint.views.wishes.family import close_family
from checkpoint.views.wishes.guarding import close_guard
from checkpoint.views.wishes.moving import close_sheet, show_desk, show_tab
from checkpoint.views.wishes.open_card import typed
from checkpoint.views.wishes.scanning import leave


async def escape(panel: Panel) -> None:
    """Close the topmost, or ask whether it may be closed; an evacuation only ends by its own button."""
    if panel.leaving.asked:
        await stay(panel)
    elif panel.emergency.open:
        await close_emergency(panel)
    elif panel.guard.change is not None:
        await close_guard(panel)
    elif _would_lose(panel):
        panel.leaving.asked = True
    else:
        await _close_top(panel)


async def stay(panel: Panel) -> None:
    """Go on with what is open."""
    panel.leaving.asked = False
    await panel.focus_scan()


async def leave_anyway(panel: Panel) -> None:
    """What was typed is not wanted."""
    panel.leaving.asked = False
    await _close_top(panel)


async def _close_top(panel: Panel) -> None:
    frame, gate = panel.frame, panel.gate
    if frame.sheet is not None:
        await close_sheet(panel)
    elif frame.tab is Tab.DESK and frame.desk is not Desk.HOME:
        await show_desk(panel, Desk.HOME)
    elif frame.tab is not Tab.GATE:
        await show_tab(panel, Tab.GATE)
    elif gate.overriding:
        gate.overriding = False
    elif panel.family.opened is not None:
        await close_family(panel)
    elif panel.duties.car.open:
        await leave_car(panel)
    elif gate.encounter or gate.household or gate.found:
        await leave(panel)


def _would_lose(panel: Panel) -> bool:
    """Whether closing the topmost loses what somebody typed. The desk's own forms stay as they are."""
    frame = panel.frame
    if frame.sheet is not None:
        return _typed_in_sheet(panel, frame.sheet)
    on_card = frame.tab is Tab.GATE and not panel.gate.overriding and panel.gate.found is None
    return on_card and typed(panel) is not None


def _typed_in_sheet(panel: Panel, sheet: Sheet) -> bool:  # noqa: PLR0911  # one answer for each sheet
    duties, live = panel.duties, panel.gate.encounter
    match sheet:
        case Sheet.UNDO:
            return bool(panel.day.digits) and panel.day.retyping
        case Sheet.WHO:
            return bool(panel.amend.who.strip())
        case Sheet.TASK:
            return bool(duties.board.note.strip() or duties.board.photo)
        case Sheet.PLATE:
            known = live.plate if duties.plate.number and live is not None else duties.car.plate
            return duties.plate.text != known
        case Sheet.CARE:
            return bool(duties.care.digits)
        case Sheet.VISITOR:
            return bool(panel.visitor.name.strip()) and not panel.visitor.picture
        case _:
            return False
