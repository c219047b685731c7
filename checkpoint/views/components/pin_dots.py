"""How many digits of a PIN are typed, and never which."""

import flet as ft

from checkpoint.views import ids
from checkpoint.views.components.shapes import named
from checkpoint.views.panel import Panel
from checkpoint.views.wishes.typed_pin import PIN_DIGITS


def pin_dots(panel: Panel, typed: int) -> ft.Control:
    """A dot for each digit, filled when it is there; to a screen reader how many there are."""
    palette = panel.palette
    dots: list[ft.Control] = [
        ft.Container(
            width=20,
            height=20,
            border_radius=10,
            bgcolor=palette.accent if place < typed else palette.raised,
            border=ft.Border.all(1.5, palette.accent if place < typed else palette.muted),
        )
        for place in range(PIN_DIGITS)
    ]
    row = ft.Row(dots, alignment=ft.MainAxisAlignment.CENTER, spacing=14)
    return named(ids.PIN_DOTS, row, label=panel.say("shift.pin_typed", count=typed), live_region=True)
