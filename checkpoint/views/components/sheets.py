"""Sheets lie over a screen and under the top bar, so the emergency button is in reach whatever is asked."""

from collections.abc import Callable
from typing import Final

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.amend_sheets import ParticularsSheet, WhoSheet
from checkpoint.views.components.behind import BehindSheet
from checkpoint.views.components.closing import CLOSE, sheet_close
from checkpoint.views.components.correction_sheet import CorrectionSheet
from checkpoint.views.components.help_sheet import HelpSheet
from checkpoint.views.components.link_badge import LinkSheet
from checkpoint.views.components.on_duty import on_duty_line, pace_line
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, icon_words, named, nothing, words
from checkpoint.views.components.sheet_frame import WIDTH, beside, on_veil, sheet_body
from checkpoint.views.components.visitor_sheet import VisitorSheet
from checkpoint.views.components.why_sheet import WhySheet
from checkpoint.views.duties.care_sheet import CareSheet
from checkpoint.views.duties.incident_sheet import IncidentSheet, incident_width
from checkpoint.views.duties.plate_sheet import PlateSheet
from checkpoint.views.duties.task_sheet import PhotoSheet, TaskSheet
from checkpoint.views.frame import Frame
from checkpoint.views.handover_view import HandedOver
from checkpoint.views.panel import Panel
from checkpoint.views.state import DayState, Sheet
from checkpoint.views.wishes.handing_over import show_handover
from checkpoint.views.wishes.signing import end


@part
def SheetLayer(panel: Panel, frame: Frame) -> ft.Control:
    """Nothing, or the sheet that is open."""
    if frame.sheet is None:
        return nothing()
    width = incident_width(panel) if frame.sheet is Sheet.INCIDENT else WIDTH
    return on_veil(panel, CONTENT[frame.sheet](panel), width)


@part
def EndShift(panel: Panel, day: DayState) -> ft.Control:
    """The counts, and the question."""
    palette = panel.palette
    counts = panel.say("shift.counts", entered=day.entered, left=day.left)
    rows: list[ft.Control] = [
        words(panel.say("shift.end_title"), 26, palette.ink, bold=True),
        named(ids.END_SHIFT_COUNTS, words(counts, 21, palette.ink)),
        *on_duty_line(panel),
        *pace_line(panel),
        words(panel.say("shift.end_hint"), 16, palette.muted),
        button(
            ids.HANDOVER_OPEN,
            icon_words(ft.Icons.HANDSHAKE, panel.say("handover.open"), 20, palette.on_accent),
            panel.on(show_handover),
            ground=palette.accent,
            ink=palette.on_accent,
            height=68,
        ),
    ]
    confirm = button(
        ids.END_SHIFT_CONFIRM,
        icon_words(ft.Icons.LOGOUT, panel.say("shift.end"), 18, palette.ink),
        panel.on(end),
        ground=palette.raised,
        ink=palette.ink,
        line=palette.line,
        height=CLOSE,
    )
    return sheet_body(panel, rows, [beside(sheet_close(panel, "sheet.stay"), confirm)], 12)


CONTENT: Final[dict[Sheet, Callable[[Panel], ft.Control]]] = {
    Sheet.LINK: lambda panel: LinkSheet(panel, panel.link),
    Sheet.END_SHIFT: lambda panel: EndShift(panel, panel.day),
    Sheet.HELP: lambda panel: HelpSheet(panel, panel.settings),
    Sheet.HANDED_OVER: lambda panel: HandedOver(panel, panel.handover),
    Sheet.UNDO: lambda panel: CorrectionSheet(panel, panel.day),
    Sheet.WHO: lambda panel: WhoSheet(panel, panel.amend, panel.day),
    Sheet.PARTICULARS: lambda panel: ParticularsSheet(panel, panel.amend, panel.day),
    Sheet.WHY: lambda panel: WhySheet(panel, panel.why),
    Sheet.BEHIND: lambda panel: BehindSheet(panel, panel.behind),
    Sheet.VISITOR: lambda panel: VisitorSheet(panel, panel.visitor),
    Sheet.INCIDENT: lambda panel: IncidentSheet(panel, panel.duties.waits, panel.duties.board),
    Sheet.PLATE: lambda panel: PlateSheet(panel, panel.duties.plate),
    Sheet.CARE: lambda panel: CareSheet(panel, panel.duties.care, panel.duties.board),
    Sheet.PHOTO: lambda panel: PhotoSheet(panel, panel.duties.board),
    Sheet.TASK: lambda panel: TaskSheet(panel, panel.duties.board),
}
