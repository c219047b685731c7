"""The direction: suggested from presence, changed by one tap."""

import flet as ft

from checkpoint.domain.decide import Direction
from checkpoint.services.encounter import Encounter
from checkpoint.views import ids
from checkpoint.views.components.shapes import button, icon_words
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.recording import face


def direction_toggle(panel: Panel, encounter: Encounter) -> ft.Control:
    """Two halves, the chosen one filled and marked."""
    return ft.Row([_half(panel, encounter, direction) for direction in (Direction.OUT, Direction.IN)], spacing=6)


def _half(panel: Panel, encounter: Encounter, direction: Direction) -> ft.Control:
    palette, chosen = panel.palette, encounter.direction is direction
    ink = palette.on_accent if chosen else palette.muted
    icon = ft.Icons.LOGIN if direction is Direction.IN else ft.Icons.LOGOUT
    return button(
        ids.DIRECTION_IN if direction is Direction.IN else ids.DIRECTION_OUT,
        icon_words(icon, panel.say(f"going.{direction.value}"), 22, ink, bold=chosen),
        panel.on(face, encounter.number, direction),
        ground=palette.accent if chosen else palette.raised,
        ink=ink,
        line=palette.accent if chosen else palette.line,
        height=60,
        expand=True,
        shown=str(encounter.number),
    )
