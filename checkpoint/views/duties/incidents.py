"""Every incident that is open, each with its own row; what the strip on the gate screen has no room for."""

from typing import Final

import flet as ft

from checkpoint.domain.decide import Outcome
from checkpoint.domain.incidents import Incident
from checkpoint.views import ids
from checkpoint.views.components.help_sheet import alone_button
from checkpoint.views.components.safe import part
from checkpoint.views.components.shapes import button, column, surface, words
from checkpoint.views.duties.incident_sheet import readings
from checkpoint.views.duties.state import TickState, WaitState
from checkpoint.views.duties.waiting import countdown, icon_of, is_due, who
from checkpoint.views.panel import Panel
from checkpoint.views.theme import MARKS
from checkpoint.views.wishes.waiting import open_incident

ROW: Final = 92
"""A row is at least so high; what is still to be done may take more lines."""


@part
def IncidentList(panel: Panel, waits: WaitState, ticks: TickState) -> ft.Control:
    """Oldest first; a tap opens what is to be done."""
    palette = panel.palette
    if not waits.rows:
        said = words(panel.say("incident.empty"), 20, palette.muted, text_align=ft.TextAlign.CENTER)
        return surface(
            panel, column([alone_button(panel), ft.Container(said, alignment=ft.Alignment.CENTER)]), expand=True
        )
    rows = [_row(panel, number, row, ticks) for number, row in enumerate(waits.rows, 1)]
    listed = column([alone_button(panel), *rows], spacing=8, scroll=ft.ScrollMode.AUTO, expand=True)
    return surface(panel, listed, expand=True)


def _row(panel: Panel, number: int, incident: Incident, ticks: TickState) -> ft.Control:
    palette, urgent = panel.palette, not incident.timed or is_due(panel, incident, ticks.now)
    if not incident.timed:
        left = incident.missing
        steps = panel.say("list.comma").join(panel.say(f"incident.{step.value}") for step in left)
        said = panel.say("incident.missing", steps=steps) if left else panel.say("incident.todo.close")
    else:
        said = countdown(panel, incident, ticks.now)
    text = column(
        [
            words(who(panel, incident), 21, palette.ink, bold=True),
            words(said, 16, palette.ink),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    parts: list[ft.Control] = [
        ft.Container(ft.Icon(icon_of(incident), size=34, color=palette.ink), height=ROW),
        text,
    ]
    if not panel.frame.phone:
        parts.append(readings(panel, incident))
    parts.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, size=28, color=palette.muted))
    return button(
        ids.INCIDENT_ROW.format(number=number),
        ft.Row(parts, spacing=14),
        panel.on(open_incident, incident.id),
        ground=palette.warn_ground if urgent else palette.raised,
        ink=palette.ink,
        line=MARKS[Outcome.REFER].colour if urgent else palette.line,
        height=None,
        pad=16,
        shown=incident.id,
    )
